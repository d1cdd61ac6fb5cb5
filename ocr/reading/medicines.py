"""Reads the medicines of an envelope: each name with its dose, times, days and directions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from ocr.reading import expressions, trust
from ocr.reading.choices import MarkChances, choice_lines, directions, is_choice
from ocr.reading.envelope import Field, MedicineReading
from ocr.reading.expressions import (
    BARE_DAYS,
    DIRECTIONS,
    DOSES,
    NUMBERS_OF_DAYS,
    TIMES_A_DAY,
    dose_text,
    repair,
)
from ocr.reading.finding import ABOVE, DIRECTIONS_LABEL, SENTENCE_END, Found, find_medicines
from ocr.reading.names import named, strength_alone
from ocr.reading.rows import Row
from ocr.reading.table import DAYS as DAYS_COLUMN
from ocr.reading.table import DOSE as DOSE_COLUMN
from ocr.reading.table import TIMES as TIMES_COLUMN
from ocr.reading.table import TOTAL, Table
from ocr.reading.words import Span

_SLIPPED_MINUTES = re.compile(r"(?<=[1-6]0)\d(?=\s*분)")
"""As in 305분: 분 was read twice, once as a digit."""
_NEXT_LINE = 2.2
"""How far below a name its second line may stand, by the name's height."""
_BARE_AMOUNT = re.compile(r"\d{1,2}|\d[.,]\d{1,2}|\d/\d")
_COUNT_UNIT = re.compile(r"(캡슐|정)(?=$|\d)")


def medicines_of(
    rows: Sequence[Row], table: Table | None, marks: MarkChances | None = None
) -> tuple[MedicineReading, ...]:
    """Return all medicines from top to bottom. A dose without a name is a medicine too: none is dropped or merged.

    marks: tells what is circled or ticked; without it, printed choices stay open.
    """
    found = find_medicines(rows, table)
    if not found:
        return ()
    shared = _shared_values(rows, found, table, marks)
    read = [_medicine(each, shared) for each in found]
    beside = _with_bare_doses(found, read)
    totals = [_total(each) for each in found]
    judged = [trust.judge(each, total) for each, total in zip(beside, totals, strict=True)]
    derived = [
        _with_unit(trust.derive(each, total), each.name.value) for each, total in zip(judged, totals, strict=True)
    ]
    return tuple(trust.compare_days(derived))


@dataclass(frozen=True, slots=True)
class SharedValues:
    """Values that stand once for all medicines."""

    times_a_day: Field[int]
    days: Field[int]
    instructions: Field[str]


def _shared_values(
    rows: Sequence[Row], found: list[Found], table: Table | None, marks: MarkChances | None
) -> SharedValues:
    top = found[0].y - ABOVE * found[0].height
    above = [row for row in rows if row.y < (table.top if table is not None else top)]
    times: Field[int] = Field()
    days: Field[int] = Field()
    for row in above:
        times = times if times.value is not None else _count(row, TIMES_A_DAY, "times")
        days = days if days.value is not None else _count(row, NUMBERS_OF_DAYS, "days")
    said: Field[str] = Field()
    for row in rows:
        if said.value is None and DIRECTIONS_LABEL.search(row.text) and not is_choice(row):
            said = _directions(row)
    if said.value is None and marks is not None and (offered := choice_lines(rows)):
        said = directions(offered, marks, times.value)
    own = [row for each in found for row in each.rows]
    if any(each.values is not None for each in found) or any(_count(row, TIMES_A_DAY, "times").value for row in own):
        # Where medicines state their own values, those above may belong to something else.
        times, days = trust.at_most(times, trust.GUESSED), trust.at_most(days, trust.GUESSED)
    return SharedValues(times, days, said)


def _medicine(found: Found, shared: SharedValues) -> MedicineReading:
    name, strength = _name(found)
    if strength.value is None:
        strength = _strength_below(found)
    dose, times, days = _by_columns(found)
    instructions: Field[str] = Field()
    for row in found.rows:
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
    times = times if times.value is not None else shared.times_a_day
    days = days if days.value is not None else shared.days
    instructions = instructions if instructions.value is not None else shared.instructions
    return _with_unit(MedicineReading(name, strength, dose, times, days, instructions), name.value)


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


def _with_unit(medicine: MedicineReading, name: str | None) -> MedicineReading:
    """Infer the unit of tablets and capsules from the name if none was read."""
    dose = medicine.dose
    form = _COUNT_UNIT.search(name or "")
    if dose.value is None or form is None or expressions.amount_number(dose.value) is None:
        return medicine
    return replace(medicine, dose=replace(dose, value=dose_text(dose.value, form[1])))


def _name(found: Found) -> tuple[Field[str], Field[str]]:
    if found.name is None:
        return Field(), Field()
    row, start, end = found.name
    text = row.text[start:end]
    split = named(text)
    if not split.name:
        return Field(), Field()
    span = row.span(start + split.name_span[0], start + split.name_span[1])
    sure = span.confidence if split.is_certain else min(span.confidence, trust.REPAIRED)
    if not found.is_sure or not (split.has_form or split.strength):
        sure = min(sure, trust.GUESSED)
    name = Field(split.name, sure, span.box)
    if not split.strength:
        return name, Field()
    where = row.span(start + split.strength_span[0], start + split.strength_span[1])
    return name, _sure(Field(split.strength, where.confidence, where.box), split.is_strength_certain)


def _strength_below(found: Found) -> Field[str]:
    """Return the strength from the line below a name that was broken before it."""
    if found.name is None:
        return Field()
    for row in found.rows:
        below = 0 < row.y - found.name[0].y < _NEXT_LINE * found.height
        if below and abs(row.left - found.name[0].left) < found.height and (alone := strength_alone(row.text)):
            span = row.span(0, alone[1])
            return Field(alone[0], span.confidence, span.box)
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
    if found.values is None or TOTAL not in found.values.cells:
        return None
    return expressions.amount_number(found.values.cells[TOTAL].value)


def _dose(row: Row) -> Field[str]:
    mended = repair(row.text)
    each = expressions.first(DOSES, mended.text)
    if each is None or SENTENCE_END.search(row.text):
        return Field()
    span = row.span(each.start(), each.end())
    return _sure(
        Field(dose_text(each["amount"], each["unit"] or ""), span.confidence, span.box), mended.is_certain(*each.span())
    )


def _count(row: Row, shapes: Sequence[re.Pattern[str]], group: str) -> Field[int]:
    mended = repair(row.text)
    each = expressions.first(shapes, expressions.without_once(mended.text))
    if each is None or SENTENCE_END.search(row.text):
        return Field()
    span = row.span(each.start(), each.end())
    return _sure(Field(int(each[group]), span.confidence, span.box), mended.is_certain(*each.span()))


def _directions(row: Row) -> Field[str]:
    best: Span | None = None
    for each in DIRECTIONS.finditer(row.text):
        span = row.span(*each.span())
        if best is None or len(span.text) > len(best.text):
            best = span
    if best is None:
        return Field()
    text = _SLIPPED_MINUTES.sub("", best.text)
    return _sure(Field(re.sub(r"\s+", " ", text), best.confidence, best.box), text == best.text)


def _sure(field_: Field, is_certain: bool) -> Field:
    return field_ if is_certain else replace(field_, confidence=min(field_.confidence, trust.REPAIRED))
