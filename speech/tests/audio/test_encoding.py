"""Files that are written say what they are, sound as they should, and are the same each time."""

from __future__ import annotations

import io
import subprocess
import wave

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from speech.audio import FORMATS, METADATA_KEYS, content_type, decode, encode, extension, ffmpeg_path, to_pcm16
from speech.audio.riff import read_wave_format, write_wave

from .recordings import pitch_of, speech_like, tone

METADATA = {
    "title": "약 드실 시간",
    "artist": "CarePill",
    "comment": "AI-generated speech = 합성; \"quoted\" 'n' \\back",
    "software": "CarePill builtin 1",
    "created": "2026-01-22",
}


def tags_of(path) -> str:
    return subprocess.run(
        [ffmpeg_path(), "-hide_banner", "-i", str(path)], capture_output=True, check=False
    ).stderr.decode()


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("rate", [8_000, 22_050, 24_000, 32_000, 44_100, 48_000])
def test_sound_and_length_survive(tmp_path, file_format, rate):
    path = tmp_path / f"a{extension(file_format)}"
    path.write_bytes(encode(tone(2.0, rate), rate, file_format))
    waveform = decode(path, max_seconds=10, timeout_seconds=20)
    assert waveform.duration_seconds == pytest.approx(2.0, abs=0.001 if file_format in ("wav", "flac") else 0.03)
    assert pitch_of(waveform.samples, waveform.sample_rate) == pytest.approx(440, abs=1)
    # LAME turns everything down by 5%, to keep what it adds below full scale.
    assert np.sqrt(np.mean(waveform.samples**2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.06)
    assert waveform.sample_rate >= rate
    if file_format in ("wav", "flac"):
        assert waveform.sample_rate == rate


@pytest.mark.parametrize("file_format", FORMATS)
def test_metadata_is_in_the_file_and_nothing_of_ours_besides(tmp_path, file_format):
    data = encode(speech_like(1.0), 24_000, file_format, metadata=METADATA)
    path = tmp_path / "a"
    path.write_bytes(data)
    shown = tags_of(path)
    for text in METADATA.values():
        assert text in shown
    assert str(tmp_path).encode() not in data
    assert b"/tmp" not in data


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_same_input_gives_the_same_bytes(file_format):
    samples = speech_like(1.0)
    assert encode(samples, 24_000, file_format, metadata=METADATA) == encode(
        samples, 24_000, file_format, metadata=METADATA
    )


@pytest.mark.parametrize("file_format", ["mp3", "flac", "opus"])
def test_packed_files_tell_their_length(tmp_path, file_format):
    path = tmp_path / "a"
    path.write_bytes(encode(speech_like(3.0), 24_000, file_format))
    assert "Duration: 00:00:03.0" in tags_of(path)


def test_the_standard_library_reads_our_wav():
    samples = speech_like(1.0)
    with wave.open(io.BytesIO(encode(samples, 24_000, "wav", metadata=METADATA))) as file:
        assert file.getparams()[:4] == (1, 2, 24_000, 24_000)
        read = np.frombuffer(file.readframes(24_000), "<i2")
    assert np.array_equal(read, to_pcm16(samples))


def test_samples_begin_at_byte_44_for_players_that_look_nowhere_else():
    samples = speech_like(0.5)
    data = encode(samples, 24_000, "wav", metadata=METADATA)
    assert np.array_equal(np.frombuffer(data[44 : 44 + 24_000], "<i2"), to_pcm16(samples))
    assert int.from_bytes(data[4:8], "little") == len(data) - 8


@given(arrays.arrays(np.float32, st.integers(1, 50), elements=st.floats(-2, 2, width=32)))
def test_sixteen_bits_are_rounded_and_never_wrap(samples):
    pcm = to_pcm16(samples)
    assert np.all(np.abs(pcm / 32768 - np.clip(samples, -1, 32767 / 32768)) <= 0.5 / 32768 + 1e-9)
    assert np.array_equal(to_pcm16((pcm / 32768).astype(np.float32)), pcm)


@given(st.dictionaries(st.sampled_from(sorted(METADATA_KEYS)), st.text(max_size=30)), st.integers(1, 500))
@settings(deadline=None)
def test_any_metadata_leaves_the_wav_whole(metadata, count):
    pcm = bytes(range(256)) * 4
    try:
        data = write_wave(pcm[: 2 * count], 24_000, metadata)
    except UnicodeEncodeError:
        return
    stream = io.BytesIO(data)
    assert read_wave_format(stream).sample_rate == 24_000
    assert stream.read(2 * count) == pcm[: 2 * count]
    assert int.from_bytes(data[4:8], "little") == len(data) - 8


@pytest.mark.parametrize(
    ("samples", "file_format", "metadata"),
    [
        (np.zeros(0), "wav", {}),
        (np.zeros((10, 2)), "wav", {}),
        (np.array([0.0, np.nan]), "mp3", {}),
        (np.array([np.inf]), "wav", {}),
        (np.zeros(10), "aiff", {}),
        (np.zeros(10), "wav", {"path": "x"}),
        (np.zeros(10), "mp3", {"title": "two\nlines"}),
        (np.zeros(10), "opus", {"title": "nul\0"}),
        (np.zeros(10), "wav", {"title": "half a character \ud800"}),
    ],
)
def test_wrong_arguments(samples, file_format, metadata):
    with pytest.raises(ValueError):
        encode(samples.astype(np.float32), 24_000, file_format, metadata=metadata)


def test_content_types():
    assert [(content_type(name), extension(name)) for name in ("wav", "mp3", "flac", "opus")] == [
        ("audio/wav", ".wav"),
        ("audio/mpeg", ".mp3"),
        ("audio/flac", ".flac"),
        ("audio/ogg", ".opus"),
    ]
