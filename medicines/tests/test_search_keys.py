"""Folding and initial consonants."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from korean.hangul import INITIALS
from medicines.search_keys import consonants_only, fold, initials


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("토우로나정500밀리그램", "토우로나정500mg"),
        ("토우로나정 500 밀리그람", "토우로나정500mg"),
        ("토우로나정500㎎", "토우로나정500mg"),
        ("Touro-NA (500 MG)", "tourona500mg"),
    ],
)
def test_spellings_of_one_name_fold_alike(text, expected):
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("타이레놀", "ㅌㅇㄹㄴ"), ("꿀빵 쌈", "ㄲㅃㅆ"), ("가힣", "ㄱㅎ"), ("B정 5mg", "bㅈ5mg")]
)
def test_initials(text, expected):
    assert initials(text) == expected
    assert initials(unicodedata.normalize("NFD", text)) == expected


def test_consonants_joined_by_an_input_method_are_taken_apart():
    assert consonants_only("ㅄㄳ") == "ㅂㅅㄱㅅ"
    assert consonants_only("ㅌㅇㄹㄴ") == "ㅌㅇㄹㄴ"
    assert consonants_only("타ㅇ") == ""
    assert consonants_only("ㅏ") == ""


@given(st.text(alphabet=st.characters(min_codepoint=ord("가"), max_codepoint=ord("힣")), min_size=1))
def test_every_syllable_has_the_initial_that_unicode_gives_it(text):
    decomposed = [unicodedata.normalize("NFD", syllable)[0] for syllable in text]
    assert initials(text) == "".join(INITIALS[ord(jamo) - 0x1100] for jamo in decomposed)


@given(st.text())
def test_what_is_folded_has_neither_blanks_nor_capitals(text):
    folded = fold(text)
    assert "".join(folded.split()) == folded.casefold() == folded
