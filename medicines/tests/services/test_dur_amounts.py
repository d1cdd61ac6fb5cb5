"""Amounts are read where they are certain, and not guessed elsewhere."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicines.services.dur_amounts import (
    age_limit,
    most_a_day,
    most_days,
    pieces_in,
    shown,
    strength_in,
    threshold,
    weight_of,
)


@pytest.mark.parametrize(
    ("text", "covered", "not_covered"),
    [
        ("12세미만", (0, 11), (12, 82)),
        ("2세이하", (0, 2), (3, 82)),
        ("24개월 미만", (0, 1), (2, 82)),
        ("4주미만", (0,), (1, 82)),
        ("65세이상", (65, 82), (64, 7)),
        ("65세초과", (66, 82), (65, 7)),
        ("만 18세 미만", (17,), (18,)),
    ],
)
def test_ages(text, covered, not_covered):
    limit = age_limit(text)
    assert limit is not None
    assert all(limit.covers(age) for age in covered)
    assert not any(limit.covers(age) for age in not_covered)


def test_without_an_age_only_what_is_said_of_the_old_is_meant():
    said = {text: age_limit(text) for text in ("65세이상", "75세초과", "12세미만", "18세이하")}
    assert [text for text, limit in said.items() if limit is not None and limit.covers(None)] == [
        "65세이상",
        "75세초과",
    ]


@pytest.mark.parametrize("text", ["", "소아", "12세", "12세미만 남아", "체중 40kg 미만"])
def test_what_is_no_age(text):
    assert age_limit(text) is None


@pytest.mark.parametrize(
    ("text", "days"), [("7일", 7), ("180일", 180), ("배란:12일, 자극:20일", None), ("", None), ("4주", None)]
)
def test_days(text, days):
    assert most_days(text) == days


@pytest.mark.parametrize(
    ("text", "milligrams"),
    [
        ("가온사르탄320밀리그램", 320),
        ("4,000밀리그램", 4000),
        ("늘봄졸람0.6밀리그램", Fraction("0.6")),
        ("한별3.2그램", 3200),
        ("다솜110마이크로그램", Fraction("0.11")),
        ("(남성)가온10밀리그램", None),
        ("가온주1회1.5밀리그램", None),
        ("가온360밀리그램/늘봄32밀리그램", None),
        ("가온100밀리그램또는늘봄100밀리그램", None),
        ("1방울", None),
        ("800", None),
        ("360메가베크렐", None),
        ("200/25마이크로그램", None),
        ("", None),
    ],
)
def test_the_most_a_day(text, milligrams):
    assert most_a_day(text) == milligrams


@pytest.mark.parametrize(
    ("text", "milligrams"),
    [
        ("가온정5밀리그람(가온베실산염)", 5),
        ("2.5mg", Fraction("2.5")),
        ("가온서방정 1,000mg", 1000),
        ("50mg정", 50),
        ("5밀리그램/정", 5),
        ("가온정0.1밀리그램", Fraction("0.1")),
        ("가온지로정 100㎍", Fraction("0.1")),
        ("가온플러스정5/50밀리그램", None),
        ("가온플러스정5밀리그램, 50밀리그램", None),
        ("2mg/mL", None),
        ("0.5%", None),
        ("가온시럽 20mL", None),
        ("", None),
    ],
)
def test_the_strength_of_a_piece(text, milligrams):
    assert strength_in(text) == milligrams


@pytest.mark.parametrize(
    ("dose", "pieces"),
    [
        ("1정", 1),
        ("0.5정", Fraction(1, 2)),
        ("1/2정", Fraction(1, 2)),
        ("반 알", Fraction(1, 2)),
        ("한 알 반", Fraction(3, 2)),
        ("1정 반", Fraction(3, 2)),
        ("두 알", 2),
        ("2캡슐", 2),
        ("1T", 1),
        ("½정", Fraction(1, 2)),
        ("1회 10정씩", 10),
        ("1", None),
        ("1포", None),
        ("5mL", None),
        ("1/0정", None),
        ("1~2정", None),
        ("아침 2정 저녁 1정", None),
    ],
)
def test_pieces(dose, pieces):
    assert pieces_in(dose) == pieces


@given(st.decimals(min_value=0, max_value=99_999, places=2, allow_nan=False))
def test_a_weight_written_and_read_again_is_the_same(number):
    assert weight_of(shown(Fraction(number))) == Fraction(number)


def test_a_remark_may_set_a_threshold():
    assert threshold("용량Gaon>325mg") == 325
    assert threshold("외용제는제외") is None
