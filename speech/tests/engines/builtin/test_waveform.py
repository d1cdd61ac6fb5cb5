from __future__ import annotations

import numpy as np
import pytest

from speech.engines.base import SynthesisFailed
from speech.engines.builtin.waveform import SAMPLE_RATE, finish_piece


def tone(seconds: float, level: float) -> np.ndarray:
    return (level * np.sin(2 * np.pi * 200 * np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE)).astype(np.float32)


def padded(seconds: float, level: float = 0.5) -> np.ndarray:
    quiet = np.zeros(SAMPLE_RATE // 2, np.float32)
    return np.concatenate([quiet, tone(seconds, level), quiet])


def test_trims_silence_and_keeps_the_edges():
    finished = finish_piece(padded(1.0), syllables=5, speed=1.0)
    assert 1.0 <= len(finished) / SAMPLE_RATE <= 1.1
    assert finished[0] == finished[-1] == 0.0


def test_soft_beginnings_survive():
    soft = np.random.default_rng(1).normal(0, 0.01, SAMPLE_RATE // 5).astype(np.float32)
    raw = np.concatenate([np.zeros(SAMPLE_RATE // 2, np.float32), soft, tone(1.0, 0.5)])
    assert len(finish_piece(raw, syllables=5, speed=1.0)) / SAMPLE_RATE >= 1.2


@pytest.mark.parametrize("level", [0.03, 0.3, 1.0, 4.0])
def test_any_level_becomes_the_same(level):
    finished = finish_piece(padded(1.0, level), syllables=5, speed=1.0)
    assert np.sqrt(np.mean(finished**2)) == pytest.approx(0.1, rel=0.1)
    assert np.abs(finished).max() < 0.9


def test_a_peak_stays_below_full_scale():
    raw = padded(1.0, 0.05)
    raw[SAMPLE_RATE] = 3.0
    assert np.abs(finish_piece(raw, syllables=5, speed=1.0)).max() <= 0.9


@pytest.mark.parametrize(
    ("raw", "syllables", "speed"),
    [
        (np.zeros(0, np.float32), 3, 1.0),
        (np.zeros(SAMPLE_RATE, np.float32), 3, 1.0),
        (padded(1.0) * np.float32(np.nan), 3, 1.0),
        (padded(1.0), 40, 1.0),  # most of it was swallowed
        (padded(6.0), 3, 1.0),  # it was said several times
        (padded(6.0), 5, 2.0),
    ],
)
def test_what_is_not_the_text_is_a_failure(raw, syllables, speed):
    with pytest.raises(SynthesisFailed):
        finish_piece(raw, syllables=syllables, speed=speed)
