"""How old a list is, and what is shown of a rule."""

from __future__ import annotations

import datetime as dt

import pytest

from medicines.models import DurKind, DurRule, DurSnapshot, DurSubject
from medicines.services.dur_passages import passage_of


def passage(kind: DurKind = DurKind.ELDER, dated: str = "", newest: dt.date | None = None, **fields: str):
    snapshot = DurSnapshot(
        source="mfds", kind=kind, dated=dated, newest_notice_on=newest,
        imported_at=dt.datetime(2026, 11, 1, 23, tzinfo=dt.UTC),
    )  # fmt: skip
    return passage_of(DurRule(snapshot=snapshot, subject=DurSubject(name="가온사르탄"), **fields), kind)


@pytest.mark.parametrize(
    ("dated", "newest", "sentence"),
    [
        ("2026-03-12", dt.date(2025, 12, 23), "2026년 3월 12일 자료"),
        ("2025-06", None, "2025년 6월 자료"),
        ("", dt.date(2025, 12, 23), "2025년 12월 23일까지 고시된 자료"),
        ("", None, "2026년 11월 2일에 불러온 자료"),
    ],
)
def test_the_date_of_a_list_is_always_told(dated, newest, sentence):
    assert passage(dated=dated, newest=newest).dated == sentence


@pytest.mark.parametrize(
    ("kind", "detail"),
    [
        (DurKind.DOSE, "하루 최대 용량: 값"),
        (DurKind.DAYS, "최대 투여 기간: 값"),
        (DurKind.AGE, "나이: 값"),
        (DurKind.PREGNANCY, "등급: 값"),
    ],
)
def test_what_a_rule_limits_is_named(kind, detail):
    assert passage(kind, limit="값").details == (detail,)


def test_a_long_list_of_forms_is_cut():
    assert passage(forms="정제/캡슐").details == ("제형: 정제, 캡슐",)
    assert passage(forms="가정/나정/다정/라정/마정").details == ("제형: 가정, 나정, 다정, 라정 등",)
