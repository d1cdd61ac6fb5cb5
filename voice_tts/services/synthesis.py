"""Text and voice to audio: key, look up, single flight, speak, verify, store."""

from __future__ import annotations

import logging
import threading
import time
import unicodedata
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voice_tts import exceptions
from voice_tts.conf import voice_tts_settings
from voice_tts.korean import count_syllables, detect_language, has_speech
from voice_tts.models import TTSCache
from voice_tts.services import cache, reading, storage, voices
from voice_tts.services.cache import Recording, Utterance
from voice_tts.services.gpt_sovits import get_service

if TYPE_CHECKING:
    from voice_tts.engines.base import Speech

logger = logging.getLogger(__name__)

_in_flight: dict[str, Future[TTSCache]] = {}
_in_flight_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Spoken:
    """A stored recording and whether it was there already."""

    row: TTSCache
    cache_hit: bool


def speak(
    owner_id: int,
    text: str,
    *,
    voice_id: int | None = None,
    language: str | None = None,
    speed: float = 1.0,
    format: str = "wav",  # noqa: A002 - the contract's name for it
    use_cache: bool = True,
) -> Spoken:
    """The recording of `text` in the owner's voice, from the cache or made now.

    Raises NoVoice, VoiceNotFound, UnspeakableText, UnsupportedLanguage, EngineUnavailable, QueueFull,
    DeadlineExceeded, SynthesisFailed, StorageFailed.
    """
    deadline = time.monotonic() + voice_tts_settings().deadline_seconds
    voice = voices.voice_for(owner_id, voice_id)
    text = unicodedata.normalize("NFC", text)
    if not has_speech(text):
        raise exceptions.UnspeakableText
    engine = get_service().info
    language = language or _language_of(text, engine.languages)
    if language not in engine.languages:
        raise exceptions.UnsupportedLanguage
    spoken = reading.spoken_form(owner_id, text, language)
    utterance = Utterance(voice, text, spoken, language, speed, format, engine)
    key = utterance.cache_key
    if not use_cache:
        return Spoken(_make(utterance, deadline), cache_hit=False)
    if row := cache.look_up(key):
        return Spoken(row, cache_hit=True)
    return Spoken(_join_or_make(key, utterance, deadline), cache_hit=False)


def _language_of(text: str, spoken_here: frozenset[str]) -> str:
    """The text's own language where the engine speaks it, else Korean: English words are then read in Korean."""
    detected = detect_language(text)
    return detected if detected in spoken_here else "ko"


def _join_or_make(key: str, utterance: Utterance, deadline: float) -> TTSCache:
    """One thread makes the recording; the others that want the same one wait for it."""
    with _in_flight_lock:
        flight = _in_flight.get(key)
        leading = flight is None
        if flight is None:
            flight = _in_flight[key] = Future()
    if not leading:
        try:
            return flight.result(timeout=max(0.0, deadline - time.monotonic()))
        except TimeoutError as error:
            raise exceptions.DeadlineExceeded from error
    try:
        # Another process, or a flight that landed between our look-up and now, may have filled the row.
        row = cache.look_up(key) or _make(utterance, deadline)
    except BaseException as error:
        flight.set_exception(error)
        raise
    else:
        flight.set_result(row)
        return row
    finally:
        with _in_flight_lock:
            del _in_flight[key]


def _make(utterance: Utterance, deadline: float) -> TTSCache:
    speech = get_service().generate_speech(
        utterance.spoken_text,
        voices.reference_of(utterance.voice),
        language=utterance.language,
        speed=utterance.speed,
        deadline=deadline,
    )
    _verify(speech, utterance)
    recording = Recording(_encode(speech, utterance), speech.sample_rate, speech.duration_seconds)
    try:
        return cache.store(utterance, recording)
    except exceptions.VoiceNotFound:
        # Withdrawn while it was speaking: whatever was derived from it in the meantime goes as well.
        storage.delete_with_derivatives(utterance.voice.sample_name)
        raise


def _verify(speech: Speech, utterance: Utterance) -> None:
    from voice_tts.audio import verify_speech
    from voice_tts.audio.errors import BrokenSpeech

    try:
        verify_speech(speech.samples, speech.sample_rate, max(1, _syllables(utterance)))
    except BrokenSpeech as error:
        logger.warning("engine %s spoke badly: %s", utterance.engine.name, error.reason)
        raise exceptions.SynthesisFailed from error


def _syllables(utterance: Utterance) -> int:
    """Counted in Korean, estimated elsewhere: a kana or ideograph is one, and so are three Latin letters."""
    if utterance.language == "ko":
        return count_syllables(utterance.spoken_text)
    letters = [character for character in utterance.spoken_text if character.isalpha()]
    latin = sum(character.isascii() for character in letters)
    return len(letters) - latin + latin // 3


def _encode(speech: Speech, utterance: Utterance) -> bytes:
    from voice_tts.audio import encode

    comment = f"AI-generated speech, CarePill, engine {utterance.engine.name}"
    return encode(speech.samples, speech.sample_rate, utterance.format, metadata={"comment": comment})
