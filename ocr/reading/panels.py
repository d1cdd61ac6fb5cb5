"""Splits labels that are printed side by side, so that each is read on its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ocr.reading import expressions
from ocr.reading.expressions import DOSES, NUMBERS_OF_DAYS, TIMES_A_DAY, repair, without_pack
from ocr.reading.labels import labelled_values
from ocr.reading.names import names_medicine
from ocr.reading.rows import Row

APART = 8.0
"""Least distance between the left edges of two labels, by the line's height."""
SAME_EDGE = 2.0
"""Left edges that differ by less, by the line's height, are one edge."""
FEWEST_SAID = 2
"""Least number of dose, times and days that lines below a name must give to make it a label of its own."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A name at the left edge of a label."""

    left: int
    y: float
    height: float


def panels_of(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the lines of each label from left to right; all lines as one panel unless labels stand side by side.

    Lines above the first label belong to none.
    """
    names = [
        _Name(part.left, row.y, part.height)
        for row in rows
        for part in row.segments()
        if names_medicine(part.text[: name_end(part.text)])
    ]
    edges = _edges(names)
    if len(edges) < 2:
        return [list(rows)]
    top = min(name.y - name.height for name in names)
    below = [row for row in rows if row.y > top]
    bounds = [0.0, *(edge - SAME_EDGE * names[0].height / 2 for edge in edges[1:]), float("inf")]
    panels = [
        [part for row in below if (part := row.within_edges(left, right)) is not None]
        for left, right in pairwise(bounds)
    ]
    if any(_crosses(row, bound) for row in below for bound in bounds[1:-1]):
        return [list(rows)]
    return panels if all(_is_label(panel) for panel in panels) else [list(rows)]


def name_end(text: str) -> int:
    """Return where a dose, a number of times or of days begins after a name on the same line."""
    mended = repair(without_pack(text)).text
    starts = [each.start() for shape in (*DOSES, *TIMES_A_DAY, *NUMBERS_OF_DAYS) for each in shape.finditer(mended)]
    return min(starts, default=len(text))


def _edges(names: Sequence[_Name]) -> list[float]:
    """Return the left edges at which names begin, far enough apart to be labels."""
    edges: list[float] = []
    for name in sorted(names, key=lambda each: each.left):
        if not edges or name.left - edges[-1] > APART * name.height:
            edges.append(name.left)
    return edges


def _crosses(row: Row, bound: float) -> bool:
    reach = row.height / 2
    return any(token.box.left < bound - reach and token.box.right > bound + reach for token in row.tokens)


def _is_label(rows: Sequence[Row]) -> bool:
    """Return whether the lines tell how to take a medicine, and are no remarks beside another column."""
    said = [0, 0, 0]
    for row in rows:
        text = expressions.without_once(repair(without_pack(row.text)).text)
        for place, shapes in enumerate((DOSES, TIMES_A_DAY, NUMBERS_OF_DAYS)):
            said[place] += expressions.first(shapes, text) is not None
        if labelled_values(row) is not None:
            return True
    return sum(count > 0 for count in said) >= FEWEST_SAID
