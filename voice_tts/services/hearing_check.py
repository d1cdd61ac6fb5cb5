"""Hearing whether an engine that may leave words out has spoken a sentence whole; where VOICE_TTS_LISTEN asks for it.

How the bounds were settled, and what they miss, stands in docs/listening.md.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from voice_tts.exceptions import SynthesisFailed

if TYPE_CHECKING:
    from speech.engines.base import Speech
    from speech.listening.recogniser import Recogniser


def require_whole(speech: Speech, spoken_text: str) -> None:
    """Listen to Korean speech of a text as it is read aloud. Raises SynthesisFailed."""
    from speech.listening.wholeness import compare

    heard = _recogniser().listen(speech.samples, speech.sample_rate)
    if not compare(heard, spoken_text.split()).is_whole:
        raise SynthesisFailed


@cache
def _recogniser() -> Recogniser:
    from speech.listening.recogniser import Recogniser

    return Recogniser()
