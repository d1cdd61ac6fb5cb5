"""Judges whether a sentence was said in full, by comparing what was heard with the text and the text minus a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from speech.listening.phones import distance, length_of
from speech.listening.recogniser import sounds_of_pronunciation

MOST_ERROR: Final = 0.55
"""Largest distance per sound of the text; beyond it, something else was said. See docs/listening.md."""
MOST_NEARER: Final = 4.0
"""How many sounds nearer the text minus a word may be to what was heard; beyond it, the word was not said."""


@dataclass(frozen=True, slots=True)
class TextMatch:
    """How well what was heard fits a text. error: distance per sound. nearer: in sounds, see MOST_NEARER."""

    error: float
    nearer: float

    @property
    def is_whole(self) -> bool:
        """Whether the text may have been said from beginning to end."""
        return self.error <= MOST_ERROR and self.nearer <= MOST_NEARER


def compare(heard: Sequence[str], words: Sequence[str]) -> TextMatch:
    """Compare broad sounds with Korean words spelt as they are read. Text without Hangul always passes."""
    expected = _sounds(words)
    if not expected:
        return TextMatch(0.0, 0.0)
    own = distance(expected, heard)
    shortened = [distance(_sounds([*words[:index], *words[index + 1 :]]), heard) for index in range(len(words))]
    return TextMatch(own / length_of(expected), own - min(shortened))


def _sounds(words: Sequence[str]) -> list[str]:
    from korean import pronounce

    return sounds_of_pronunciation(pronounce(" ".join(words)))
