"""Turns a text into what will be said: first by the person's own pronunciations, then by the rules."""

from __future__ import annotations

from korean import read_aloud
from operations.lookups import rows_with
from voice_tts.models import Pronunciation
from voice_tts.services import synthetic_notice


def spoken_form(owner_id: int, text: str, language: str) -> str:
    """Write a Korean text as it will be spoken; return a text in another language unchanged, for the engine to read."""
    if language != "ko":
        return text
    own = {word.written: word.spoken for word in rows_with(Pronunciation, user_id=owner_id)}
    return synthetic_notice.with_notice(read_aloud(text, own), language)
