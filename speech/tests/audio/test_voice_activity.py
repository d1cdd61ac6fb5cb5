"""The network that finds speech hears it, and silence."""

from __future__ import annotations

import numpy as np

from speech.audio.voice_activity import speech_probabilities
from speech.tests.clips import SAMPLE_RATE, speech_like

CLEAN = speech_like(7, seed=1)


def test_the_network_hears_speech_and_silence():
    clip = np.concatenate([np.zeros(SAMPLE_RATE, np.float32), CLEAN])
    probabilities = speech_probabilities(clip, SAMPLE_RATE)
    assert len(probabilities) == int(np.ceil(len(clip) / SAMPLE_RATE * 16_000 / 512))
    assert probabilities[:25].max() < 0.3
    assert np.median(probabilities[40:]) > 0.9
