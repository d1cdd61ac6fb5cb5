"""Turns an engine's waveform into a recording: checks it against its text, then encodes it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.utils import timezone

from korean import count_syllables
from operations.errors import StorageFailed
from voice_tts.conf import voice_tts_settings
from voice_tts.exceptions import SynthesisFailed
from voice_tts.services import hearing_check, synthetic_notice
from voice_tts.services.utterance import Recording, Utterance, sounds_of

if TYPE_CHECKING:
    from speech.engines.base import Speech

logger = logging.getLogger(__name__)


def render(speech: Speech, utterance: Utterance) -> Recording:
    """Check a waveform against its text, and encode it.

    Raises SynthesisFailed when the waveform cannot be the text or, if VOICE_TTS_LISTEN is set, the recogniser does not
    hear the whole text in it, and StorageFailed when the disk is full.
    """
    from speech.audio import encode, verify_speech
    from speech.audio.errors import AudioError, BrokenSpeech

    try:
        verify_speech(speech.samples, speech.sample_rate, max(1, syllables_of(utterance)))
    except BrokenSpeech as error:
        logger.warning("engine %s spoke badly: %s", utterance.engine.name, error.reason)
        raise SynthesisFailed from error
    _listen(speech, utterance)
    metadata = synthetic_notice.metadata(utterance.engine.name, timezone.now())
    try:
        data = encode(speech.samples, speech.sample_rate, utterance.format, metadata=metadata)
    except AudioError as error:
        logger.error("encoding %s failed: %s", utterance.format, error.code)
        raise SynthesisFailed from error
    except OSError as error:
        raise StorageFailed from error
    sounds = sounds_of(utterance.spoken_text, utterance.language)
    return Recording(data, speech.sample_rate, speech.duration_seconds, sounds)


def _listen(speech: Speech, utterance: Utterance) -> None:
    if not voice_tts_settings().listen or not utterance.engine.may_skip or utterance.language != "ko":
        return
    try:
        hearing_check.require_whole(speech, utterance.spoken_text)
    except SynthesisFailed:
        logger.warning("engine %s left something out, or said something else", utterance.engine.name)
        raise


def syllables_of(utterance: Utterance) -> int:
    """Count the syllables of Korean; for other languages estimate one per kana, ideograph or three Latin letters."""
    if utterance.language == "ko":
        return count_syllables(utterance.spoken_text)
    letters = [character for character in utterance.spoken_text if character.isalpha()]
    latin = sum(character.isascii() for character in letters)
    return len(letters) - latin + latin // 3
