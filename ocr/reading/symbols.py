"""One character as a reader sees it on a line, and what kind of character it is."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_SYLLABLE, LAST_SYLLABLE = "가", "힣"


@dataclass(frozen=True, slots=True)
class Symbol:
    """left, right: where on the line, in its pixels. confidence: 0 to 1. spaced: whether a blank stands before it."""

    text: str
    left: float
    right: float
    confidence: float
    spaced: bool = False

    @property
    def middle(self) -> float:
        """Half-way between its sides."""
        return (self.left + self.right) / 2


def is_syllable(text: str) -> bool:
    """Whether `text` is Hangul syllables only; single letters such as ㅁ do not count, they are misread strokes."""
    return all(FIRST_SYLLABLE <= character <= LAST_SYLLABLE for character in text)


def join(symbols: list[Symbol]) -> str:
    """Their text, with blanks."""
    return "".join((" " if symbol.spaced and place else "") + symbol.text for place, symbol in enumerate(symbols))
