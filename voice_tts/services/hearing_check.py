"""Checks with a recogniser, if VOICE_TTS_LISTEN is set, whether an engine that may skip words spoke a whole sentence.

docs/listening.md tells how the bounds were chosen, and what they miss.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from voice_tts.exceptions import SynthesisFailed

if TYPE_CHECKING:
    from speech.engines.base import Speech
    from speech.listening.recogniser import Recogniser


def require_whole(speech: Speech, spoken_text: str) -> None:
    """Raise SynthesisFailed unless the whole of a Korean text, as it is read aloud, is heard in the speech."""
    from speech.listening.wholeness import compare

    heard = _recogniser().listen(speech.samples, speech.sample_rate)
    if not compare(heard, spoken_text.split()).is_whole:
        raise SynthesisFailed


@cache
def _recogniser() -> Recogniser:
    from speech.listening.recogniser import Recogniser

    return Recogniser()
