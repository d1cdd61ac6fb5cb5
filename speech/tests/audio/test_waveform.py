"""Changing rate, cutting, and what importing the package costs."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.audio import Waveform, resample

from .recordings import pitch_of, speech_like, tone


@pytest.mark.parametrize(("from_hz", "to_hz"), [(44_100, 16_000), (8_000, 48_000), (24_000, 22_050), (48_000, 24_000)])
def test_pitch_level_and_length_stay(from_hz, to_hz):
    changed = resample(tone(2.0, from_hz), from_hz, to_hz)
    assert changed.dtype == np.float32
    assert len(changed) == pytest.approx(2 * to_hz, abs=1)
    assert pitch_of(changed, to_hz) == pytest.approx(440, abs=1)
    assert np.sqrt(np.mean(changed**2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.01)


def test_what_the_new_rate_cannot_hold_does_not_fold_back():
    high = tone(1.0, 48_000, 10_000, 1.0)
    assert np.abs(resample(high, 48_000, 16_000)[200:-200]).max() < 1e-3


def test_the_same_rate_is_the_same_sound():
    samples = speech_like(0.5)
    assert np.array_equal(resample(samples, 24_000, 24_000), samples)
    assert len(resample(samples[:0], 24_000, 16_000)) == 0


@given(st.floats(-2, 4), st.floats(-2, 4))
def test_a_cut_stays_inside(start, end):
    waveform = Waveform(np.arange(2000, dtype=np.float32), 1000)
    cut = waveform.cut(start, end)
    inside = max(0.0, min(end, 2.0) - max(start, 0.0))
    assert cut.duration_seconds == pytest.approx(inside, abs=0.0021)
    if len(cut.samples):
        assert cut.samples[0] == pytest.approx(max(start, 0.0) * 1000, abs=1)


def test_a_cut_is_a_copy():
    waveform = Waveform(np.zeros(100, np.float32), 100)
    waveform.cut(0.0, 1.0).samples[:] = 1
    assert not waveform.samples.any()


def test_importing_loads_neither_django_nor_anything_heavy():
    heavy = ["django", "soxr", "imageio_ffmpeg", "torch", "scipy", "onnxruntime", "librosa"]
    code = f"import sys, speech.audio; print([name for name in {heavy} if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
