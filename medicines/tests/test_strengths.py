"""Numbers of names, however they are written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicines.search_keys import fold
from medicines.strengths import one_strength, strengths

AMOUNTS = st.decimals(min_value=Decimal("0.001"), max_value=Decimal(99999), places=3)


def written(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2.5밀리그램", "２．５㎎"),
        ("2.5mg", "2,5 mg"),
        ("0.125mg", "0,125mg"),
        ("1,000밀리그램", "1000mg"),
        ("1g", "1,000mg"),
        ("100mcg", "0.1밀리그람"),
        ("100마이크로그램", "100㎍"),
        ("5/50mg", "5 / 50 밀리그램"),
        ("5/50mg", "5-50mg"),
        ("100단위", "100 IU"),
        ("100국제단위", "100iu"),
        ("5.0mg", "5mg"),
        (".5mg", "0.5mg"),
    ],
)
def test_one_strength_in_two_spellings(one, other):
    first, second = one_strength(one), one_strength(other)
    assert first is not None
    assert second is not None
    assert first.amount == second.amount
    assert first.is_same_as(second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2.5mg", "25mg"),
        ("5/50mg", "550mg"),
        ("1,000mg", "1mg"),
        ("0.1mg", "0.1g"),
        ("5mg", "5ml"),
        ("5/50mg", "50/5mg"),
    ],
)
def test_two_strengths(one, other):
    first, second = one_strength(one), one_strength(other)
    assert first is not None
    assert second is not None
    assert not first.is_same_as(second)


@pytest.mark.parametrize("text", ["정", "", "B12", "5mg정", "10일"])
def test_what_is_no_strength_alone(text):
    assert one_strength(text) is None


def test_all_numbers_of_a_name():
    assert [each.amount or each.written for each in strengths("오구멘틴시럽228밀리그램/5밀리리터 2통")] == [
        "228mg",
        "5ml",
        "2",
    ]


@given(AMOUNTS, AMOUNTS)
def test_different_amounts_fold_differently(one, other):
    first, second = (fold(f"가나정{written(each)}밀리그램(다라)") for each in (one, other))
    assert (first == second) == (one == other)


@given(st.lists(AMOUNTS, min_size=1, max_size=3), st.sampled_from(["/", " / ", "-", "+", "·"]))
def test_combinations_keep_their_parts(parts, between):
    found = one_strength(between.join(map(written, parts)) + "mg")
    assert found is not None
    assert found.amounts == tuple(parts)


@given(st.text(alphabet="0123456789.,/ ㎎mg가정()-+·", max_size=20))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
