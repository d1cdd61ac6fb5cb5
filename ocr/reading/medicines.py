"""The medicines of an envelope: names, and for each the dose, times, days and directions that stand by it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from ocr.reading import expressions, trust
from ocr.reading.envelope import Field, MedicineReading
from ocr.reading.expressions import BARE_DAYS, DAYS, DIRECTIONS, DOSE, TIMES, dose_text, repair
from ocr.reading.names import may_name_medicine, named, names_medicine
from ocr.reading.rows import Row, Span
from ocr.reading.table import DAYS as DAYS_COLUMN
from ocr.reading.table import DOSE as DOSE_COLUMN
from ocr.reading.table import TIMES as TIMES_COLUMN
from ocr.reading.table import TOTAL, Table, ValueRow

_ABOVE = 0.7
"""Of a name's height: how far above its middle its band begins."""
_FURTHEST_BAND = 6.0
"""Of a name's height: how far below the last name something may still belong to it."""
_DIRECTIONS_LABEL = re.compile(r"복용\s*방법|복용\s*법|용법|복용시간|복용안내")
_CHOICES = re.compile(r"아침|점심|저녁|취침|식전|식후|식간")
FEWEST_CHOICES = 3
_SHORTEST_NAME = 2
_SLIPPED_MINUTES = re.compile(r"(?<=[1-6]0)\d(?=\s*분)")
"""305분: the 분 was read twice, once as a digit."""
_BARE_AMOUNT = re.compile(r"\d{1,2}|\d[.,]\d{1,2}|\d/\d")
_SENTENCE_END = re.compile(r"[가-힣](?:세요|니다|시오)")
_COUNT_UNIT = re.compile(r"(캡슐|정)(?=$|\d)")


@dataclass(slots=True)
class Found:
    """A medicine under way. y: the middle of its name, or of its values. bottom: where its band ends."""

    y: float
    height: float
    name: tuple[Row, int, int] | None = None
    is_sure: bool = True
    values: ValueRow | None = None
    rows: list[Row] = field(default_factory=list)


def medicines_of(rows: Sequence[Row], table: Table | None) -> tuple[MedicineReading, ...]:
    """All medicines, from the top. A dose that has no name is a medicine too: nothing is dropped or merged."""
    found = _with_values(rows, table) if table is not None and table.rows else _named(rows)
    if not found:
        return ()
    _share_out(rows, found, table)
    shared = _said_for_all(rows, found, table)
    read = [_medicine(each, shared) for each in found]
    beside = _beside_doses(found, read)
    totals = [_total(each) for each in found]
    judged = [trust.judge(each, total) for each, total in zip(beside, totals, strict=True)]
    derived = [
        _with_unit(trust.derive(each, total), each.name.value) for each, total in zip(judged, totals, strict=True)
    ]
    return tuple(trust.compare_days(derived))


@dataclass(frozen=True, slots=True)
class SaidForAll:
    """What stands once for all medicines."""

    times_a_day: Field[int]
    days: Field[int]
    instructions: Field[str]


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
    """Add a medicine for each line of dose and times that follows no name of its own, so that none is merged."""
    found = list(named_ones)
    taken: set[int] = set()
    for number, row in enumerate(rows):
        start = _dosing_start(row)
        if start is None:
            continue
        above = [index for index, each in enumerate(named_ones) if each.y <= row.y + _ABOVE * row.height]
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
    """Where a line that says how much and how often begins to say so; None for any other line."""
    if _SENTENCE_END.search(row.text):
        return None
    text = repair(row.text).text
    dose = DOSE.search(text)
    times = TIMES.search(expressions.without_once(text))
    return min(dose.start(), times.start()) if dose and times else None


def _name_end(text: str) -> int:
    """Where a dose, a number of times or of days begins after a name on the same line."""
    mended = repair(text).text
    starts = [each.start() for shape in (DOSE, TIMES, DAYS) for each in shape.finditer(mended)]
    return min(starts, default=len(text))


def _with_values(rows: Sequence[Row], table: Table) -> list[Found]:
    """One medicine a row of values, and one a name that has none."""
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
            # Those further up have lost their values; they stay, for a person to complete.
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
    """A medicine known by its values alone; the text left of them is its name, however odd."""
    beside = [(abs(y - values.y), part) for y, row in lines for part in row.segments()[:1]]
    near = [each for each in beside if each[0] < 1.2 * height and may_name_medicine(each[1].text)]
    part = min(near, key=lambda each: each[0])[1] if near else None
    return Found(values.y, height, (part, 0, len(part.text)) if part else None, is_sure=False, values=values)


def _step(table: Table) -> float:
    ys = [row.y for row in table.rows]
    steps = [after - before for before, after in pairwise(ys)]
    return median(steps) if steps else 4 * median(cell.span.box.height for cell in table.rows[0].cells.values())


def _share_out(rows: Sequence[Row], found: list[Found], table: Table | None) -> None:
    """Give each medicine the lines from its name to the next one."""
    right = table.right if table is not None else float("inf")
    starts = [each.y - _ABOVE * each.height for each in found]
    ends = [*starts[1:], found[-1].y + _FURTHEST_BAND * found[-1].height]
    for each, start, end in zip(found, starts, ends, strict=True):
        for row in rows:
            if not start <= row.y < min(end, each.y + 2 * _FURTHEST_BAND * each.height):
                continue
            if _DIRECTIONS_LABEL.search(row.text) or _is_choice(row):
                continue
            beside = row.within(0, max(right, 0)) if table is None else _beside_table(row, each, table)
            if beside is not None:
                each.rows.append(beside)


def _beside_table(row: Row, medicine: Found, table: Table) -> Row | None:
    """The line without its number columns; to the right of them only what stands level with the name or the values."""
    left = [token for token in row.tokens if token.box.centre[0] < table.left]
    level = medicine.values.y if medicine.values is not None else medicine.y
    if abs(row.y - level) < medicine.height:
        left += [token for token in row.tokens if token.box.centre[0] >= table.right]
    return Row(tuple(left)) if left else None


def _is_choice(row: Row) -> bool:
    """Whether it offers 아침 점심 저녁, or 식전 식후 식간, to be circled: each word in a place of its own."""
    return sum(bool(_CHOICES.search(part.text)) for part in row.segments()) >= FEWEST_CHOICES


def _said_for_all(rows: Sequence[Row], found: list[Found], table: Table | None) -> SaidForAll:
    top = found[0].y - _ABOVE * found[0].height
    above = [row for row in rows if row.y < (table.top if table is not None else top)]
    times: Field[int] = Field()
    days: Field[int] = Field()
    for row in above:
        times = times if times.value is not None else _count(row, TIMES, "times")
        days = days if days.value is not None else _count(row, DAYS, "days")
    directions: Field[str] = Field()
    for row in rows:
        if directions.value is None and _DIRECTIONS_LABEL.search(row.text) and not _is_choice(row):
            directions = _directions(row)
    return SaidForAll(times, days, directions)


def _medicine(found: Found, shared: SaidForAll) -> MedicineReading:
    name, strength = _name(found)
    dose, times, days = _by_columns(found)
    instructions: Field[str] = Field()
    for row in found.rows:
        if table_value_missing := (dose.value is None):
            dose = _dose(row)
        if times.value is None:
            times = _count(row, TIMES, "times")
        if days.value is None:
            days = _count(row, DAYS, "days")
            if days.value is None and (times.value is not None or dose.value is not None):
                days = _count(row, BARE_DAYS, "days")
        if instructions.value is None:
            instructions = _directions(row)
        if found.values is not None and table_value_missing:
            dose = trust.at_most(dose, trust.GUESSED)
    times = times if times.value is not None else shared.times_a_day
    days = days if days.value is not None else shared.days
    instructions = instructions if instructions.value is not None else shared.instructions
    return _with_unit(MedicineReading(name, strength, dose, times, days, instructions), name.value)


def _beside_doses(found: list[Found], read: list[MedicineReading]) -> list[MedicineReading]:
    """Take a number that stands under the doses of other medicines for a dose whose unit was not read."""
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
    """Count tablets and capsules by their name where no unit was read."""
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
    each = DOSE.search(mended.text)
    if each is None or _SENTENCE_END.search(row.text):
        return Field()
    span = row.span(each.start(), each.end())
    return _sure(
        Field(dose_text(each["amount"], each["unit"]), span.confidence, span.box), mended.is_certain(*each.span())
    )


def _count(row: Row, shape: re.Pattern[str], group: str) -> Field[int]:
    mended = repair(row.text)
    each = shape.search(expressions.without_once(mended.text))
    if each is None or _SENTENCE_END.search(row.text):
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
