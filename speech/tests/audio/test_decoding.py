"""Recordings of every accepted kind, under any name, come out as the sound they hold."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np
import pytest

from speech.audio import decode, encode
from speech.audio.errors import NotAudio, TooLong, UnsupportedAudio
from speech.tests.voices import VOICES, Voice

from .recordings import FILES, convert, ffmpeg, make, pitch_of, speech_like, tone, write

CODECS = {
    "wav16.wav": ("wav", "pcm_s16le"),
    "wav24.wav": ("wav", "pcm_s24le"),
    "wav32.wav": ("wav", "pcm_s32le"),
    "float.wav": ("wav", "pcm_f32le"),
    "voice.mp3": ("mp3", "mp3"),
    "voice.flac": ("flac", "flac"),
    "opus.ogg": ("ogg", "opus"),
    "vorbis.ogg": ("ogg", "vorbis"),
    "aac.m4a": ("mp4", "aac"),
    "alac.m4a": ("mp4", "alac"),
    "voice.aac": ("aac", "aac"),
    "opus.webm": ("webm", "opus"),
}
ODD_NAMES = [
    "with some spaces.bin",
    "-i",
    "-y -f null",
    "%d%05d.png",
    "concat:a|b",
    "http:",
    "pipe:0",
    "a:b.mp3",
    "semi;colon$(id)`id`",
    "new\nline",
    unicodedata.normalize("NFD", "딸 지은 목소리.m4a"),
    "약" * 80,
]


def read(path: Path, seconds: float = 60.0):
    return decode(path, max_seconds=seconds, timeout_seconds=30.0)


@pytest.mark.parametrize("name", FILES)
def test_every_kind_is_decoded_to_its_own_sound(tmp_path, name):
    waveform = read(make(tmp_path / name, tone(2.0, 24_000)))
    assert waveform.source is not None
    assert (waveform.source.container, waveform.source.codec) == CODECS[name]
    assert not waveform.source.damaged
    assert waveform.source.channels == 1
    assert waveform.samples.dtype == np.float32
    assert waveform.duration_seconds == pytest.approx(2.0, abs=0.1)
    assert waveform.source.duration_seconds == pytest.approx(waveform.duration_seconds)
    assert pitch_of(waveform.samples, waveform.sample_rate) == pytest.approx(440, abs=1)
    assert np.sqrt(np.mean(waveform.samples**2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.1)


@pytest.mark.parametrize("name", FILES)
def test_the_name_says_nothing(tmp_path, name):
    made = make(tmp_path / name, speech_like(1.0))
    disguised = made.rename(tmp_path / "picture.jpg")
    assert read(disguised).source.container == CODECS[name][0]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_are_only_names(tmp_path, name):
    folder = tmp_path / "uploads"
    folder.mkdir()
    path = folder / name
    path.write_bytes(encode(speech_like(1.0), 24_000, "flac"))
    assert read(path).duration_seconds == pytest.approx(1.0)
    assert [entry.name for entry in folder.iterdir()] == [name]


def test_sixteen_bit_samples_come_back_bit_for_bit(tmp_path):
    samples = (np.random.default_rng(0).integers(-32768, 32768, 24_000) / 32768).astype(np.float32)
    for file_format in ("wav", "flac"):
        path = tmp_path / file_format
        path.write_bytes(encode(samples, 24_000, file_format))
        assert np.array_equal(read(path).samples, samples)


def test_stereo_and_surround_become_mono(tmp_path):
    rate, seconds = 48_000, 1.0
    times = np.arange(int(rate * seconds)) / rate
    voice, rumble = 0.5 * np.sin(2 * np.pi * 300 * times), 0.9 * np.sin(2 * np.pi * 50 * times)
    quiet = np.zeros_like(voice)
    channels = {
        "stereo": [voice, voice],
        "5.1": [voice, voice, voice, rumble, voice, voice],
        "7.1": [voice] + [quiet] * 7,
    }
    for layout, tracks in channels.items():
        raw = tmp_path / "raw"
        raw.write_bytes(np.stack(tracks, axis=1).astype("<f4").tobytes())
        path = tmp_path / f"{layout}.wav"
        ffmpeg("-f", "f32le", "-ar", str(rate), "-ch_layout", layout, "-i", str(raw), "-c:a", "pcm_s16le", str(path))
        waveform = read(path)
        assert waveform.source.channels == len(tracks)
        spectrum = np.abs(np.fft.rfft(waveform.samples)) * 2 / len(times)
        assert spectrum[50] < 0.01, "the low-frequency channel is left out"
        assert spectrum[300] == pytest.approx(0.5 / 7 if layout == "7.1" else 0.5, rel=0.02)


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000])
def test_the_rate_is_kept(tmp_path, rate):
    waveform = read(write(tmp_path / "a", speech_like(1.0, rate), rate))
    assert waveform.sample_rate == waveform.source.sample_rate == rate
    assert len(waveform.samples) == rate


@pytest.mark.parametrize("rate", [96_000, 192_000])
def test_studio_rates_come_down_to_48_khz(tmp_path, rate):
    times = np.arange(rate) / rate
    tones = 0.4 * np.sin(2 * np.pi * 1000 * times) + 0.4 * np.sin(2 * np.pi * 30_000 * times)
    waveform = read(write(tmp_path / "a", tones.astype(np.float32), rate))
    assert (waveform.sample_rate, waveform.source.sample_rate) == (48_000, rate)
    assert waveform.duration_seconds == pytest.approx(1.0, abs=0.001)
    spectrum = np.abs(np.fft.rfft(waveform.samples[:48_000])) * 2 / 48_000
    assert spectrum[1000] == pytest.approx(0.4, rel=0.02)
    assert spectrum[18_000] < 1e-3, "30 kHz does not fold back to 18 kHz"


def test_cover_art_and_video_are_passed_over(tmp_path):
    source = write(tmp_path / "source.wav", speech_like(2.0))
    picture = tmp_path / "cover.png"
    ffmpeg("-f", "lavfi", "-i", "testsrc=d=1:s=320x240", "-frames:v", "1", str(picture))
    for name, video in (("a.mp3", "mjpeg"), ("a.m4a", "mjpeg"), ("a.flac", "png")):
        path = tmp_path / name
        ffmpeg("-i", str(source), "-i", str(picture), "-map", "0", "-map", "1", "-c:v", video,
               "-disposition:v", "attached_pic", str(path))  # fmt: skip
        waveform = read(path)
        assert waveform.duration_seconds == pytest.approx(2.0, abs=0.1)
        assert not waveform.source.damaged
    film = tmp_path / "film.webm"
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc=d=2:s=64x64", "-i", str(source), "-c:a", "libopus", "-c:v", "libvpx", str(film)
    )
    assert read(film).duration_seconds == pytest.approx(2.0, abs=0.1)
    mute = tmp_path / "mute.webm"
    ffmpeg("-f", "lavfi", "-i", "testsrc=d=2:s=64x64", "-c:v", "libvpx", str(mute))
    with pytest.raises(NotAudio):
        read(mute)


def test_only_the_first_audio_track_is_heard(tmp_path):
    tones = [f"sine=frequency={hz}:duration=2" for hz in (440, 1000)]
    path = tmp_path / "two.m4a"
    ffmpeg("-f", "lavfi", "-i", tones[0], "-f", "lavfi", "-i", tones[1], "-map", "0", "-map", "1", str(path))
    waveform = read(path)
    assert pitch_of(waveform.samples, waveform.sample_rate) == pytest.approx(440, abs=1)


def test_tags_before_the_recording_are_passed_over(tmp_path):
    made = make(tmp_path / "voice.flac", speech_like(1.0))
    tag = b"ID3\x04\x00\x00" + bytes([0, 0, 8, 0]) + bytes(1024)
    made.write_bytes(tag + made.read_bytes())
    assert read(made).source.container == "flac"


def test_an_mp3_that_begins_amid_a_frame_is_read(tmp_path):
    made = make(tmp_path / "voice.mp3", speech_like(3.0))
    made.write_bytes(made.read_bytes()[700:])
    assert read(made).duration_seconds == pytest.approx(3.0, abs=0.3)


@pytest.mark.parametrize(
    "name", ["wav16.wav", "voice.mp3", "voice.flac", "opus.ogg", "vorbis.ogg", "opus.webm", "voice.aac"]
)
def test_what_is_left_of_a_cut_file_is_read(tmp_path, name):
    made = make(tmp_path / name, speech_like(8.0))
    data = made.read_bytes()
    made.write_bytes(data[: len(data) // 2])
    assert 2.0 < read(made).duration_seconds < 6.5


def test_a_cut_m4a_has_lost_its_index(tmp_path):
    made = make(tmp_path / "aac.m4a", speech_like(8.0))
    made.write_bytes(made.read_bytes()[:10_000])
    with pytest.raises(NotAudio):
        read(made)


def test_damage_amid_a_file_is_told(tmp_path):
    made = make(tmp_path / "voice.flac", speech_like(8.0))
    data = bytearray(made.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 2000] = np.random.default_rng(0).bytes(2000)
    made.write_bytes(data)
    waveform = read(made)
    assert waveform.source.damaged
    assert waveform.duration_seconds > 6.0


def test_the_cap_is_exact(tmp_path):
    path = write(tmp_path / "a", speech_like(2.0))
    assert read(path, 2.0).duration_seconds == 2.0
    with pytest.raises(TooLong) as caught:
        read(path, 1.9)
    assert caught.value.at_least
    assert 1.9 < caught.value.seconds <= 2.0
    assert caught.value.maximum == 1.9


def test_samples_that_are_no_numbers_become_silence(tmp_path):
    raw = tmp_path / "raw"
    samples = speech_like(1.0)
    samples[1000:1100] = np.nan
    samples[2000], samples[3000] = np.inf, 1e30
    raw.write_bytes(samples.astype("<f4").tobytes())
    ffmpeg("-f", "f32le", "-ar", "24000", "-ac", "1", "-i", str(raw), "-c:a", "pcm_f32le", str(tmp_path / "a.wav"))
    decoded = read(tmp_path / "a.wav").samples
    assert np.isfinite(decoded).all()
    assert np.abs(decoded).max() <= 4.0
    assert not decoded[1000:1100].any()


@pytest.mark.parametrize("codec", ["adpcm_ima_wav", "adpcm_ms", "pcm_mulaw", "pcm_alaw", "pcm_u8", "gsm_ms", "wmav2"])
def test_other_encodings_in_wav_are_refused(tmp_path, codec):
    source = write(tmp_path / "source.wav", speech_like(2.0, 8_000), 8_000)
    if codec == "gsm_ms":
        path = tmp_path / "a.wav"
        data = bytearray(source.read_bytes())
        data[20:22] = (0x31).to_bytes(2, "little")
        path.write_bytes(data)
    else:
        path = convert(source, tmp_path / "a.wav", ["-ar", "16000", "-c:a", codec])
    with pytest.raises(UnsupportedAudio):
        read(path)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("a.mka", ["-c:a", "ac3"]),
        ("a.mp4", ["-c:a", "ac3"]),
        ("a.ogg", ["-c:a", "libspeex"]),
        ("a.aiff", []),
        ("a.au", []),
        ("a.caf", []),
        ("a.w64", []),
        ("a.rf64", ["-f", "wav", "-rf64", "always"]),
    ],
)
def test_recordings_of_other_kinds_are_refused_as_such(tmp_path, name, arguments):
    source = write(tmp_path / "source.wav", speech_like(2.0, 16_000), 16_000)
    if "libspeex" in arguments:
        (tmp_path / name).write_bytes(b"OggS\x00\x02" + bytes(20) + b"\x01\x50" + b"Speex   1.2" + bytes(60))
    else:
        convert(source, tmp_path / name, arguments)
    with pytest.raises(UnsupportedAudio):
        read(tmp_path / name)


@pytest.mark.engine
@pytest.mark.parametrize("voice", VOICES, ids=str)
def test_real_clips(voice: Voice, tmp_path):
    waveform = read(voice.write(tmp_path))
    assert waveform.duration_seconds == pytest.approx(voice.seconds, abs=0.05)
    assert waveform.source.codec == "mp3"
    assert waveform.sample_rate == 44_100
