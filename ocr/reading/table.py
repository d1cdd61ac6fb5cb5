"""Reads tables of medicines: the columns of doses, times and days, and the cells of each row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ocr.reading.cells import (
    DAYS,
    DIRT,
    DOSE,
    DOSE_CELL,
    TIMES,
    TOTAL,
    Cell,
    ValueRow,
    cell_in,
    value_rows,
)
from ocr.reading.expressions import repair
from ocr.reading.headings import heading_kind
from ocr.reading.labels import labelled_values
from ocr.reading.rows import Row, Token


@dataclass(frozen=True, slots=True)
class Table:
    """A table, in pixels.

    columns: the middle of each. left, right: edges of the number columns. top, bottom: of its rows.
    is_guessed: whether a column's heading was not read.
    """

    columns: dict[str, float]
    left: float
    right: float
    top: float
    rows: tuple[ValueRow, ...]
    is_guessed: bool

    @property
    def bottom(self) -> float:
        """The middle of the last row, in pixels."""
        return self.rows[-1].y if self.rows else self.top


def table_in(rows: list[Row]) -> Table | None:
    """Return the envelope's table; None unless headings of at least two columns stand in one line."""
    headings = _headings(rows)
    if len([kind for kind in headings if kind != TOTAL]) < 2:
        return None
    top = max(token.y for token in headings.values())
    height = median(token.box.height for token in headings.values())
    middles = {kind: token.box.centre[0] for kind, token in headings.items()}
    guessed = _find_lost_column(middles, rows, top + height * 0.6)
    left, right, reach = _edges(middles, headings)
    cells = list(cells_under(rows, middles, reach, top + height * 0.6))
    return Table(middles, left, right, top, tuple(of_the_table(value_rows(cells))), guessed)


_ENDS_IN_NUMBER = re.compile(r"[가-힣][^가-힣]*\d")
"""A number behind a label is its value, so that the label heads nothing."""


def _headings(rows: list[Row]) -> dict[str, Token]:
    """Return the line with the most headings, by kind."""
    best: dict[str, Token] = {}
    for row in rows:
        found: dict[str, Token] = {}
        for token in _joined_headings(row):
            kind = heading_kind(token.text)
            if kind is not None and kind not in found and not _ENDS_IN_NUMBER.search(token.text):
                found[kind] = token
        # `투약량 1 횟수 3 일수 5` in one line does not head a table.
        if len(found) > len(best) and labelled_values(row) is None:
            best = found
    return best


def _joined_headings(row: Row) -> Iterable[Token]:
    """Return the tokens, joining those that form one heading (`1회 투약량`)."""
    for part in row.segments():
        if 1 < len(part.tokens) <= 3:
            span = part.span(0, len(part.text))
            joined = Token(span.text.replace(" ", ""), span.box, span.confidence, part.y)
            if heading_kind(joined.text) is not None and not any(heading_kind(each.text) for each in part.tokens[:-1]):
                yield joined
                continue
        yield from part.tokens


def _find_lost_column(middles: dict[str, float], rows: list[Row], top: float) -> bool:
    """Find a column whose heading was lost by its cells; return whether a heading was missing."""
    lost = [kind for kind in (DOSE, TIMES, DAYS) if kind not in middles]
    if not lost:
        return False
    (kind,) = lost
    known = sorted(middles[each] for each in (DOSE, TIMES, DAYS) if each in middles)
    step = known[1] - known[0]
    between = {
        DOSE: (known[0] - 1.8 * step, known[0] - 0.45 * step),
        TIMES: (known[0] + 0.25 * step, known[1] - 0.25 * step),
        DAYS: (known[1] + 0.45 * step, known[1] + 1.8 * step),
    }[kind]
    numbers = [
        token.box.centre[0]
        for row in rows
        if row.y > top
        for token in row.tokens
        if between[0] < token.box.centre[0] < between[1] and DOSE_CELL.fullmatch(repair(token.text.strip(DIRT)).text)
    ]
    if numbers:
        middles[kind] = median(numbers)
    return True


def _edges(middles: dict[str, float], headings: dict[str, Token]) -> tuple[float, float, float]:
    """Return where the number columns begin and end, and how far from its column's middle a cell may stand."""
    ordered = sorted(middles.values())
    steps = [after - before for before, after in pairwise(ordered)]
    reach = 0.5 * min(steps) if steps else 100.0
    widest = max(token.box.width for token in headings.values())
    reach = max(reach, 0.4 * widest)
    return ordered[0] - max(reach, widest / 2), ordered[-1] + reach, reach


def cells_under(rows: Sequence[Row], middles: dict[str, float], reach: float, top: float) -> Iterable[Cell]:
    """Yield the values below `top` that stand within `reach` of the middle of a column."""
    for row in rows:
        if row.y <= top:
            continue
        for kind, middle in middles.items():
            inside = row.within(middle - reach, middle + reach)
            if inside is not None and (cell := cell_in(kind, inside)) is not None:
                yield cell


LARGEST_STEP, FIRST_STEP = 3.2, 8.0
"""Largest step to the next row of the table: in usual steps, and for the second row in cell heights."""


def of_the_table(rows: list[ValueRow]) -> list[ValueRow]:
    """Return the rows before the first one that is much further away than rows of this table are."""
    if len(rows) < 2:
        return rows
    kept = [rows[0]]
    steps: list[float] = []
    for before, row in pairwise(rows):
        step = row.y - before.y
        high = max(cell.span.box.height for cell in row.cells.values())
        if step > (LARGEST_STEP * median(steps) if steps else FIRST_STEP * high):
            break
        steps.append(step)
        kept.append(row)
    return kept
