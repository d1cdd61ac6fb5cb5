"""Whether a sentence was said whole: what was heard is held against the text, and against the text less a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from speech.listening.phones import distance, length_of
from speech.listening.recogniser import sounds_of_pronunciation

MOST_ERROR: Final = 0.55
"""Distance to the text for each of its sounds; beyond it something else was said. See docs/listening.md."""
MOST_NEARER: Final = 4.0
"""Sounds by which the text less a word may be nearer to what was heard; beyond it the word was not said."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """How well what was heard fits a text. error: distance for each sound. nearer: sounds, see MOST_NEARER."""

    error: float
    nearer: float

    @property
    def is_whole(self) -> bool:
        """Whether the text can have been said from end to end."""
        return self.error <= MOST_ERROR and self.nearer <= MOST_NEARER


def compare(heard: Sequence[str], words: Sequence[str]) -> Hearing:
    """Hold broad sounds against Korean words that are written as they are read. Without Hangul nothing is judged."""
    expected = _sounds(words)
    if not expected:
        return Hearing(0.0, 0.0)
    own = distance(expected, heard)
    shortened = [distance(_sounds([*words[:index], *words[index + 1 :]]), heard) for index in range(len(words))]
    return Hearing(own / length_of(expected), own - min(shortened))


def _sounds(words: Sequence[str]) -> list[str]:
    from korean import pronounce

    return sounds_of_pronunciation(pronounce(" ".join(words)))
