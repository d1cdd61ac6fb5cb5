"""Made-up workbooks in the shape of '내가 먹는 약 한눈에', locked and unlocked. Nobody takes what stands in them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

import openpyxl
from msoffcrypto.method.ecma376_agile import ECMA376Agile

from medicines.models import InsuranceCode, Medicine
from medicines.services.dispensing_history import DispensedLine

PASSWORD = "19400305"
SPINS = 1000
TODAY = dt.date(2026, 11, 23)
HEAD = (
    "번호", "조제일자", "처방기관", "조제기관", "제품명", "약효분류", "성분명", "약품코드", "단위",
    "1회 투약량", "1회 투여횟수", "총 투약일수", "안전성 서한(속보)",
)  # fmt: skip
NOTES = (("※ 참고하시라고 드리는 자료입니다.",), (), ("※ 다른 곳에 쓰지 마십시오.",))


def printed(
    name: str, code: object = "", unit: str = "1정", amount: object = 1, times: object = 1, days: object = 30,
    on: object = "20261116", hospital: object = "늘봄의원", pharmacy: object = "늘봄약국", substance: object = "",
) -> tuple:  # fmt: skip
    """A row of the file under HEAD, without its number."""
    return (on, hospital, pharmacy, name, "기타", substance, code, unit, amount, times, days, "N")


def table(*rows: Sequence[object]) -> list[Sequence[object]]:
    """The whole sheet: notes, head, numbered rows."""
    return [*NOTES, HEAD, *((number, *row) for number, row in enumerate(rows, 1))]


def workbook(*sheets: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def locked(package: bytes, password: str = PASSWORD) -> bytes:
    """Lock as Excel does, with a lock that takes less work than Excel's to open."""
    return bytes(ECMA376Agile.encrypt(password, io.BytesIO(package), spin_count=SPINS))


def history_file(*rows: Sequence[object]) -> bytes:
    return locked(workbook(table(*rows)))


def line(
    name: str = "맑은정5밀리그램", code: str = "641900010", on: str = "2026-11-16", amount: str = "1",
    unit: str = "1정", times: str = "1", days: str = "30", hospital: str = "늘봄의원", pharmacy: str = "늘봄약국",
    substance: str = "",
) -> DispensedLine:  # fmt: skip
    return DispensedLine(
        dt.date.fromisoformat(on), hospital, pharmacy, name, "기타", substance, code, amount, unit, times, days
    )


def product(code: str, name: str, item_seq: str) -> Medicine:
    medicine = Medicine.objects.create(item_seq=item_seq, name=name)
    InsuranceCode.objects.create(code=code, medicine=medicine)
    return medicine
