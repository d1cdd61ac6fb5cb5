"""Speech is told from pauses, whatever the recording's level and noise."""

from __future__ import annotations

import numpy as np
import pytest

from speech.audio import find_speech
from speech.audio.activity import FLOOR_DBFS, frame_levels, runs_of

from .recordings import silence, speech_like, tone

RATE = 16_000


def words(*, level: float = 1.0, noise: float = 3e-4):
    """1 s of room, 2 s of speech, 1 s of room, 3 s of speech, 1 s of room."""
    spoken = [silence(1, RATE, 0), speech_like(2, RATE, pauses=False), silence(1, RATE, 0),
              speech_like(3, RATE, pauses=False), silence(1, RATE, 0)]  # fmt: skip
    samples = np.concatenate(spoken) * level
    return (samples + noise * np.random.default_rng(5).standard_normal(len(samples))).astype(np.float32)


@pytest.mark.parametrize("level", [1.0, 0.1, 0.01])
@pytest.mark.parametrize("snr_db", [60, 30, 20, 10])
def test_words_are_found_at_any_level_and_noise(level, snr_db):
    loud = 10 ** (find_speech(speech_like(2, RATE), RATE).speech_dbfs / 20)
    stretches = find_speech(words(level=level, noise=level * loud * 10 ** (-snr_db / 20)), RATE).stretches()
    assert len(stretches) == 2
    for (start, end), (true_start, true_end) in zip(stretches, [(1, 3), (4, 7)], strict=True):
        assert start == pytest.approx(true_start, abs=0.12)
        assert end == pytest.approx(true_end, abs=0.12)


def test_one_sentence_in_a_minute_is_found():
    samples = np.concatenate([silence(30, RATE), speech_like(3, RATE, pauses=False), silence(27, RATE)])
    activity = find_speech(samples, RATE)
    assert activity.stretches() == [pytest.approx((30, 33), abs=0.1)]
    assert activity.speech_seconds == pytest.approx(3, abs=0.1)


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100])
def test_times_stay_true_to_the_end_of_a_long_recording(rate):
    samples = np.concatenate([silence(55, rate), speech_like(3, rate, pauses=False), silence(2, rate)])
    assert find_speech(samples, rate).stretches() == [pytest.approx((55, 58), abs=0.04)]


def test_clicks_are_not_speech():
    samples = words()
    for second in (0.2, 0.6, 3.5, 7.5):
        place = int(second * RATE)
        samples[place : place + 40] = 0.9
    assert [round(start) for start, _ in find_speech(samples, RATE).stretches()] == [1, 4]


def test_a_constant_offset_is_not_sound():
    assert np.allclose(frame_levels(words() + np.float32(0.25), RATE), frame_levels(words(), RATE), atol=0.5)
    assert find_speech(np.full(RATE, 0.5, np.float32), RATE).stretches() == []


def test_a_steady_tone_is_sound_from_end_to_end():
    steady = tone(3.0, RATE, 300, 0.3)
    assert find_speech(steady, RATE).speech_seconds == pytest.approx(3.0, abs=0.02)
    assert frame_levels(steady, RATE) == pytest.approx(20 * np.log10(0.3 / np.sqrt(2)), abs=0.3)


@pytest.mark.parametrize("samples", [np.zeros(0), np.zeros(1), np.zeros(RATE), np.full(100, 0.3)])
def test_nothing_is_found_in_nothing(samples):
    activity = find_speech(samples.astype(np.float32), RATE)
    assert activity.stretches() == []
    assert activity.speech_seconds == 0
    assert activity.speech_dbfs == pytest.approx(FLOOR_DBFS)


def test_runs():
    assert runs_of(np.array([1, 1, 0, 1, 0, 0, 1], bool)) == [(0, 2), (3, 4), (6, 7)]
    assert runs_of(np.zeros(0, bool)) == []
