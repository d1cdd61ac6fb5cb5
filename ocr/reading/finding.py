"""Finds the medicines on an envelope, and the lines that belong to each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ocr.reading import expressions
from ocr.reading.cells import DAYS as DAYS_COLUMN
from ocr.reading.cells import DOSE as DOSE_COLUMN
from ocr.reading.cells import TIMES as TIMES_COLUMN
from ocr.reading.cells import TOTAL, ValueRow
from ocr.reading.choices import offering_rows
from ocr.reading.expressions import DOSES, ENGLISH, NUMBERS_OF_DAYS, TIMES_A_DAY, repair, without_pack
from ocr.reading.labels import labelled_values
from ocr.reading.names import is_code, may_name_medicine, named, names_medicine, strength_alone
from ocr.reading.panels import name_end
from ocr.reading.rows import Row
from ocr.reading.table import Table
from ocr.reading.words import Box

ABOVE = 0.7
"""How far above the middle of a name its band begins, by the name's height."""
_FURTHEST_BAND = 6.0
"""How far below the last name something may still belong to it, by the name's height."""
DIRECTIONS_LABEL = re.compile(r"복용\s*방법|복용\s*법|용법|복용시간|복용안내|^\W*[복북]\s?용\s*[:：]")
_SHORTEST_NAME = 2
SECOND_LINE = 2.2
"""How far below a name, and how far beside its left edge, its second line may stand, by the name's height."""
_OF_ONE_FORM = re.compile(r"^\W*[ㅁ□☐]?\s*(?:시럽|가루약|물약|연고|알약)\s*[:：은는]")
"""Begins a line that an envelope prints for whoever gets such a form: 가루약: 1포씩 1일 _회."""
_WORDS = re.compile(r"[가-힣]{2}|[A-Za-z]{4}")
SENTENCE_END = re.compile(r"[가-힣](?:세요|니다|시오)")


@dataclass(slots=True)
class Found:
    """A medicine being assembled. y: the middle of its name, or of its values. name: a row, and a span of its text.

    place: where its name stands if it was not read. rows: the lines from its name to the next medicine's.
    """

    y: float
    height: float
    name: tuple[Row, int, int] | None = None
    is_sure: bool = True
    values: ValueRow | None = None
    place: Box | None = None
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
        for part in _name_parts(row):
            end = name_end(part.text)
            if end > _SHORTEST_NAME and names_medicine(part.text[:end]):
                found.append(Found(part.y, part.height, (part, 0, end)))
                break
    return _with_orphans(list(rows), without_second_lines(found))


def without_second_lines(names: Sequence[Found]) -> list[Found]:
    """Drop lines right below a name that name no form: its ingredient, or the rest of it."""
    kept: list[Found] = []
    for each in names:
        if kept and _is_second_line(each, kept[-1]):
            continue
        kept.append(each)
    return kept


def _is_second_line(each: Found, above: Found) -> bool:
    if each.name is None or above.name is None:
        return False
    row, start, end = each.name
    first = above.name[0]
    is_below = 0 < each.y - above.y < SECOND_LINE * above.height
    is_under = abs(row.left - first.left) < SECOND_LINE * above.height
    has_own_values = _dosing_start(row) is not None
    return is_below and is_under and not has_own_values and not named(row.text[start:end]).has_form


def _with_orphans(rows: list[Row], named_ones: list[Found]) -> list[Found]:
    """Add a medicine for each line of dose and times without a name of its own, so that no two are merged."""
    found = list(named_ones)
    taken: set[int] = set()
    for number, row in enumerate(rows):
        start = _dosing_start(row)
        if start is None:
            continue
        labelled = labelled_values(row)
        values = labelled.values if labelled is not None else None
        above = [index for index, each in enumerate(named_ones) if each.y <= row.y + ABOVE * row.height]
        if above and above[-1] not in taken:
            taken.add(above[-1])
            named_ones[above[-1]].values = values
            continue
        beside = row.text[:start].strip()
        if may_name_medicine(beside):
            name: tuple[Row, int, int] | None = (row, 0, start)
        else:
            before = rows[number - 1] if number else None
            is_free = before is not None and _dosing_start(before) is None and not _holds_name(before)
            name = (before, 0, len(before.text)) if before and is_free and may_name_medicine(before.text) else None
        place = row.span(0, start).box if name is None and beside else None
        found.append(Found(name[0].y if name else row.y, row.height, name, is_sure=False, values=values, place=place))
    return sorted(found, key=lambda each: each.y)


def _holds_name(row: Row) -> bool:
    return any(names_medicine(part.text[: name_end(part.text)]) for part in row.segments())


def _dosing_start(row: Row) -> int | None:
    """Return where the dosing begins in a line of doses, or in one that holds nothing but a dose; None for others."""
    if SENTENCE_END.search(row.text) or _OF_ONE_FORM.search(row.text):
        return None
    if labelled := labelled_values(row):
        return labelled.start
    text = repair(without_pack(row.text)).text
    if english := ENGLISH.search(text):
        return english.start()
    dose = expressions.first(DOSES, text)
    if dose is None:
        return None
    times = expressions.first(TIMES_A_DAY, expressions.without_once(text))
    days = expressions.first(NUMBERS_OF_DAYS, text)
    if times is not None or days is not None:
        return min(found.start() for found in (dose, times, days) if found is not None)
    is_alone = not _WORDS.search(text[: dose.start()]) and not _WORDS.search(text[dose.end() :])
    return dose.start() if is_alone else None


def numbered_rows(rows: Sequence[Row], table: Table | None) -> int:
    """Return how many lines give a dose, whatever became of their medicines."""
    if table is not None and table.rows:
        return sum(bool(values.cells.keys() - {TOTAL}) for values in table.rows)
    return sum(_gives_dose(row) for row in rows)


def _gives_dose(row: Row) -> bool:
    if labelled_values(row) is not None:
        return True
    text = repair(without_pack(row.text)).text
    return expressions.first(DOSES, text) is not None and not SENTENCE_END.search(row.text)


def _with_values(rows: Sequence[Row], table: Table) -> list[Found]:
    """Return a medicine for each row of values, and for each name without values."""
    names: list[Found] = []
    lines = [(row.y, left) for row in rows if row.y > table.top and (left := row.within(0, table.left))]
    for y, left in lines:
        for part in _name_parts(left):
            if names_medicine(part.text):
                names.append(Found(y, part.height, (part, 0, len(part.text))))
                break
    found: list[Found] = []
    unused = without_second_lines(names)
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
            found.append(_unnamed(values, height, lines, table))
        previous = values.y
    step = _step(table)
    found += [each for each in unused if each.y < table.bottom + 1.5 * step]
    return sorted(found, key=lambda each: each.y)


def _is_medicine(values: ValueRow) -> bool:
    return len(values.cells.keys() & {DOSE_COLUMN, TIMES_COLUMN, DAYS_COLUMN}) >= 2


def _name_parts(row: Row) -> list[Row]:
    """Return what may hold a name: an insurance code belongs to the name behind it, a strength to the one before it."""
    parts: list[Row] = []
    for part in row.segments():
        alone = strength_alone(part.text)
        is_strength = alone is not None and alone[1] == len(part.text)
        if parts and (is_code(parts[-1].text) or (is_strength and names_medicine(parts[-1].text))):
            parts[-1] = Row(parts[-1].tokens + part.tokens)
        else:
            parts.append(part)
    return parts


def _unnamed(values: ValueRow, height: float, lines: list[tuple[float, Row]], table: Table) -> Found:
    """Return a medicine known only by its values, named by whatever text stands to their left."""
    beside = [(abs(y - values.y), row) for y, row in lines]
    near = [each for each in beside if each[0] < 1.2 * height]
    row = min(near, key=lambda each: each[0])[1] if near else None
    if row is not None and may_name_medicine(row.text):
        return Found(values.y, height, (row, 0, len(row.text)), is_sure=False, values=values)
    first = min(cell.span.box.left for cell in values.cells.values())
    empty = Box(0, round(values.y - height), max(1, min(round(table.left), first)), round(2 * height))
    place = row.span(0, len(row.text)).box if row is not None else empty
    return Found(values.y, height, is_sure=False, values=values, place=place)


def _step(table: Table) -> float:
    ys = [row.y for row in table.rows]
    steps = [after - before for before, after in pairwise(ys)]
    return median(steps) if steps else 4 * median(cell.span.box.height for cell in table.rows[0].cells.values())


def _assign_rows(rows: Sequence[Row], found: list[Found], table: Table | None) -> None:
    """Assign each medicine the lines from its name to the next."""
    right = table.right if table is not None else float("inf")
    offering = offering_rows(rows)
    starts = [each.y - ABOVE * each.height for each in found]
    ends = [*starts[1:], _end_of_last(rows, found[-1])]
    for each, start, end in zip(found, starts, ends, strict=True):
        for row in rows:
            if not start <= row.y < min(end, each.y + 2 * _FURTHEST_BAND * each.height):
                continue
            if DIRECTIONS_LABEL.search(row.text) or row in offering:
                continue
            beside = row.within(0, max(right, 0)) if table is None else _beside_table(row, each, table)
            if beside is not None:
                each.rows.append(beside)


def _end_of_last(rows: Sequence[Row], last: Found) -> float:
    """Return where the last medicine's lines end: at a gap that is wider than between its lines."""
    end, bottom = last.y + _FURTHEST_BAND * last.height, last.y
    for row in rows:
        if bottom < row.y < bottom + SECOND_LINE * last.height:
            bottom = row.y
    return max(end, bottom + 1)


def _beside_table(row: Row, medicine: Found, table: Table) -> Row | None:
    """Drop a line's number columns, and what stands to their right unless it is level with the name or the values."""
    left = [token for token in row.tokens if token.box.centre[0] < table.left]
    level = medicine.values.y if medicine.values is not None else medicine.y
    if abs(row.y - level) < medicine.height:
        left += [token for token in row.tokens if token.box.centre[0] >= table.right]
    return Row(tuple(left)) if left else None
