"""Files made to break a decoder: each ends in a clear error, at little cost, and leaves nothing behind."""

from __future__ import annotations

import io
import struct
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from speech.audio import decode, decoding, encode, prepare_sample
from speech.audio.errors import AudioError, DecodeTimeout, NotAudio, Silent, TooLong, TooShort, UnsupportedAudio
from speech.audio.ffmpeg import run_ffmpeg

from .recordings import ffmpeg, make, measured_memory, no_child_left, speech_like, write

MAX_GROWTH_MIB = 50
MEGABYTE = 1_000_000


def wave_header(*, tag: int = 1, channels: int = 1, rate: int = 24_000, bits: int = 16, data_bytes: int = 0) -> bytes:
    align = channels * bits // 8 % 65536
    fmt = struct.pack("<HHIIHH", tag, channels, rate, rate * align % 2**32, align, bits)
    return (
        b"RIFF" + struct.pack("<I", (36 + data_bytes) % 2**32) + b"WAVEfmt " + struct.pack("<I", 16) + fmt
        + b"data" + struct.pack("<I", data_bytes)
    )  # fmt: skip


def zip_bytes() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("voice.wav", np.random.default_rng(0).bytes(200_000))
    return buffer.getvalue()


PCM = encode(speech_like(5.0), 24_000, "wav")[44:]
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"

REFUSED: dict[str, tuple[bytes, type[AudioError]]] = {
    "no bytes": (b"", NotAudio),
    "one byte": (b"\xff", NotAudio),
    "zip": (zip_bytes(), NotAudio),
    "svg": (SVG * 20, NotAudio),
    "hls playlist": (PLAYLIST, NotAudio),
    "concat list": (b"ffconcat version 1.0\nfile '/etc/passwd'\n", NotAudio),
    "text": ("약 드실 시간입니다. ".encode() * 500, NotAudio),
    "utf-16 text": (b"\xff\xfe" + ("약 드실 시간입니다. " * 500).encode("utf-16-le"), NotAudio),
    "noise": (np.random.default_rng(0).bytes(300_000), NotAudio),
    "zeros": (bytes(100_000), NotAudio),
    "ff": (b"\xff" * 100_000, NotAudio),
    "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + np.random.default_rng(1).bytes(50_000), NotAudio),
    "png": (b"\x89PNG\r\n\x1a\n" + np.random.default_rng(1).bytes(50_000), NotAudio),
    "avi": (b"RIFF\x00\x10\x00\x00AVI LIST" + bytes(5000), NotAudio),
    "heic": (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(5000), NotAudio),
    "magic only, flac": (b"fLaC", NotAudio),
    "magic only, ogg": (b"OggS" + bytes(24) + b"OpusHead", NotAudio),
    "magic only, webm": (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm", NotAudio),
    "magic only, id3": (b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f", NotAudio),
    "wav without samples": (wave_header(), NotAudio),
    "wav without format": (b"RIFF\x00\x00\x00\x00WAVEdata\x00\x00\x00\x00", NotAudio),
    "wav cut in its header": (wave_header()[:30], NotAudio),
    "wav with a chunk that ends nowhere": (b"RIFF\xff\xff\xff\xffWAVEjunk\xff\xff\xff\xff" + bytes(100), NotAudio),
    "wav of chunks without end": (b"RIFF\xff\xff\xff\xffWAVE" + b"junk\x00\x00\x00\x00" * 10_000, NotAudio),
    "32 channels": (wave_header(channels=32, data_bytes=len(PCM)) + PCM, UnsupportedAudio),
    "65535 channels": (wave_header(channels=65535, data_bytes=len(PCM)) + PCM, UnsupportedAudio),
    "no channels": (wave_header(channels=0, data_bytes=len(PCM)) + PCM, UnsupportedAudio),
    "0 Hz": (wave_header(rate=0, data_bytes=len(PCM)) + PCM, UnsupportedAudio),
    "1 Hz": (wave_header(rate=1, data_bytes=len(PCM)) + PCM, UnsupportedAudio),
    "4 GHz": (wave_header(rate=2**32 - 1, data_bytes=len(PCM)) + PCM, UnsupportedAudio),
    "ima adpcm": (wave_header(tag=0x11, bits=4, data_bytes=len(PCM)) + PCM, UnsupportedAudio),
    "mp3 in wav": (wave_header(tag=0x55, bits=0, data_bytes=len(PCM)) + PCM, UnsupportedAudio),
    "short": (wave_header(data_bytes=24_000) + PCM[:24_000], TooShort),
}


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    with no_child_left():
        yield
    assert list(folder.iterdir()) == []


def refusal_of(path: Path) -> AudioError:
    with measured_memory() as growth, pytest.raises(AudioError) as caught:
        prepare_sample(path)
    assert growth.mib < MAX_GROWTH_MIB
    return caught.value


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_and_why(tmp_path, case):
    data, reason = REFUSED[case]
    path = tmp_path / "upload"
    path.write_bytes(data)
    assert type(refusal_of(path)) is reason


@pytest.mark.parametrize("claimed", [2**32 - 1, 2**32 - 100, 0])
def test_a_header_that_lies_about_its_length_is_not_believed(tmp_path, claimed):
    path = tmp_path / "upload"
    path.write_bytes(wave_header(data_bytes=claimed) + PCM)
    with measured_memory() as growth:
        assert decode(path, max_seconds=60, timeout_seconds=20).duration_seconds == pytest.approx(5.0, abs=0.01)
    assert growth.mib < MAX_GROWTH_MIB


@pytest.mark.slow
def test_three_hours_of_silence_in_a_small_flac(tmp_path):
    path = tmp_path / "upload.flac"
    ffmpeg("-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "10800", "-c:a", "flac", str(path))
    assert path.stat().st_size < 2 * MEGABYTE
    refusal = refusal_of(path)
    assert isinstance(refusal, TooLong)
    assert refusal.at_least


@pytest.mark.slow
def test_minutes_of_speech_in_every_packed_kind(tmp_path):
    long = tmp_path / "long.wav"
    minute = write(tmp_path / "minute.wav", speech_like(60.0, 8_000), 8_000)
    ffmpeg("-stream_loop", "2", "-i", str(minute), "-c", "copy", str(long))
    for name, codec in (("a.mp3", "libmp3lame"), ("a.opus", "libopus"), ("a.m4a", "aac"), ("a.webm", "libopus")):
        ffmpeg("-i", str(long), "-c:a", codec, "-b:a", "8k", str(tmp_path / name))
        refusal = refusal_of(tmp_path / name)
        assert isinstance(refusal, TooLong), name
        assert refusal.seconds > 60


def test_a_hundred_megabytes(tmp_path):
    path = tmp_path / "upload.wav"
    with path.open("wb") as file:
        file.write(wave_header(rate=48_000, data_bytes=100 * MEGABYTE))
        file.truncate(100 * MEGABYTE)
    assert isinstance(refusal_of(path), TooLong)


def test_a_hundred_megabytes_of_rubbish_behind_a_good_beginning(tmp_path):
    path = make(tmp_path / "voice.mp3", speech_like(1.0))
    with path.open("ab") as file:
        file.truncate(100 * MEGABYTE)
    assert isinstance(refusal_of(path), (NotAudio, DecodeTimeout)), "read to its end, or given up in time"


@pytest.mark.slow
def test_the_largest_recording_that_is_accepted_fits_into_the_memory_bound(tmp_path):
    path = tmp_path / "upload.wav"
    mono = np.concatenate([np.zeros(48_000 * 30, np.float32), speech_like(29.5, 48_000)])
    samples = np.repeat(mono[:, None], 8, axis=1)
    raw = tmp_path / "raw"
    raw.write_bytes(samples.astype("<f4").tobytes())
    ffmpeg("-f", "f32le", "-ar", "48000", "-ch_layout", "7.1", "-i", str(raw), "-ar", "192000", "-c:a", "pcm_s32le",
           str(path))  # fmt: skip
    del mono, samples
    prepare_sample(write(tmp_path / "warm.wav", speech_like(5.0)))
    with measured_memory() as growth:
        prepared = prepare_sample(path)
    assert prepared.duration_seconds == pytest.approx(29.5, abs=1.0)
    assert growth.mib < MAX_GROWTH_MIB


def test_silence_is_called_silence(tmp_path):
    for name, samples in (("digital", np.zeros(120_000, np.float32)), ("offset", np.full(120_000, 0.2, np.float32))):
        assert isinstance(refusal_of(write(tmp_path / name, samples)), Silent)


@pytest.mark.parametrize("demuxer", ["concat", "hls"])
def test_even_a_wrong_demuxer_could_open_no_other_file(tmp_path, monkeypatch, demuxer):
    secret = write(tmp_path / "secret.wav", speech_like(2.0))
    lists = {
        "concat": f"ffconcat version 1.0\nfile '{secret}'\n",
        "hls": f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://{secret}\n#EXT-X-ENDLIST\n",
    }
    monkeypatch.setitem(decoding.DEMUXERS, "wav", demuxer)
    monkeypatch.setattr(decoding, "identify", lambda file: "wav")
    path = tmp_path / "upload"
    path.write_text(lists[demuxer])
    with pytest.raises(NotAudio):
        decode(path, max_seconds=60, timeout_seconds=20)


def test_no_address_is_opened(tmp_path):
    arguments = ["-protocol_whitelist", "fd", "-f", "wav", "-i", "http://127.0.0.1:9/a.wav", "-f", "wav", "pipe:1"]
    heard: list[bytes] = []
    with (tmp_path / "empty").open("w+b") as empty:
        status, log = run_ffmpeg(arguments, stdin=empty, on_output=heard.append, timeout_seconds=10)
    assert status != 0
    assert "not on whitelist" in log
    assert heard == []
