from __future__ import annotations

import numpy as np
import pytest

from speech.engines.builtin.graph_editor import float_array
from speech.engines.builtin.pitch import mean_f0, track_f0

RATE = 24_000


def glottal_pulses(hz: float, seconds: float = 1.0, rate: int = RATE) -> np.ndarray:
    """A buzz with falling harmonics, like a voice's source."""
    time = np.arange(int(seconds * rate)) / rate
    harmonics = range(1, int(4000 / hz))
    return float_array(0.1 * sum(np.sin(2 * np.pi * hz * n * time + n) / n for n in harmonics))


@pytest.mark.parametrize("hz", [65, 89, 118, 150, 200, 253, 310, 420, 490])
@pytest.mark.parametrize("rate", [16_000, 24_000, 44_100])
def test_finds_the_pitch_of_a_buzz(hz, rate):
    assert mean_f0(glottal_pulses(hz, rate=rate), rate) == pytest.approx(hz, rel=0.01)


def test_finds_a_pitch_whose_fundamental_is_missing():
    time = np.arange(RATE) / RATE
    telephone = float_array(sum(np.sin(2 * np.pi * 120 * n * time) for n in range(3, 12)))
    assert mean_f0(telephone, RATE) == pytest.approx(120, rel=0.01)


def test_follows_a_glide():
    time = np.arange(RATE) / RATE
    phase = 2 * np.pi * (100 * time + 50 * time**2)  # 100 to 200 Hz
    track = track_f0(float_array(sum(np.sin(n * phase) / n for n in range(1, 8))), RATE)
    assert track[0] == pytest.approx(100, rel=0.05)
    assert track[-1] == pytest.approx(200, rel=0.05)


@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.1, 1.0])
def test_silence_and_noise_have_no_pitch(seconds):
    length = int(seconds * RATE)
    assert mean_f0(np.zeros(length, np.float32), RATE) is None
    assert mean_f0(np.random.default_rng(1).normal(0, 0.1, length).astype(np.float32), RATE) is None


def test_pauses_and_loudness_change_nothing():
    voice = glottal_pulses(140)
    paused = np.concatenate([np.zeros(RATE, np.float32), voice * 0.01, np.zeros(RATE, np.float32)])
    assert mean_f0(paused, RATE) == pytest.approx(mean_f0(voice, RATE), rel=0.01)
