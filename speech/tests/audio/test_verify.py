"""Broken speech is refused, good speech of any speed passes."""

from __future__ import annotations

import numpy as np
import pytest

from speech.audio import decode, verify_speech
from speech.audio.errors import BrokenSpeech
from speech.tests.accepting import accepts
from speech.tests.voices import VOICES, Voice

from .recordings import silence, speech_like

RATE = 24_000


def spoken(seconds: float):
    return np.concatenate([silence(0.2), speech_like(seconds, pauses=False), silence(0.3)])


def replaced(value: float):
    samples = spoken(3.0)
    samples[10_000] = value
    return samples


BROKEN = {
    "nothing": (np.zeros(0, np.float32), "shape"),
    "two channels": (np.zeros((100, 2), np.float32), "shape"),
    "nan": (replaced(np.nan), "not_finite"),
    "infinite": (replaced(-np.inf), "not_finite"),
    "digital silence": (np.zeros(3 * RATE, np.float32), "silent"),
    "a whisper of noise": (silence(3.0), "silent"),
    "a click": (np.eye(1, 3 * RATE, 500, dtype=np.float32)[0], "silent"),
    "offset": (spoken(3.0) + np.float32(0.2), "offset"),
    "only an offset": (np.full(3 * RATE, 0.5, np.float32), "offset"),
    "overdriven": (np.clip(spoken(3.0) * 20, -1, 1), "clipped"),
    "swallowed": (spoken(0.5), "too_short"),
    "repeated for ever": (spoken(30.0), "too_long"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_speech(case):
    samples, reason = BROKEN[case]
    with pytest.raises(BrokenSpeech) as caught:
        verify_speech(samples, RATE, 15)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("syllables", "seconds"), [(1, 0.2), (1, 1.2), (2, 0.3), (15, 1.2), (15, 3.0), (15, 8.0), (80, 40.0)]
)
def test_good_speech(syllables, seconds):
    assert accepts(verify_speech, spoken(seconds), RATE, syllables)


def test_silence_around_speech_does_not_count():
    with pytest.raises(BrokenSpeech, match="too_short"):
        verify_speech(np.concatenate([silence(4.0), spoken(0.5), silence(4.0)]), RATE, 15)


@pytest.mark.engine
@pytest.mark.parametrize("voice", VOICES, ids=str)
def test_a_real_voice_passes_and_half_of_its_text_missing_does_not(voice: Voice, tmp_path):
    waveform = decode(voice.write(tmp_path), max_seconds=60, timeout_seconds=20)
    verify_speech(waveform.samples, waveform.sample_rate, voice.syllables)
    with pytest.raises(BrokenSpeech):
        verify_speech(waveform.samples, waveform.sample_rate, 4 * voice.syllables)
