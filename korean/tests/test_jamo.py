"""Words compared letter by letter."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from korean.jamo import distance, jamo


@pytest.mark.parametrize(
    ("text", "sounds_like"),
    [
        ("당골은", "당고른"),
        ("발음", "바름"),
        ("약을", "야글"),
        ("밖에", "바께"),
        ("꽃이", "꼬치"),
        ("강아지", "강아지"),
        ("값을", "값을"),
    ],
)
def test_a_final_moves_to_the_syllable_where_it_is_heard(text: str, sounds_like: str):
    assert jamo(text) == unicodedata.normalize("NFD", sounds_like)


def test_other_characters_stay():
    assert jamo("abc 5%") == "abc 5%"
    assert jamo("") == ""


@pytest.mark.parametrize(
    ("first", "second", "letters"),
    [
        ("", "", 0),
        ("약", "약", 0),
        ("약", "", 1),
        ("ab", "ba", 1),
        ("abcd", "acbd", 1),
        ("ca", "abc", 3),
        ("kitten", "sitting", 3),
        (jamo("코씨원"), jamo("코시원"), 1),
        (jamo("혈펑정"), jamo("혈평정"), 1),
    ],
)
def test_how_many_letters_apart(first: str, second: str, letters: int):
    assert distance(first, second) == distance(second, first) == letters


@given(st.text(max_size=12), st.text(max_size=12))
def test_distance_is_one(first: str, second: str):
    assert distance(first, second) == distance(second, first)
    assert (distance(first, second) == 0) == (first == second)
    assert abs(len(first) - len(second)) <= distance(first, second) <= max(len(first), len(second))
