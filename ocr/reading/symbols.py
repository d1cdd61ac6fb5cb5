"""Single characters as a reader recognised them on a line."""

from __future__ import annotations

from dataclasses import dataclass

from korean import hangul


@dataclass(frozen=True, slots=True)
class Symbol:
    """One character.

    left, right: its edges on the line, in the line's pixels. confidence: 0 to 1. spaced: whether a space precedes it.
    """

    text: str
    left: float
    right: float
    confidence: float
    spaced: bool = False

    @property
    def middle(self) -> float:
        """The column half-way between its edges."""
        return (self.left + self.right) / 2


def is_syllable(text: str) -> bool:
    """Return whether `text` is Hangul syllables only; lone letters such as ㅁ are misread strokes and do not count."""
    return all(map(hangul.is_syllable, text))


def join(symbols: list[Symbol]) -> str:
    """Return the symbols' text, with spaces."""
    return "".join((" " if symbol.spaced and place else "") + symbol.text for place, symbol in enumerate(symbols))
