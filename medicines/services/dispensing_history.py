"""Reads the table of HIRA's '내가 먹는 약 한눈에': which medicine was dispensed when, where, how much of it.

Two layouts are known: one table whose every row has its date and places, and one block for each visit, whose date and
places stand above its table. Notes may stand above and below either.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from medicines.exceptions import HistoryColumnsMissing, HistoryTooLong, NoDispensingHistory, NothingDispensed
from medicines.models.catalogue import INSURANCE_CODE_LENGTH
from medicines.services.locked_workbook import Row
from medicines.services.recurrence import FIRST_DAY

MOST_LINES = 1500
"""Fifteen medicines, fetched twice a week for a year."""
_DATE, _HOSPITAL, _PHARMACY = "조제일자", "처방기관", "조제기관"
_NAME, _CLASS, _SUBSTANCE, _CODE, _UNIT = "제품명", "약효분류", "성분명", "약품코드", "단위"
_AMOUNT, _TIMES, _DAYS = "1회 투약량", "1회 투여횟수", "총 투약일수"
REQUIRED = (_NAME, _CODE, _AMOUNT, _TIMES, _DAYS)
_VISIT = (_DATE, _HOSPITAL, _PHARMACY)
_HEADINGS: dict[str, tuple[str, ...]] = {
    _DATE: ("조제일자", "조제일", "조제년월일", "투약일자", "처방일자", "진료일자"),
    _HOSPITAL: ("처방기관", "처방기관명", "처방의료기관", "병의원", "병·의원"),
    _PHARMACY: ("조제기관", "조제기관명", "약국", "약국명"),
    _NAME: ("제품명", "약품명", "의약품명", "품명"),
    _CLASS: ("약효분류", "약효분류명"),
    _SUBSTANCE: ("성분명", "주성분명", "성분"),
    _CODE: ("약품코드", "의약품코드", "제품코드", "보험코드"),
    _UNIT: ("단위",),
    _AMOUNT: ("1회투약량", "1회투여량", "1회복용량"),
    _TIMES: ("1회투여횟수", "1일투여횟수", "1일투약횟수", "1일복용횟수", "투여횟수", "투약횟수"),
    _DAYS: ("총투약일수", "총투여일수", "투약일수", "투여일수"),
}
"""How each column may be called; the first of the names in a table is meant."""
_COLUMN_OF = {heading: column for column, headings in _HEADINGS.items() for heading in headings}
_HEADINGS_OF_A_TABLE = 3
"""A row with a name's heading and two more of these is a table's head, even if others are missing."""
_NOISE = re.compile(r"\([^()]*\)|\s|\*")
_LABELLED = re.compile(rf"({'|'.join(_VISIT)})\s*[:\uff1a]\s*(.+)")
_WRITTEN_DATE = re.compile(
    r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
)
_PACKED_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL_DATE = re.compile(r"\d{5}")
_EXCEL_DAY_ZERO = dt.date(1899, 12, 30)
_STANDARD_CODE = re.compile(r"880(\d{9})\d")
"""The 13 digits on a package, whose digits 4 to 12 are the insurance code."""
_PLACE_LABEL = re.compile(r"^(?:병원|약국|기관)\s*(?:이름|명)?\s*[:\uff1a]\s*")
NAME_LENGTH, PLACE_LENGTH, CLASS_LENGTH, SUBSTANCE_LENGTH, CELL_LENGTH = 200, 100, 60, 100, 30
"""What the tables of prescriptions and medications hold, and more than an honest cell of figures has."""


@dataclass(frozen=True, slots=True)
class DispensedLine:
    """One medicine of one visit. code: the nine digits, or as printed. amount, unit, times, days: as printed."""

    dispensed_on: dt.date
    hospital: str
    pharmacy: str
    name: str
    drug_class: str
    substance: str
    code: str
    amount: str
    unit: str
    times: str
    days: str


@dataclass(frozen=True, slots=True)
class DispensingHistory:
    """What a file tells. unread: names of medicines whose day of dispensing is missing or still to come."""

    lines: tuple[DispensedLine, ...]
    unread: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    """How far the reading of a sheet has come."""

    today: dt.date
    columns: Mapping[str, int] = field(default_factory=dict)
    visit: dict[str, str] = field(default_factory=dict)
    lines: list[DispensedLine] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def read_history(sheets: Iterable[Sequence[Row]], today: dt.date) -> DispensingHistory:
    """Read the tables of all sheets.

    Raises NoDispensingHistory, HistoryColumnsMissing, NothingDispensed, HistoryTooLong.
    """
    found = _Reading(today)
    for rows in sheets:
        # Nothing of another sheet holds for this one but that there was a table.
        found.visit = {}
        seen, found.columns = found.columns, {}
        for row in rows:
            _read_row(found, row)
        found.columns = found.columns or seen
    if not found.columns:
        raise NoDispensingHistory
    if not found.lines and not found.unread:
        raise NothingDispensed
    return DispensingHistory(tuple(found.lines), tuple(dict.fromkeys(found.unread)))


def _read_row(found: _Reading, row: Row) -> None:
    if columns := _table_head(row):
        found.columns = columns
    elif visit := _visit_head(row):
        # A new visit begins with its date; its places may stand in the rows below.
        found.visit = visit if _DATE in visit else found.visit | visit
    elif found.columns:
        _read_line(found, row)


def _table_head(row: Row) -> dict[str, int]:
    """Return the columns of a table's head by what stands in them; empty for any other row."""
    numbers = {_NOISE.sub("", cell): number for number, cell in reversed(list(enumerate(row)))}
    columns = {
        column: numbers[named[0]]
        for column, headings in _HEADINGS.items()
        if (named := [heading for heading in headings if heading in numbers])
    }
    if _NAME not in columns or len(columns) < _HEADINGS_OF_A_TABLE:
        return {}
    if missing := [column for column in REQUIRED if column not in columns]:
        raise HistoryColumnsMissing(missing)
    return columns


def _visit_head(row: Row) -> dict[str, str]:
    """Return the date and places of a row such as 조제일자 | 2026-11-16 | 처방기관 | 늘봄의원; empty for any other."""
    found: dict[str, str] = {}
    label = ""
    cells = [cell for cell in row if cell]
    if not cells or not (_LABELLED.match(cells[0]) or _COLUMN_OF.get(_NOISE.sub("", cells[0])) in _VISIT):
        return {}
    for cell in cells:
        column = _COLUMN_OF.get(_NOISE.sub("", cell), "")
        if column in _VISIT:
            label = column
        elif label:
            found[label], label = cell, ""
        elif labelled := _LABELLED.fullmatch(cell):
            found[labelled[1]] = labelled[2]
    return found


def _read_line(found: _Reading, row: Row) -> None:
    def cell(column: str) -> str:
        number = found.columns.get(column)
        return row[number] if number is not None and number < len(row) else ""

    name = cell(_NAME)[:NAME_LENGTH]
    # A note merged over the whole width has a name's cell and no other.
    if not name or not any(cell(column) for column in REQUIRED if column != _NAME):
        return
    # Cells that are merged over the rows of one visit stand in its first row only.
    if own := {column: cell(column) for column in _VISIT if cell(column)}:
        found.visit = own if _DATE in own else found.visit | own
    day = read_date(found.visit.get(_DATE, ""))
    if day is None or not FIRST_DAY <= day <= found.today:
        found.unread.append(name)
        return
    if len(found.lines) >= MOST_LINES:
        raise HistoryTooLong
    figures = {column: cell(column)[:CELL_LENGTH] for column in (_AMOUNT, _UNIT, _TIMES, _DAYS)}
    found.lines.append(
        DispensedLine(
            dispensed_on=day,
            hospital=_place(found.visit.get(_HOSPITAL, "")),
            pharmacy=_place(found.visit.get(_PHARMACY, "")),
            name=name,
            drug_class=cell(_CLASS)[:CLASS_LENGTH],
            substance=cell(_SUBSTANCE)[:SUBSTANCE_LENGTH],
            code=read_code(cell(_CODE)),
            amount=figures[_AMOUNT],
            unit=figures[_UNIT],
            times=figures[_TIMES],
            days=figures[_DAYS],
        )
    )


def read_date(text: str) -> dt.date | None:
    """Read 2026-11-16, 2026. 11. 16., 2026년 11월 16일, 20261116 or Excel's count of days; None for anything else."""
    text = text.strip()
    written = _WRITTEN_DATE.fullmatch(text) or _PACKED_DATE.fullmatch(text)
    if written:
        try:
            return dt.date(*map(int, written.groups()))
        except ValueError:
            return None
    if _SERIAL_DATE.fullmatch(text):
        return _EXCEL_DAY_ZERO + dt.timedelta(days=int(text))
    return None


def read_code(text: str) -> str:
    """Return the nine digits of an insurance code, with the zeros that Excel dropped from a number; else the text."""
    digits = text.replace(" ", "").replace("-", "")
    if standard := _STANDARD_CODE.fullmatch(digits):
        return standard[1]
    if digits.isdecimal() and digits.isascii() and 0 < len(digits) <= INSURANCE_CODE_LENGTH:
        return digits.zfill(INSURANCE_CODE_LENGTH)
    return text[:CELL_LENGTH]


def _place(text: str) -> str:
    return _PLACE_LABEL.sub("", text)[:PLACE_LENGTH].strip()
