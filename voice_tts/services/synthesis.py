"""Turns text and voice into audio: determines what to say, then looks it up or has it made."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from korean import detect_language, has_speech
from voice_tts import exceptions
from voice_tts.conf import voice_tts_settings
from voice_tts.models import TTSCache
from voice_tts.services import cache, eviction, metrics, single_flight, spoken_form, unchanged_sounds, voices
from voice_tts.services.gpt_sovits import get_service
from voice_tts.services.utterance import Utterance


@dataclass(frozen=True, slots=True)
class Spoken:
    """A stored recording, and whether it came from the cache."""

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
    admit: Callable[[], None] = lambda: None,
) -> Spoken:
    """Return the recording of `text` in the owner's voice, from the cache or newly made.

    admit: called before anything new is made, but not for cached answers; it may raise to refuse.
    Raises NoVoice, VoiceNotFound, UnspeakableText, UnsafeReading, AmbiguousDose, UnsupportedLanguage,
    EngineUnavailable, QueueFull, DeadlineExceeded, SynthesisFailed, StorageFailed.
    """
    deadline = time.monotonic() + voice_tts_settings().deadline_seconds
    with metrics.watched_answer() as answered:
        utterance = compose(owner_id, text, voice_id=voice_id, language=language, speed=speed, format=format)
        if use_cache and (row := cache.look_up(utterance.cache_key) or unchanged_sounds.look_up(utterance)):
            row.voice = utterance.voice  # saves a query when a link is signed
            answered(metrics.FROM_CACHE)
            return Spoken(row, cache_hit=True)
        admit()
        row = single_flight.fetch(utterance, deadline) if use_cache else single_flight.make_anew(utterance, deadline)
        answered(metrics.NEW)
        eviction.make_room()
        return Spoken(row, cache_hit=False)


def compose(
    owner_id: int,
    text: str,
    *,
    voice_id: int | None = None,
    language: str | None = None,
    speed: float = 1.0,
    format: str = "wav",  # noqa: A002
) -> Utterance:
    """Determine what will be said and in which voice, and so the cache key.

    Raises NoVoice, VoiceNotFound, UnspeakableText, UnsafeReading, AmbiguousDose, UnsupportedLanguage,
    EngineUnavailable.
    """
    voice = voices.voice_for(owner_id, voice_id)
    text = unicodedata.normalize("NFC", text)
    if not has_speech(text):
        raise exceptions.UnspeakableText
    engine = get_service().info
    language = language or _language_of(text, engine.languages)
    if language not in engine.languages:
        raise exceptions.UnsupportedLanguage
    spoken = spoken_form.safe_spoken_form(owner_id, text, language)
    return Utterance(voice, text, spoken, language, speed, format, engine)


def _language_of(text: str, spoken_here: frozenset[str]) -> str:
    """Return the text's own language if the engine speaks it, else Korean: then English words are read in Korean."""
    detected = detect_language(text)
    return detected if detected in spoken_here else "ko"
