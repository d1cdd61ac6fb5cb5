"""Groups words into level rows from top to bottom, and locates spans of their text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from statistics import fmean, median

from ocr.reading.words import Box, Recognition, Span

SEGMENT_GAP = 1.3
"""By the row's height: a wider gap separates two cells."""


@dataclass(frozen=True, slots=True)
class Token(Span):
    """A word without inner spaces. y: its middle in pixels, after rows were levelled."""

    y: float


@dataclass(frozen=True, slots=True)
class Row:
    """Words side by side, from left to right; never empty."""

    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        """The row's text, with one space between tokens."""
        return " ".join(token.text for token in self.tokens)

    @property
    def y(self) -> float:
        """The row's middle after levelling, in pixels."""
        return fmean(token.y for token in self.tokens)

    @property
    def height(self) -> float:
        """The median height of its words, in pixels."""
        return median(token.box.height for token in self.tokens)

    @property
    def left(self) -> int:
        """The row's first column."""
        return self.tokens[0].box.left

    @property
    def right(self) -> int:
        """The first column to the right of the row."""
        return max(token.box.right for token in self.tokens)

    def span(self, start: int, end: int) -> Span:
        """Return `text[start:end]` and its place; part of a token is located by its share of the letters."""
        boxes, trust, at = [], [], 0
        for token in self.tokens:
            first, last = max(start - at, 0), min(end - at, len(token.text))
            if first < last:
                boxes.append(_part(token.box, first, last, len(token.text)))
                trust.append(token.confidence)
            at += len(token.text) + 1
        return Span(self.text[start:end].strip(), reduce(Box.joined, boxes), min(trust))

    def segments(self) -> list[Row]:
        """Split the row into cells at gaps wider than any space."""
        gap = SEGMENT_GAP * self.height
        parts: list[list[Token]] = [[self.tokens[0]]]
        for before, token in pairwise(self.tokens):
            if token.box.left - before.box.right > gap:
                parts.append([])
            parts[-1].append(token)
        return [Row(tuple(part)) for part in parts]

    def within(self, left: float, right: float) -> Row | None:
        """Return the tokens whose middle lies between two columns; None if there are none."""
        inside = tuple(token for token in self.tokens if left <= token.box.centre[0] < right)
        return Row(inside) if inside else None

    def within_edges(self, left: float, right: float) -> Row | None:
        """Return the tokens that begin between two columns; None if there are none."""
        inside = tuple(token for token in self.tokens if left <= token.box.left < right)
        return Row(inside) if inside else None


_RULINGS = re.compile(r"[|¦_―—–\-=~.·•,:;'\"`^*\s]+")
"""What ruled lines, dots and dirt are misread as."""
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Maps full-width letters and digits to ordinary ones (The Unicode Standard, 18.5)."""


def rows_of(recognition: Recognition) -> list[Row]:
    """Return all rows from top to bottom."""
    words = [(word.text.translate(_NARROW), word.box, word.confidence) for word in recognition.words]
    pieces = [piece for word in words for piece in _split(*word) if not _RULINGS.fullmatch(piece[0])]
    rise = _rise([box for _text, box, _confidence in pieces])
    tokens = [Token(text, box, confidence, box.centre[1] - rise * box.centre[0]) for text, box, confidence in pieces]
    return _group(tokens)


def _split(text: str, box: Box, confidence: float) -> Iterable[tuple[str, Box, float]]:
    for found in re.finditer(r"\S+", text):
        yield found[0], _part(box, found.start(), found.end(), len(text)), confidence


def _part(box: Box, start: int, end: int, length: int) -> Box:
    left = box.left + round(box.width * start / length)
    return Box(left, box.top, max(1, box.left + round(box.width * end / length) - left), box.height)


SAME_ROW_SHARE = 0.5
"""How far a word's middle may lie from its neighbour's, by its height."""
STEEPEST = 0.12
"""Largest slope that still counts as a row; corrected pictures stay far below."""


def _rise(boxes: Sequence[Box]) -> float:
    """Return the rows' slope: the median over near neighbours of similar height; 0 if there are too few."""
    found = []
    ordered = sorted(boxes, key=lambda box: box.left)
    for number, box in enumerate(ordered):
        for other in ordered[number + 1 :]:
            run = other.centre[0] - box.centre[0]
            if other.left - box.right > 3 * box.height:
                break
            alike = 0.75 < other.height / max(box.height, 1) < 1.33
            rise = other.centre[1] - box.centre[1]
            if alike and other.left >= box.right - 2 and abs(rise) < SAME_ROW_SHARE * box.height:
                found.append(rise / max(run, 1))
    rise = median(found) if len(found) >= 8 else 0.0
    return rise if abs(rise) < STEEPEST else 0.0


def _group(tokens: list[Token]) -> list[Row]:
    if not tokens:
        return []
    usual = median(token.box.height for token in tokens)
    groups: list[list[Token]] = []
    for token in sorted(tokens, key=lambda each: each.y):
        best, nearest = None, 0.0
        for group in groups[-6:]:
            middle = fmean(each.y for each in group)
            room = SAME_ROW_SHARE * max(min(token.box.height, median(each.box.height for each in group)), 0.6 * usual)
            away = abs(token.y - middle)
            if away < room and (best is None or away < nearest):
                best, nearest = group, away
        if best is None:
            groups.append([token])
        else:
            best.append(token)
    rows = [Row(_joined(sorted(group, key=lambda each: each.box.left))) for group in groups]
    return sorted(rows, key=lambda row: row.y)


JOINED_GAP = 0.18
"""By the row's height: a narrower gap lies within a word whose letters the recogniser returned one by one."""


def _joined(tokens: list[Token]) -> tuple[Token, ...]:
    """Join letters that stand close together into words."""
    gap = JOINED_GAP * median(token.box.height for token in tokens)
    words = [tokens[0]]
    for token in tokens[1:]:
        last = words[-1]
        if token.box.left - last.box.right < gap:
            sure = min(last.confidence, token.confidence)
            words[-1] = Token(last.text + token.text, last.box.joined(token.box), sure, (last.y + token.y) / 2)
        else:
            words.append(token)
    return tuple(words)
