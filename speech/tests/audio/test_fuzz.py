"""Damaged and invented files: whatever the bytes, a waveform within its bounds or an AudioError."""

from __future__ import annotations

import contextlib
import functools
import io
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from speech.audio import AudioError, decode, prepare_sample
from speech.audio.decoding import DEMUXERS
from speech.audio.riff import BadRiff, read_wave_format
from speech.audio.sniff import identify

from .recordings import FILES, make, no_child_left, speech_like

pytestmark = pytest.mark.slow

MAX_SECONDS = 5.0
MAGIC = [
    b"RIFF\x00\x00\x00\x00WAVEfmt ",
    b"fLaC",
    b"OggS",
    b"ID3\x04\x00\x00",
    b"\xff\xfb\x90\x64",
    b"\xff\xf1\x50\x80",
    b"\x00\x00\x00\x20ftypM4A ",
    b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm",
]
quick = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
edits = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=12)
"""Bytes to overwrite: where, as a share of the file, and with what."""
head_edits = st.lists(st.tuples(st.integers(0, 120), st.integers(0, 255)), max_size=6)
"""Headers are where the lies are."""


@functools.cache
def seeds() -> list[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        return [make(Path(folder) / name, speech_like(0.6, 16_000), 16_000).read_bytes() for name in FILES]


def decode_bytes(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, no_child_left():
        path = Path(folder) / "upload"
        path.write_bytes(data)
        try:
            waveform = decode(path, max_seconds=MAX_SECONDS, timeout_seconds=20.0)
        except AudioError:
            pass
        else:
            assert np.isfinite(waveform.samples).all()
            assert 8_000 <= waveform.sample_rate <= 48_000
            assert 0.1 <= waveform.duration_seconds <= MAX_SECONDS
        assert [entry.name for entry in Path(folder).iterdir()] == ["upload"]


@quick
@given(st.integers(0, len(FILES) - 1), edits, head_edits, st.floats(0, 1))
def test_damaged_recordings(which, anywhere, in_header, kept):
    data = bytearray(seeds()[which])
    for share, value in anywhere:
        data[int(share * len(data))] = value
    for place, value in in_header:
        data[place % len(data)] = value
    # Half of the examples are cut, the others whole.
    decode_bytes(bytes(data[: int(2 * kept * len(data))]))


@quick
@given(st.integers(0, len(FILES) - 1), st.integers(0, len(FILES) - 1), st.floats(0, 1), st.floats(0, 1))
def test_recordings_grown_together(first, second, head, tail):
    one, other = seeds()[first], seeds()[second]
    decode_bytes(one[: int(head * len(one))] + other[int(tail * len(other)) :])


@given(st.sampled_from(MAGIC), st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_rubbish_behind_a_good_beginning(magic, rest):
    decode_bytes(magic + rest)


@given(st.one_of(st.binary(max_size=200), st.builds(bytes.__add__, st.sampled_from(MAGIC), st.binary(max_size=200))))
@settings(max_examples=2000, deadline=None)
@example(b"RIFF\x00\x00\x00\x00WAVE" + b"fmt \xff\xff\xff\xff")
def test_identifying_never_fails_otherwise(data):
    with contextlib.suppress(AudioError):
        assert identify(io.BytesIO(data)) in DEMUXERS
    with contextlib.suppress(BadRiff):
        assert read_wave_format(io.BytesIO(data)).bits >= 0


@given(st.integers(0, 2**32 - 1), st.floats(0.0, 1.0), st.sampled_from([8_000, 24_000, 44_100]))
@settings(max_examples=40, deadline=None)
def test_any_sound_is_prepared_or_refused(seed, loudness, rate):
    """Noise in bursts of random length and level, up to 13 s."""
    random = np.random.default_rng(seed)
    bursts = [
        random.standard_normal(int(rate * random.uniform(0.01, 2.0))) * random.choice([0, 1e-4, 0.1, 1.0]) * loudness
        for _ in range(int(random.integers(1, 13)))
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = make(Path(folder) / "wav16.wav", np.concatenate(bursts).astype(np.float32), rate)
        try:
            prepared = prepare_sample(path)
        except AudioError:
            return
    start, end = prepared.stretch
    assert 0 <= start < end <= prepared.duration_seconds + 1e-9
    assert end - start <= 10.0 + 1e-9
    assert end - start >= min(3.0, prepared.duration_seconds) - 1e-9
    assert prepared.levels.speech_seconds <= prepared.duration_seconds + 0.05
