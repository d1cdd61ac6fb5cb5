"""Doses, times, days, dates and directions as they are printed and as they are misread."""

from __future__ import annotations

import datetime as dt

import pytest

from ocr.reading.expressions import (
    BARE_DAYS,
    DAYS,
    DOSE,
    TIMES,
    amount_number,
    date_in,
    dose_text,
    repair,
    without_once,
)
from ocr.reading.usage import DIRECTIONS


@pytest.mark.parametrize(
    ("text", "dose", "times", "days"),
    [
        ("1정씩 3회 5일분", "1정", 3, 5),
        ("1회 0.5정 1일 2회 14일분", "0.5정", 2, 14),
        ("1회 1/2정, 1일 1회, 30일분", "1/2정", 1, 30),
        ("반 정씩 하루 2번 7일간", "반 정", 2, 7),
        ("1회반정 1일3회 3일분", "반 정", 3, 3),
        ("1.5정씩 4회 28일분", "1.5정", 4, 28),
        ("5mL씩 3회 3일분", "5mL", 3, 3),
        ("2.5ml씩 1일 2회 5일분", "2.5mL", 2, 5),
        ("1포씩 하루 3번 5일분", "1포", 3, 5),
        ("2캡슐씩 3회 90일분", "2캡슐", 3, 90),
        ("l정씩 3희 5일분", "1정", 3, 5),
        ("1점씩 3최 5일분", "1정", 3, 5),
        ("1캡슬씩 하루l번 5일분", "1캡슐", 1, 5),
        ("1또씩 1일3회 5일분", "1포", 3, 5),
    ],
)
def test_expressions(text, dose, times, days):
    mended = repair(text).text
    found = DOSE.search(mended)
    assert found is not None
    assert dose_text(found["amount"], found["unit"]) == dose
    times_found, days_found = TIMES.search(without_once(mended)), DAYS.search(mended)
    assert times_found is not None
    assert days_found is not None
    assert (int(times_found["times"]), int(days_found["days"])) == (times, days)


@pytest.mark.parametrize(
    "text", ["디오반정", "트윈스타정40/5밀리그램", "2026-11-02", "타이레놀8시간이알서방정650mg", "1일 3잔"]
)
def test_what_is_no_dose(text):
    assert DOSE.search(text) is None
    assert DAYS.search(text) is None
    assert TIMES.search(text) is None


def test_a_date_is_no_number_of_days():
    assert BARE_DAYS.search("2026년 9월 22일") is None
    assert BARE_DAYS.search("1일 3회") is None


@pytest.mark.parametrize("changed", ["l정", "O.5정", "2O일분"])
def test_what_had_to_be_mended_is_known(changed):
    mended = repair(changed)
    assert not mended.is_certain(0, len(changed))
    assert repair(mended.text).changed == frozenset()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("조제일자: 2026-01-05", dt.date(2026, 1, 5)),
        ("26.12.31", dt.date(2026, 12, 31)),
        ("2026년 3월 7일", dt.date(2026, 3, 7)),
        ("20260704 09:30", dt.date(2026, 7, 4)),
        ("2026. 02. 28.", dt.date(2026, 2, 28)),
        ("2026/13/05", None),
        ("02-761-1230", None),
        ("031-765-8815", None),
    ],
)
def test_dates(text, day):
    found = date_in(text)
    assert (found[0] if found else None) == day


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("복용방법: 매 식후 30분", "매 식후 30분"),
        ("아침, 저녁 식후 즉시 복용", "아침, 저녁 식후 즉시"),
        ("취침 전", "취침 전"),
        ("필요 시", "필요 시"),
    ],
)
def test_directions(text, said):
    found = DIRECTIONS.search(text)
    assert found is not None
    assert found[0].strip() == said


@pytest.mark.parametrize(("amount", "number"), [("반", 0.5), ("1/2", 0.5), ("1.5", 1.5), ("1/0", None), ("", None)])
def test_amounts(amount, number):
    assert amount_number(amount) == number
