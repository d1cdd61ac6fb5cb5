"""One speaker is told from two."""

from __future__ import annotations

import numpy as np

from speech.audio import resample
from speech.audio.speakers import speaker_contrast
from speech.tests.clips import SAMPLE_RATE, speech_like

CLEAN = speech_like(7, seed=1)


def test_two_speakers_are_told_from_one():
    high, low = speech_like(5, 230, seed=2), speech_like(5, 110, seed=3)
    # The formants of another throat.
    low = resample(low, SAMPLE_RATE, round(SAMPLE_RATE * 1.2))[: len(low)]
    alone = speaker_contrast(high, SAMPLE_RATE)
    together = speaker_contrast(np.concatenate([high, low]), SAMPLE_RATE)
    assert together.timbre > 2.2 > alone.timbre
    assert together.semitones > 6 > alone.semitones


def test_too_little_voice_has_no_contrast():
    assert speaker_contrast(CLEAN[:2000], SAMPLE_RATE).timbre == 0.0
    assert speaker_contrast(np.zeros(0, np.float32), SAMPLE_RATE).semitones == 0.0
