"""Number columns whose headings were not read: three or four aligned columns, in the order that papers share.

The prescription form (의료법 시행규칙 별지 제9호서식) fixes it: 1회 투약량, 1일 투여횟수, 총 투약일수. A total may
follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ocr.reading.cells import BRACKETS, DAYS, DIRT, DOSE, DOSE_CELL, TIMES, TOTAL, value_rows
from ocr.reading.expressions import amount_number, amount_text, repair
from ocr.reading.names import may_name_medicine, names_medicine
from ocr.reading.rows import Row, Token
from ocr.reading.table import FIRST_STEP, Table, cells_under, of_the_table

ORDER = (DOSE, TIMES, DAYS, TOTAL)
MOST_AMOUNT, MOST_TIMES, MOST_DAYS = 60.0, 9, 366
"""Largest numbers that may stand in the three columns."""
ABOVE_FIRST = 0.6
"""How far above the middle of its first row a grid begins, by the row's height."""
SLACK = 0.5
"""How far from its column's middle a number may stand, by the distance of the nearest columns."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Numbers side by side that may be one medicine's values. left: what stands before them."""

    numbers: tuple[Token, ...]
    left: Row | None
    y: float
    height: float

    @property
    def middles(self) -> list[float]:
        """The columns' middles, in pixels."""
        return [token.box.centre[0] for token in self.numbers]


def grid_in(rows: Sequence[Row]) -> Table | None:
    """Return the number columns of `rows`; None unless three numbers stand below each other, or beside a medicine."""
    runs = [run for row in rows if (run := _run(row)) is not None]
    kept = max((_aligned(run, runs) for run in runs), key=_weight, default=[])
    if not kept or (len(kept) == 1 and not _is_beside_name(kept[0])):
        return None
    count = min(len(run.numbers) for run in kept)
    middles = {kind: median(run.middles[place] for run in kept) for place, kind in enumerate(ORDER[:count])}
    steps = [after - before for before, after in pairwise(middles.values())]
    reach = SLACK * min(steps)
    top = _top(rows, kept, middles, reach)
    found = of_the_table(value_rows(list(cells_under(rows, middles, reach, top))))
    return Table(middles, middles[DOSE] - reach, max(middles.values()) + reach, top, tuple(found), is_guessed=True)


def _top(rows: Sequence[Row], kept: Sequence[_Run], middles: dict[str, float], reach: float) -> float:
    """Return where the grid begins: above its first whole row, or above medicines before it with numbers missing."""
    first = kept[0].y
    top = first - ABOVE_FIRST * kept[0].height
    for row in reversed([each for each in rows if each.y < top]):
        if first - row.y > FIRST_STEP * kept[0].height:
            break
        before = row.within(0, middles[DOSE] - reach)
        if before is not None and names_medicine(before.text) and any(cells_under([row], middles, reach, row.y - 1)):
            first, top = row.y, row.y - ABOVE_FIRST * row.height
    return top


def number_in(token: Token) -> float | None:
    """Return the number that a token is, with nothing else in it; None if it is none."""
    found = DOSE_CELL.fullmatch(repair(token.text.strip(DIRT + BRACKETS)).text)
    return amount_number(amount_text(found["amount"])) if found else None


def _run(row: Row) -> _Run | None:
    """Return the last numbers side by side in `row` that may be dose, times, days and total."""
    tokens = row.tokens
    ends = [place for place in range(len(tokens)) if number_in(tokens[place]) is not None]
    runs: list[list[int]] = []
    for place in ends:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    for places in runs:
        for count in (4, 3):
            chosen = tuple(tokens[place] for place in places[-count:])
            if len(places) >= count and _is_plausible(chosen):
                before = tokens[: places[-count]]
                return _Run(chosen, Row(before) if before else None, row.y, row.height)
    return None


def _is_plausible(numbers: Sequence[Token]) -> bool:
    dose, times, days, *rest = (number_in(token) or 0.0 for token in numbers)
    if not (0 < dose <= MOST_AMOUNT and 1 <= times <= MOST_TIMES and 1 <= days <= MOST_DAYS):
        return False
    if not (times.is_integer() and days.is_integer()):
        return False
    return not rest or abs(dose * times * days - rest[0]) < 0.01


def _aligned(run: _Run, runs: Sequence[_Run]) -> list[_Run]:
    """Return the runs whose numbers stand above or below those of `run`, itself included."""
    steps = [after - before for before, after in pairwise(run.middles)]
    reach = SLACK * min(steps)
    return [
        other
        for other in runs
        if all(abs(one - two) < reach for one, two in zip(run.middles, other.middles, strict=False))
    ]


def _weight(runs: Sequence[_Run]) -> tuple[int, int]:
    return sum(_is_beside_name(run) for run in runs), len(runs)


def _is_beside_name(run: _Run) -> bool:
    return run.left is not None and (names_medicine(run.left.text) or may_name_medicine(run.left.text))
