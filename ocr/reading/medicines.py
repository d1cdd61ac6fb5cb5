"""Reads the medicines of an envelope: each name with its dose, times, days and directions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from statistics import median

from ocr.reading import expressions, trust
from ocr.reading.cells import DAYS as DAYS_COLUMN
from ocr.reading.cells import DOSE as DOSE_COLUMN
from ocr.reading.cells import TIMES as TIMES_COLUMN
from ocr.reading.cells import TOTAL
from ocr.reading.choices import Pen, choice_lines, directions, offering_rows
from ocr.reading.envelope import Field, MedicineReading
from ocr.reading.expressions import (
    BARE_DAYS,
    DOSES,
    LINE_TOTAL,
    NUMBERS_OF_DAYS,
    TIMES_A_DAY,
    dose_text,
    pack_unit,
    repair,
    without_pack,
)
from ocr.reading.finding import ABOVE, DIRECTIONS_LABEL, SENTENCE_END, Found, find_medicines
from ocr.reading.labels import labelled_values
from ocr.reading.names import broken_strength, named, strength_alone
from ocr.reading.rows import Row
from ocr.reading.table import Table
from ocr.reading.usage import parts_of_day, usage_in
from ocr.reading.words import Box

_NEXT_LINE = 2.6
"""How far below a name its second line may stand, by the name's height."""
_BARE_AMOUNT = re.compile(r"\d{1,2}|\d[.,]\d{1,2}|\d/\d")
_COUNT_UNIT = re.compile(r"(캡슐|정)(?=$|\d)|(?P<tablet>\bTabs?)$|(?P<capsule>\bCaps?)$")
_FOR_ALL = re.compile(r"투약|투여|횟수|일수|명칭")
"""Words of headings: a number among them is part of a heading, and said of nothing."""
OPEN = Pen()
"""Nobody has looked for marks."""
_APART, _FAR_BELOW = 1.5, 2.2
"""Directions further below the last medicine than this, by its own line distance and by its height, are said of all."""


def medicines_of(
    rows: Sequence[Row], table: Table | None, pen: Pen = OPEN, around: Sequence[Row] = ()
) -> tuple[MedicineReading, ...]:
    """Return all medicines from top to bottom. A dose without a name is a medicine too: none is dropped or merged.

    pen: tells what is circled or ticked; without it, printed choices stay open. around: the paper's other lines,
    which may say something of all medicines.
    """
    found = find_medicines(rows, table)
    if not found:
        return ()
    read = [_own_values(each) for each in found]
    shared = _shared_values([*around, *rows], found, read, table, pen)
    whole = [_with_shared(each, shared) for each in read]
    beside = _with_bare_doses(found, whole)
    totals = [_total(each) for each in found]
    judged = [trust.judge(each, total) for each, total in zip(beside, totals, strict=True)]
    derived = [
        _with_unit(trust.derive(each, total), each.name.value) for each, total in zip(judged, totals, strict=True)
    ]
    lone = [
        frozenset() if trust.is_confirmed(each, total) else _lone_digits(one)
        for one, each, total in zip(found, derived, totals, strict=True)
    ]
    return tuple(trust.compare_days(trust.check_lone_digits(derived, lone), lone))


@dataclass(frozen=True, slots=True)
class SharedValues:
    """Values that stand once for all medicines."""

    times_a_day: Field[int]
    days: Field[int]
    instructions: Field[str]


def _shared_values(
    rows: Sequence[Row],
    found: list[Found],
    read: Sequence[MedicineReading],
    table: Table | None,
    pen: Pen,
) -> SharedValues:
    """Return what the paper says of all medicines, in words; never a number out of a heading."""
    times: Field[int] = Field()
    days: Field[int] = Field()
    top = found[0].y - ABOVE * found[0].height
    if table is None:
        for row in rows:
            if row.y >= top or _FOR_ALL.search(row.text):
                continue
            times = times if times.value is not None else _count(row, TIMES_A_DAY, "times")
            days = days if days.value is not None else _count(row, NUMBERS_OF_DAYS, "days")
    has_times = any(each.times_a_day.value is not None for each in read)
    has_days = any(each.days.value is not None for each in read)
    if has_times or has_days:
        # Where medicines state their own values, those above may belong to something else.
        times = Field() if has_times else trust.at_most(times, trust.GUESSED)
        days = Field() if has_days else trust.at_most(days, trust.GUESSED)
    said: Field[str] = Field()
    offering = offering_rows(rows)
    for row in rows:
        if said.value is None and DIRECTIONS_LABEL.search(row.text) and row not in offering:
            said = _directions(row)
    if said.value is None and not any(each.instructions.value for each in read[:-1]):
        said = _directions_below([row for row in rows if row not in offering], found)
    if said.value is None and (offered := choice_lines(rows)):
        counts = {each.times_a_day.value for each in read} | {times.value}
        said = directions(offered, pen, max((each for each in counts if each), default=None))
    return SharedValues(times, days, said)


def _directions_below(rows: Sequence[Row], found: Sequence[Found]) -> Field[str]:
    """Return directions that stand alone, well below the last medicine's lines."""
    last = found[-1]
    own = [row for row in last.rows if usage_in(row.text) is None]
    bottom = max((row.y for row in own), default=last.y)
    for row in rows:
        if row.y > bottom + max(_FAR_BELOW * last.height, _APART * (bottom - last.y)):
            said = _directions(row)
            if said.value is not None and not SENTENCE_END.search(row.text):
                return trust.at_most(said, trust.GUESSED)
    return Field()


def _own_values(found: Found) -> MedicineReading:
    name, strength, code = _name(found)
    if strength.value is None:
        strength = _strength_below(found)
    dose, times, days = _by_columns(found)
    instructions: Field[str] = Field()
    for row in found.rows:
        if labelled_values(row) is not None:
            # What stands beside no label there belongs to a label that was not read.
            continue
        if table_value_missing := (dose.value is None):
            dose = _dose(row)
        if times.value is None:
            times = _count(row, TIMES_A_DAY, "times")
        if days.value is None:
            days = _count(row, NUMBERS_OF_DAYS, "days")
            if days.value is None and (times.value is not None or dose.value is not None):
                days = _count(row, (BARE_DAYS,), "days")
        if instructions.value is None:
            instructions = _directions(row)
        if found.values is not None and table_value_missing:
            dose = trust.at_most(dose, trust.GUESSED)
    pack = pack_unit(found.name[0].text) if found.name is not None else ""
    return _with_unit(MedicineReading(name, strength, dose, times, days, instructions, code), name.value, pack)


def _with_shared(read: MedicineReading, shared: SharedValues) -> MedicineReading:
    """Fill in what the paper says of all medicines, and hold the directions against the times a day."""
    times = read.times_a_day if read.times_a_day.value is not None else shared.times_a_day
    days = read.days if read.days.value is not None else shared.days
    said = read.instructions if read.instructions.value is not None else shared.instructions
    named_parts = parts_of_day(said.value or "")
    if named_parts and times.value is not None and named_parts != times.value:
        said = trust.at_most(said, trust.UNUSUAL)
    return replace(read, times_a_day=times, days=days, instructions=said)


def _lone_digits(found: Found) -> frozenset[str]:
    """Return which of dose, times and days are a single digit in a cell of its own."""
    if found.values is None:
        return frozenset()
    return frozenset(kind for kind, cell in found.values.cells.items() if cell.is_lone_digit and kind != TOTAL)


def _with_bare_doses(found: list[Found], read: list[MedicineReading]) -> list[MedicineReading]:
    """Take a bare number in the column of the other medicines' doses as a dose whose unit was not read."""
    columns = [each.dose.box.right for each in read if each.dose.box is not None]
    if not columns:
        return read
    column = median(columns)
    return [
        each
        if each.dose.value is not None or one.values is not None
        else _with_unit(replace(each, dose=_bare_amount(one, column)), each.name.value)
        for one, each in zip(found, read, strict=True)
    ]


def _bare_amount(found: Found, column: float) -> Field[str]:
    for row in found.rows:
        for part in row.segments():
            mended = repair(part.text).text
            beside = abs(part.right - column) < 2 * found.height
            if beside and abs(row.y - found.y) < found.height and _BARE_AMOUNT.fullmatch(mended):
                span = part.span(0, len(part.text))
                return Field(expressions.amount_text(mended), min(span.confidence, trust.REPAIRED), span.box)
    return Field()


def _with_unit(medicine: MedicineReading, name: str | None, pack: str = "") -> MedicineReading:
    """Infer the unit of tablets and capsules from the name if none was read, else from the pack size behind it."""
    dose = medicine.dose
    if dose.value is None or expressions.amount_number(dose.value) is None:
        return medicine
    form = _COUNT_UNIT.search(name or "")
    if form is None:
        return replace(medicine, dose=replace(dose, value=dose_text(dose.value, pack)))
    unit = form[1] or ("정" if form["tablet"] else "캡슐")
    return replace(medicine, dose=replace(dose, value=dose_text(dose.value, unit)))


def _name(found: Found) -> tuple[Field[str], Field[str], Field[str]]:
    """Return name, strength and insurance code. A name that was not read keeps its place."""
    if found.name is None:
        return Field(box=found.place), Field(), Field()
    row, start, end = found.name
    text = row.text[start:end]
    split = named(text)
    code: Field[str] = Field()
    if split.code:
        where = row.span(start + split.code_span[0], start + split.code_span[1])
        code = Field(split.code, where.confidence, where.box)
    if not split.name:
        return Field(box=row.span(start, end).box), Field(), code
    span = row.span(start + split.name_span[0], start + split.name_span[1])
    sure = span.confidence if split.is_certain else min(span.confidence, trust.REPAIRED)
    if not found.is_sure or not split.has_form:
        sure = min(sure, trust.GUESSED)
    name = Field(split.name, sure, span.box)
    if not split.strength:
        return name, Field(), code
    where = row.span(start + split.strength_span[0], start + split.strength_span[1])
    return name, _sure(Field(split.strength, where.confidence, where.box), split.is_strength_certain), code


def _strength_below(found: Found) -> Field[str]:
    """Return the strength from the line below a name that was broken before it, or from the ingredient there."""
    if found.name is None:
        return Field()
    for row in found.rows:
        below = 0 < row.y - found.name[0].y < _NEXT_LINE * found.height
        if not below or abs(row.left - found.name[0].left) > _NEXT_LINE * found.height:
            continue
        first = row.segments()[0]
        if alone := strength_alone(first.text):
            span = row.span(0, alone[1])
            return Field(alone[0], span.confidence, span.box)
        if broken := broken_strength(found.name[0].text, first.text):
            return Field(broken, trust.REPAIRED, first.span(0, len(first.text)).box)
        split = named(first.text)
        is_dose = expressions.first(DOSES, repair(without_pack(first.text)).text) is not None
        if split.strength and not split.has_form and not is_dose:
            span = first.span(*split.strength_span)
            return _sure(Field(split.strength, span.confidence, span.box), split.is_strength_certain)
    return Field()


def _by_columns(found: Found) -> tuple[Field[str], Field[int], Field[int]]:
    dose: Field[str] = Field()
    counts: dict[str, Field[int]] = {TIMES_COLUMN: Field(), DAYS_COLUMN: Field()}
    if found.values is None:
        return dose, counts[TIMES_COLUMN], counts[DAYS_COLUMN]
    for kind, cell in found.values.cells.items():
        sure = cell.span.confidence if cell.is_certain else min(cell.span.confidence, trust.REPAIRED)
        if kind in found.values.doubtful:
            sure = min(sure, trust.REPAIRED)
        if kind == DOSE_COLUMN:
            dose = Field(dose_text(cell.value, cell.unit), sure, cell.span.box)
        elif kind in counts:
            counts[kind] = Field(int(cell.value), sure, cell.span.box)
    return dose, counts[TIMES_COLUMN], counts[DAYS_COLUMN]


def _total(found: Found) -> float | None:
    """Return the number dispensed, from its column or from words in the medicine's lines: `총 21정`."""
    if found.values is not None:
        cell = found.values.cells.get(TOTAL)
        return expressions.amount_number(cell.value) if cell is not None else None
    for row in found.rows:
        if (said := LINE_TOTAL.search(repair(row.text).text)) is not None:
            return float(said["total"])
    return None


def _dose(row: Row) -> Field[str]:
    mended = repair(without_pack(row.text))
    each = expressions.first(DOSES, expressions.without_total(mended.text))
    if each is None or SENTENCE_END.search(row.text):
        return Field()
    span = row.span(each.start(), each.end("unit") if each["unit"] else each.end())
    is_certain = mended.is_certain(*each.span()) and not expressions.is_cut(mended.text, each.start("amount"))
    return _sure(Field(dose_text(each["amount"], each["unit"] or ""), span.confidence, span.box), is_certain)


def _count(row: Row, shapes: Sequence[re.Pattern[str]], group: str) -> Field[int]:
    mended = repair(row.text)
    each = expressions.first(shapes, expressions.without_once(mended.text))
    if each is None or SENTENCE_END.search(row.text):
        return Field()
    span = row.span(each.start(), each.end())
    is_certain = mended.is_certain(*each.span()) and not expressions.is_cut(mended.text, each.start(group))
    if group == "times" and expressions.is_bare_once(mended.text, each):
        is_certain = False
    return _sure(Field(int(each[group]), span.confidence, span.box), is_certain)


def _directions(row: Row) -> Field[str]:
    said = usage_in(row.text)
    if said is None:
        return Field()
    spans = [row.span(*each) for each in said.spans]
    box = reduce(Box.joined, (each.box for each in spans))
    return _sure(Field(said.text, min(each.confidence for each in spans), box), said.is_certain)


def _sure(field_: Field, is_certain: bool) -> Field:
    return field_ if is_certain else replace(field_, confidence=min(field_.confidence, trust.REPAIRED))
