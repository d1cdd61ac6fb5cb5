"""Amounts as they are said: written another way, and never another number."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from korean import read_aloud
from korean.guard import AGREE, check, quantities
from medicines.services.amounts import amount_of

UNITS = ("정", "알", "T", "캡슐", "C", "포", "mL", "매", "장", "개", "방울", "단위", "회", "퍼프", "스푼", "mg")


@pytest.mark.parametrize(
    ("dose", "written", "heard"),
    [
        ("1정", "1알", "한 알"),
        ("2정", "2알", "두 알"),
        ("1.5정", "1알 반", "한 알 반"),
        ("0.5정", "반 알", "반 알"),
        ("0.25정", "1/4알", "사분의 일 알"),
        ("0.75 T", "3/4알", "사분의 삼 알"),
        ("1.25정", "1알과 1/4알", "한 알과 사분의 일 알"),
        ("2/3포", "2/3포", "삼분의 이 포"),
        ("1/4정", "1/4알", "사분의 일 알"),
        ("2와 3/4정", "2알과 3/4알", "두 알과 사분의 삼 알"),
        ("1과 1/2정", "1알 반", "한 알 반"),
        ("1½정", "1알 반", "한 알 반"),
        ("½캡슐", "반 캡슐", "반 캡슐"),
        ("1정 반", "1알 반", "한 알 반"),
        ("한알반", "1알 반", "한 알 반"),
        ("반정", "반 알", "반 알"),
        ("두 캡슐", "2캡슐", "두 캡슐"),
        ("1회 1정", "1알", "한 알"),
        ("1회 1정씩", "1알", "한 알"),
        ("1회 2회 흡입", "2번", "두 번"),
        ("2회 흡입", "2번", "두 번"),
        ("2퍼프", "2번", "두 번"),
        ("1회", "1번", "한 번"),
        ("1매", "1장", "한 장"),
        ("5 ml", "5mL", "오 밀리리터"),
        ("7.5cc", "7.5mL", "칠 점 오 밀리리터"),
        ("12U", "12단위", "십이 단위"),
        ("2gtt", "2방울", "두 방울"),
        ("1~2정", "1~2알", "한 알에서 두 알"),
        ("0.3정", "0.3알", "영 점 삼 알"),
        ("1,000mg", "1000mg", "천 밀리그램"),
        ("1.0정", "1알", "한 알"),
    ],
)
def test_as_a_pharmacist_says_it(dose, written, heard):
    assert amount_of(dose).words == written
    assert read_aloud(written) == heard


@pytest.mark.parametrize(
    "dose",
    [
        "", "적당량", "양쪽 눈에 1방울", "1정(500mg)", "5/160정", "1-2정", "1,5정", "2.5/3정", "1/0정", "12.3456정",
        "1.5정 반", "1.000mg", "1/3mL", "1회분", "아침 1정",
    ],
)  # fmt: skip
def test_what_is_not_taken_apart_stays_as_somebody_wrote_it(dose):
    assert amount_of(dose).words == dose
    assert amount_of(dose).value is None


def test_none_is_nothing():
    assert amount_of("0정").is_nothing
    assert amount_of("0.0mL").is_nothing
    assert not amount_of("0.5정").is_nothing
    assert not amount_of("").is_nothing


def value_heard(text: str) -> Fraction:
    """What the guard's ear makes of it; 한 알과 사분의 일 알 is one amount in two pieces."""
    return sum((Fraction(heard.value) for heard in quantities(read_aloud(text)) if heard.value is not None), Fraction())


@given(
    st.integers(0, 99),
    st.sampled_from(["", ".25", ".5", ".75", ".1", ".05", ".125", ".50"]),
    st.sampled_from(UNITS),
    st.sampled_from(["", " "]),
    st.sampled_from(["", "씩"]),
)
def test_the_number_is_the_one_that_was_written(whole, part, unit, space, each):
    dose = f"{whole}{part}{space}{unit}{each}"
    amount = amount_of(dose)
    assert amount.value == Fraction(f"{whole}{part}")
    assert value_heard(amount.words) == amount.value
    assert check(amount.words, read_aloud(amount.words)).outcome == AGREE


@given(st.text(st.sampled_from("0123456789./~-½¼ 정알반한두회씩매포mLT,과와"), max_size=12))
def test_whatever_is_written_no_number_is_made_up(dose):
    amount = amount_of(dose)
    if amount.value is not None:
        assert amount_of(amount.words).value == amount.value
