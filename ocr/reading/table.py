"""Reads tables of medicines: the columns of doses, times and days, and the cells of each row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean, median

from korean.jamo import distance, jamo
from ocr.reading.expressions import UNITS, amount_text, repair, unit_text
from ocr.reading.rows import Row, Token
from ocr.reading.words import Span

DOSE, TIMES, DAYS, TOTAL = "dose", "times_a_day", "days", "total"
_HEADINGS = {
    TOTAL: ("총투약량", "총량", "총수량", "총투여량"),
    DOSE: ("투약량", "1회투약량", "1회량", "1회투여량", "투여량", "복용량", "1회복용량", "용량", "1회분량"),
    TIMES: ("횟수", "1일횟수", "투여횟수", "1일투여횟수", "투약횟수", "1일투약횟수", "복용횟수", "일투횟수"),
    DAYS: ("일수", "투약일수", "총투약일수", "투여일수", "복용일수", "총일수"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of the table. is_certain: no letter had to be guessed."""

    kind: str
    span: Span
    y: float
    value: str
    unit: str = ""
    is_certain: bool = True


@dataclass(slots=True)
class ValueRow:
    """The values of one medicine. doubtful: kinds for which more than one value was found."""

    y: float
    cells: dict[str, Cell] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)


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
    cells = list(_cells(rows, middles, reach, top + height * 0.6))
    return Table(middles, left, right, top, tuple(_value_rows(cells)), guessed)


FEWEST_LABELS = 2


def _headings(rows: list[Row]) -> dict[str, Token]:
    """Return the line with the most headings, by kind."""
    best: dict[str, Token] = {}
    for row in rows:
        found: dict[str, Token] = {}
        for token in _joined_headings(row):
            kind = _heading_kind(token.text)
            if kind is not None and kind not in found:
                found[kind] = token
        # `투약량 1 횟수 3 일수 5` in one line does not head a table.
        labels = sum(_is_followed_by_number(token, row) for token in found.values())
        if len(found) > len(best) and labels < FEWEST_LABELS:
            best = found
    return best


_AMOUNT = r"\d{1,3}\s*/\s*\d{1,2}|\d{0,3}[.,]\d{1,3}|\d{1,3}|[반½]"
_DOSE_CELL = re.compile(rf"(?!\d{{1,3}},\d{{3}}$)(?P<amount>{_AMOUNT})\s*(?P<unit>{UNITS})?(?:씩)?")
_BRACKETS = "()[]{}<>《》「」"
_DIRT = ".,·:;'\"`|_-~ "


def _is_followed_by_number(heading: Token, row: Row) -> bool:
    after = [token for token in row.tokens if token.box.left >= heading.box.right - 2]
    return bool(after) and _DOSE_CELL.fullmatch(after[0].text.strip(_DIRT + _BRACKETS)) is not None


def _joined_headings(row: Row) -> Iterable[Token]:
    """Return the tokens, joining those that form one heading (`1회 투약량`)."""
    for part in row.segments():
        if 1 < len(part.tokens) <= 3:
            span = part.span(0, len(part.text))
            joined = Token(span.text.replace(" ", ""), span.box, span.confidence, part.y)
            if _heading_kind(joined.text) is not None and not any(
                _heading_kind(each.text) for each in part.tokens[:-1]
            ):
                yield joined
                continue
        yield from part.tokens


HEADING_SLIPS = 0.3
"""Most letters (jamo) of a heading that may be wrong, as a share."""


def _heading_kind(text: str) -> str | None:
    bare = re.sub(r"[^0-9가-힣]", "", text)
    if not 2 <= len(bare) <= 7:
        return None
    wanted = jamo(bare)
    best, nearest = None, HEADING_SLIPS
    for kind, names in _HEADINGS.items():
        for name in names:
            key = jamo(name)
            if abs(len(key) - len(wanted)) > HEADING_SLIPS * len(key):
                continue
            share = distance(wanted, key) / len(key)
            if share < nearest or (share == 0 and best is None):
                best, nearest = kind, share
    return best


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
        if between[0] < token.box.centre[0] < between[1] and _DOSE_CELL.fullmatch(repair(token.text.strip(_DIRT)).text)
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


def _cells(rows: list[Row], middles: dict[str, float], reach: float, top: float) -> Iterable[Cell]:
    for row in rows:
        if row.y <= top:
            continue
        for kind, middle in middles.items():
            inside = row.within(middle - reach, middle + reach)
            if inside is not None and (cell := _cell(kind, inside)) is not None:
                yield cell


_COUNT_CELL = re.compile(r"(?P<count>\d{1,3})(?:[.,]0+)?\s*(?:회|번|일분|일|정|캡슐|포|mL|ml|개)?")


def _cell(kind: str, inside: Row) -> Cell | None:
    text = inside.text
    bare = text.strip(_DIRT)
    # A bracket may be dirt or a misread digit.
    whole = bare.strip(_BRACKETS + _DIRT)
    mended = repair(whole)
    is_certain = not mended.changed and whole == bare
    span = inside.span(0, len(text))
    if kind == DOSE:
        found = _DOSE_CELL.fullmatch(mended.text)
        if found is None:
            return None
        return Cell(kind, span, inside.y, amount_text(found["amount"]), unit_text(found["unit"] or ""), is_certain)
    found = _COUNT_CELL.fullmatch(mended.text)
    if found is None:
        if kind == TOTAL and (sum_ := _DOSE_CELL.fullmatch(mended.text)):
            return Cell(kind, span, inside.y, amount_text(sum_["amount"]), "", is_certain)
        return None
    return Cell(kind, span, inside.y, str(int(found["count"])), "", is_certain)


SAME_ROW = 0.8
"""Cells whose middles are nearer than this, by their height, belong to one row."""


def _value_rows(cells: list[Cell]) -> list[ValueRow]:
    """Group cells side by side into rows. Numbers far below the others belong to something else."""
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
    return _of_the_table([row for row in rows if row.cells.keys() - {TOTAL}])


LARGEST_STEP, FIRST_STEP = 3.2, 8.0
"""Largest step to the next row of the table: in usual steps, and for the second row in cell heights."""


def _of_the_table(rows: list[ValueRow]) -> list[ValueRow]:
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
