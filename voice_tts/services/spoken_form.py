"""What will be said for a text: the person's own pronunciations, then the rules."""

from __future__ import annotations

from korean import read_aloud
from operations.lookups import rows_with
from voice_tts.models import Pronunciation
from voice_tts.services import synthetic_notice


def spoken_form(owner_id: int, text: str, language: str) -> str:
    """Hangul as it will be spoken; a text in another language is left to the engine as it is."""
    if language != "ko":
        return text
    own = {word.written: word.spoken for word in rows_with(Pronunciation, user_id=owner_id)}
    return synthetic_notice.with_notice(read_aloud(text, own), language)
