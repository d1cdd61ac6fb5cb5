"""Finds the medicines on an envelope, and the lines that belong to each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ocr.reading import expressions
from ocr.reading.choices import is_choice
from ocr.reading.expressions import DOSES, NUMBERS_OF_DAYS, TIMES_A_DAY, repair
from ocr.reading.names import may_name_medicine, names_medicine
from ocr.reading.rows import Row
from ocr.reading.table import DAYS as DAYS_COLUMN
from ocr.reading.table import DOSE as DOSE_COLUMN
from ocr.reading.table import TIMES as TIMES_COLUMN
from ocr.reading.table import Table, ValueRow

ABOVE = 0.7
"""How far above the middle of a name its band begins, by the name's height."""
_FURTHEST_BAND = 6.0
"""How far below the last name something may still belong to it, by the name's height."""
DIRECTIONS_LABEL = re.compile(r"복용\s*방법|복용\s*법|용법|복용시간|복용안내")
_SHORTEST_NAME = 2
SENTENCE_END = re.compile(r"[가-힣](?:세요|니다|시오)")


@dataclass(slots=True)
class Found:
    """A medicine being assembled. y: the middle of its name, or of its values. name: a row, and a span of its text.

    rows: the lines from its name to the next medicine's.
    """

    y: float
    height: float
    name: tuple[Row, int, int] | None = None
    is_sure: bool = True
    values: ValueRow | None = None
    rows: list[Row] = field(default_factory=list)


def find_medicines(rows: Sequence[Row], table: Table | None) -> list[Found]:
    """Return all medicines from top to bottom with their lines. Whatever has a dose is a medicine, named or not."""
    found = _with_values(rows, table) if table is not None and table.rows else _named(rows)
    if found:
        _assign_rows(rows, found, table)
    return found


def _named(rows: Sequence[Row]) -> list[Found]:
    found = []
    for row in rows:
        for part in row.segments():
            end = _name_end(part.text)
            if end > _SHORTEST_NAME and names_medicine(part.text[:end]):
                found.append(Found(part.y, part.height, (part, 0, end)))
                break
    return _with_orphans(list(rows), found)


def _with_orphans(rows: list[Row], named_ones: list[Found]) -> list[Found]:
    """Add a medicine for each line of dose and times without a name of its own, so that no two are merged."""
    found = list(named_ones)
    taken: set[int] = set()
    for number, row in enumerate(rows):
        start = _dosing_start(row)
        if start is None:
            continue
        above = [index for index, each in enumerate(named_ones) if each.y <= row.y + ABOVE * row.height]
        if above and above[-1] not in taken:
            taken.add(above[-1])
            continue
        beside = row.text[:start].strip()
        if may_name_medicine(beside):
            name: tuple[Row, int, int] | None = (row, 0, start)
        else:
            before = rows[number - 1] if number else None
            is_free = before is not None and _dosing_start(before) is None and not _holds_name(before)
            name = (before, 0, len(before.text)) if before and is_free and may_name_medicine(before.text) else None
        found.append(Found(name[0].y if name else row.y, row.height, name, is_sure=False))
    return sorted(found, key=lambda each: each.y)


def _holds_name(row: Row) -> bool:
    return any(names_medicine(part.text[: _name_end(part.text)]) for part in row.segments())


def _dosing_start(row: Row) -> int | None:
    """Return where the dosing begins in a line that gives dose and times; None for any other line."""
    if SENTENCE_END.search(row.text):
        return None
    text = repair(row.text).text
    dose = expressions.first(DOSES, text)
    times = expressions.first(TIMES_A_DAY, expressions.without_once(text))
    return min(dose.start(), times.start()) if dose and times else None


def _name_end(text: str) -> int:
    """Return where a dose, a number of times or of days begins after a name on the same line."""
    mended = repair(text).text
    starts = [each.start() for shape in (*DOSES, *TIMES_A_DAY, *NUMBERS_OF_DAYS) for each in shape.finditer(mended)]
    return min(starts, default=len(text))


def _with_values(rows: Sequence[Row], table: Table) -> list[Found]:
    """Return a medicine for each row of values, and for each name without values."""
    names: list[Found] = []
    lines = [(row.y, left) for row in rows if row.y > table.top and (left := row.within(0, table.left))]
    for y, left in lines:
        for part in left.segments():
            if names_medicine(part.text):
                names.append(Found(y, part.height, (part, 0, len(part.text))))
                break
    found: list[Found] = []
    unused = list(names)
    previous = table.top
    for values in table.rows:
        height = median(cell.span.box.height for cell in values.cells.values())
        fitting = [each for each in unused if previous < each.y <= values.y + 0.8 * height]
        if fitting:
            # Names further up have lost their values; they stay, for a person to complete.
            chosen = min(fitting, key=lambda each: abs(each.y - values.y))
            found += [each for each in fitting if each is not chosen]
            unused = [each for each in unused if each not in fitting]
            chosen.values = values
            found.append(chosen)
        elif _is_medicine(values):
            found.append(_unnamed(values, height, lines))
        previous = values.y
    step = _step(table)
    found += [each for each in unused if each.y < table.bottom + 1.5 * step]
    return sorted(found, key=lambda each: each.y)


def _is_medicine(values: ValueRow) -> bool:
    return len(values.cells.keys() & {DOSE_COLUMN, TIMES_COLUMN, DAYS_COLUMN}) >= 2


def _unnamed(values: ValueRow, height: float, lines: list[tuple[float, Row]]) -> Found:
    """Return a medicine known only by its values, named by whatever text stands to their left."""
    beside = [(abs(y - values.y), part) for y, row in lines for part in row.segments()[:1]]
    near = [each for each in beside if each[0] < 1.2 * height and may_name_medicine(each[1].text)]
    part = min(near, key=lambda each: each[0])[1] if near else None
    return Found(values.y, height, (part, 0, len(part.text)) if part else None, is_sure=False, values=values)


def _step(table: Table) -> float:
    ys = [row.y for row in table.rows]
    steps = [after - before for before, after in pairwise(ys)]
    return median(steps) if steps else 4 * median(cell.span.box.height for cell in table.rows[0].cells.values())


def _assign_rows(rows: Sequence[Row], found: list[Found], table: Table | None) -> None:
    """Assign each medicine the lines from its name to the next."""
    right = table.right if table is not None else float("inf")
    starts = [each.y - ABOVE * each.height for each in found]
    ends = [*starts[1:], found[-1].y + _FURTHEST_BAND * found[-1].height]
    for each, start, end in zip(found, starts, ends, strict=True):
        for row in rows:
            if not start <= row.y < min(end, each.y + 2 * _FURTHEST_BAND * each.height):
                continue
            if DIRECTIONS_LABEL.search(row.text) or is_choice(row):
                continue
            beside = row.within(0, max(right, 0)) if table is None else _beside_table(row, each, table)
            if beside is not None:
                each.rows.append(beside)


def _beside_table(row: Row, medicine: Found, table: Table) -> Row | None:
    """Drop a line's number columns, and what stands to their right unless it is level with the name or the values."""
    left = [token for token in row.tokens if token.box.centre[0] < table.left]
    level = medicine.values.y if medicine.values is not None else medicine.y
    if abs(row.y - level) < medicine.height:
        left += [token for token in row.tokens if token.box.centre[0] >= table.right]
    return Row(tuple(left)) if left else None
