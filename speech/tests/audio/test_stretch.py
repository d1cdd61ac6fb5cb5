"""The stretch for cloning is the cleanest and fullest part, and no word is cut."""

from __future__ import annotations

import numpy as np
import pytest

from speech.audio import Waveform, select_stretch
from speech.audio.activity import frame_levels

from .recordings import silence, speech_like

RATE = 16_000


def joined(*parts) -> Waveform:
    return Waveform(np.concatenate(parts).astype(np.float32), RATE)


def spoken(seconds: float, seed: int = 0):
    return speech_like(seconds, RATE, pauses=False, seed=seed)


def quiet(seconds: float):
    return silence(seconds, RATE)


def test_a_short_clean_recording_is_taken_whole():
    waveform = joined(quiet(0.1), spoken(6), quiet(0.2))
    assert select_stretch(waveform) == pytest.approx((0.0, 6.3), abs=0.05)


@pytest.mark.parametrize("seconds", [0.01, 0.5, 2.9, 3.0])
def test_what_is_no_longer_than_the_shortest_is_taken_whole(seconds):
    assert select_stretch(joined(spoken(seconds))) == (0.0, seconds)


def test_full_sentences_are_preferred_to_scattered_words():
    scattered = [part for _ in range(6) for part in (spoken(0.6), quiet(1.0))]
    start, end = select_stretch(joined(*scattered, spoken(7), quiet(1.0), *scattered))
    assert start == pytest.approx(9.6 - 0.1, abs=0.15)
    assert end == pytest.approx(16.6 + 0.2, abs=0.15)


def test_the_longest_is_ten_seconds_and_cuts_lie_in_pauses():
    parts = [part for _ in range(6) for part in (spoken(2.2), quiet(0.5))]
    waveform = joined(*parts)
    start, end = select_stretch(waveform)
    assert 7.0 < end - start <= 10.0
    levels = frame_levels(waveform.samples, RATE)
    for cut in (start, end):
        assert cut == 0 or levels[min(round(cut * 100), len(levels) - 1)] < -50


def test_clipped_parts_are_avoided():
    harsh = np.clip(spoken(8) * 20, -1, 1)
    start, end = select_stretch(joined(harsh, quiet(0.5), spoken(6), quiet(0.5), harsh))
    assert start >= 8.2
    assert end <= 15.0


def test_noisy_parts_are_avoided():
    noise = 0.02 * np.random.default_rng(0).standard_normal(10 * RATE)
    words = [part for _ in range(5) for part in (spoken(1.6), quiet(0.4))]
    noisy = np.concatenate(words) + noise
    start, _ = select_stretch(joined(noisy, *words))
    assert start >= 9.5


def test_speech_without_any_pause_is_cut_at_its_quietest():
    waveform = joined(spoken(20))
    start, end = select_stretch(waveform)
    assert 9.0 < end - start <= 10.0
    levels = frame_levels(waveform.samples, RATE)
    inner = [cut for cut in (start, end) if 0 < cut < 20]
    assert all(levels[round(cut * 100)] < np.median(levels) for cut in inner)


def test_little_speech_in_much_silence_still_gives_a_stretch():
    waveform = joined(spoken(1.5), quiet(12), spoken(1.5))
    start, end = select_stretch(waveform)
    assert 3.0 <= end - start <= 10.0
    assert select_stretch(joined(quiet(30)))[1] <= 30.0


def test_other_bounds_are_kept():
    start, end = select_stretch(joined(spoken(12)), min_seconds=1.0, max_seconds=2.0)
    assert 1.0 <= end - start <= 2.0
