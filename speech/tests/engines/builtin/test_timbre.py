from __future__ import annotations

import numpy as np
import pytest

from speech.engines.builtin.graph_editor import float_array
from speech.engines.builtin.timbre import TIMBRE_LENGTH, measure_timbre

RATE = 24_000


def coloured_noise(seed: int, peak_hz: float) -> np.ndarray:
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(0, 0.1, RATE * 2))
    hz = np.fft.rfftfreq(RATE * 2, 1 / RATE)
    return float_array(np.fft.irfft(spectrum * (0.05 + np.exp(-(((hz - peak_hz) / 400) ** 2)))))


def test_is_the_same_at_any_level_and_rate():
    import soxr

    clip = coloured_noise(1, 900)
    assert measure_timbre(clip, RATE).shape == (TIMBRE_LENGTH,)
    assert measure_timbre(float_array(clip * 0.01), RATE) == pytest.approx(measure_timbre(clip, RATE), abs=1e-3)
    assert measure_timbre(soxr.resample(clip, RATE, 44_100), 44_100) == pytest.approx(
        measure_timbre(clip, RATE), abs=0.02
    )


def test_another_resonance_is_farther_than_another_recording():
    clip = measure_timbre(coloured_noise(1, 900), RATE)
    again = np.linalg.norm(measure_timbre(coloured_noise(2, 900), RATE) - clip)
    other = np.linalg.norm(measure_timbre(coloured_noise(1, 1400), RATE) - clip)
    assert other > 5 * again
