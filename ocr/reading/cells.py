"""One value in a cell of a table or beside a label, and rows of such values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from statistics import fmean

from ocr.reading.expressions import UNITS, amount_text, repair, unit_text
from ocr.reading.rows import Row
from ocr.reading.words import Span

DOSE, TIMES, DAYS, TOTAL = "dose", "times_a_day", "days", "total"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of the table. is_certain: no letter had to be guessed."""

    kind: str
    span: Span
    y: float
    value: str
    unit: str = ""
    is_certain: bool = True

    @property
    def is_lone_digit(self) -> bool:
        """Whether nothing but one digit is printed: the least certain thing on paper."""
        return len(self.value) == 1 and not self.unit


@dataclass(slots=True)
class ValueRow:
    """The values of one medicine. doubtful: kinds for which more than one value was found."""

    y: float
    cells: dict[str, Cell] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)


MOST_TIMES = 12
"""A larger number in the column of times a day was not read."""
AMOUNT = r"\d{1,3}\s*/\s*\d{1,2}|\d{0,3}[.,]\d{1,3}|\d{1,3}|[반½]"
DOSE_CELL = re.compile(rf"(?!\d{{1,3}},\d{{3}}$)(?P<amount>{AMOUNT})\s*(?P<unit>{UNITS})?(?:씩)?")
BRACKETS = "()[]{}<>《》「」"
DIRT = ".,·:;'\"`|_-~ "


_COUNT_CELL = re.compile(r"(?P<count>\d{1,3})(?:[.,]0+)?\s*(?P<unit>회|번|일분|일|정|캡슐|포|mL|ml|개)?")


def cell_in(kind: str, inside: Row) -> Cell | None:
    """Return the value of `kind` that `inside`, one cell of a table, holds; None if it is no such value."""
    text = inside.text
    bare = text.strip(DIRT)
    # A bracket may be dirt or a misread digit.
    whole = bare.strip(BRACKETS + DIRT)
    mended = repair(whole)
    is_certain = not mended.changed and whole == bare
    span = inside.span(0, len(text))
    if kind == DOSE:
        found = DOSE_CELL.fullmatch(mended.text)
        if found is None:
            return None
        return Cell(kind, span, inside.y, amount_text(found["amount"]), unit_text(found["unit"] or ""), is_certain)
    found = _COUNT_CELL.fullmatch(mended.text)
    if found is None:
        if kind == TOTAL and (sum_ := DOSE_CELL.fullmatch(mended.text)):
            return Cell(kind, span, inside.y, amount_text(sum_["amount"]), "", is_certain)
        return None
    if kind == TIMES and int(found["count"]) > MOST_TIMES:
        return None
    return Cell(kind, span, inside.y, str(int(found["count"])), found["unit"] or "", is_certain)


SAME_ROW = 0.8
"""Cells whose middles are nearer than this, by their height, belong to one row."""


def value_rows(cells: list[Cell]) -> list[ValueRow]:
    """Group cells side by side into rows; a total alone is no row."""
    rows: list[ValueRow] = []
    for cell in sorted(cells, key=lambda each: each.y):
        near = SAME_ROW * cell.span.box.height
        row = next((each for each in reversed(rows) if abs(each.y - cell.y) < near), None)
        if row is None:
            rows.append(ValueRow(cell.y, {cell.kind: cell}))
        elif cell.kind in row.cells:
            row.doubtful.add(cell.kind)
        else:
            row.cells[cell.kind] = cell
            row.y = fmean(each.y for each in row.cells.values())
    return [row for row in rows if row.cells.keys() - {TOTAL}]
