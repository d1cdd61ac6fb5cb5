"""Values that stand beside their labels in a line: `1회투약량1.00 1일투여횟수2 총투약일수7`, `투약량: 1 횟수: 3`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ocr.reading.cells import DOSE, TOTAL, ValueRow, cell_in
from ocr.reading.headings import heading_kind
from ocr.reading.rows import Row, Token

FEWEST = 2
"""Fewest labels that make a line one of values; one alone may be part of a sentence."""
FURTHEST_VALUE = 6.0
"""How far behind its label a value may stand, by the line's height."""
_GLUED = re.compile(
    r"(?P<label>(?:[1lI|]\s*[회희최일얼])?[가-힣]{2,6})[\s:：.\])}>=]*"
    r"(?P<value>(?:[.,]?\d|[lI|](?=[.,]?\d|$))[\dOolI|.,/]*\s*(?:[가-힣]{1,2}|mL|ml)?)?\W*"
)
_WHOLE = "총"
"""Before 투약량 it makes the total of it, even if it stands apart."""


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """The values of one line, and where the first label begins in its text."""

    values: ValueRow
    start: int


def labelled_values(row: Row) -> LabelledLine | None:
    """Return the values that `row` gives beside labels; None unless there are at least two labels, and a value."""
    values = ValueRow(row.y)
    start: int | None = None
    kinds: set[str] = set()
    for at, kind, value in _pairs(row):
        kinds.add(kind)
        start = at if start is None else start
        cell = cell_in(kind, value)
        if cell is None:
            continue
        if kind in values.cells:
            values.doubtful.add(kind)
        else:
            values.cells[kind] = cell
    if start is None or len(kinds) < FEWEST or not values.cells.keys() - {TOTAL}:
        return None
    return LabelledLine(values, start)


def _pairs(row: Row) -> Iterator[tuple[int, str, Row]]:
    """Yield for each label that has a value: where it begins in the text, its kind, and the value as a row."""
    at = 0
    for number, token in enumerate(row.tokens):
        start, at = at, at + len(token.text) + 1
        found = _GLUED.fullmatch(token.text)
        if found is None or (kind := heading_kind(found["label"])) is None:
            continue
        if kind == DOSE and number and row.tokens[number - 1].text == _WHOLE:
            kind = TOTAL
        if found["value"]:
            span = row.span(start + found.start("value"), start + found.end("value"))
            # Behind a label a stroke is no ruling, but a 1.
            yield start, kind, Row((Token(span.text.replace("|", "l"), span.box, span.confidence, token.y),))
        elif number + 1 < len(row.tokens):
            value = row.tokens[number + 1]
            if value.box.left - token.box.right < FURTHEST_VALUE * row.height:
                yield start, kind, Row((value,))
