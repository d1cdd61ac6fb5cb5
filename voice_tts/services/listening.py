"""Whether a sentence was spoken whole, as a phoneme recogniser hears it; only where VOICE_TTS_LISTEN asks for it.

For engines that draw their speech at random and may leave a word out or say something else. How the bounds were
settled, and what they miss, stands in docs/listening.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from voice_tts.exceptions import SynthesisFailed

if TYPE_CHECKING:
    from voice_tts.acceptance.recogniser import Recogniser
    from voice_tts.engines.base import Speech

MOST_ERROR = 0.55
"""Distance to the text for each of its sounds; beyond it something else was said."""
MOST_NEARER = 4.0
"""Sounds by which the text with a word left out may be nearer to what was heard; beyond it the word was not said."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """How well what was heard fits a text. error: distance for each sound. nearer: sounds, see MOST_NEARER."""

    error: float
    nearer: float

    @property
    def is_whole(self) -> bool:
        """Whether the text can have been said from end to end."""
        return self.error <= MOST_ERROR and self.nearer <= MOST_NEARER


def require_whole(speech: Speech, spoken_text: str) -> None:
    """Listen to Korean speech of a text as it is read aloud. Raises SynthesisFailed."""
    heard = _recogniser().listen(speech.samples, speech.sample_rate)
    if not compare(heard, spoken_text.split()).is_whole:
        raise SynthesisFailed


def compare(heard: Sequence[str], words: Sequence[str]) -> Hearing:
    """Hold broad sounds against words that are written as they are read."""
    from voice_tts.acceptance.phones import distance, length_of

    expected = _sounds(words)
    if not expected:
        return Hearing(0.0, 0.0)
    own = distance(expected, heard)
    shortened = [distance(_sounds([*words[:index], *words[index + 1 :]]), heard) for index in range(len(words))]
    return Hearing(own / length_of(expected), own - min(shortened))


def _sounds(words: Sequence[str]) -> list[str]:
    from voice_tts.acceptance.recogniser import sounds_of_pronunciation
    from voice_tts.korean import pronounce

    return sounds_of_pronunciation(pronounce(" ".join(words)))


@cache
def _recogniser() -> Recogniser:
    from voice_tts.acceptance.recogniser import Recogniser

    return Recogniser()
