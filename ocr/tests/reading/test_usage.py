"""Directions: whole, mended, or unsure; never fewer parts of the day than are printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.reading.fields import read_fields
from ocr.reading.trust import LOW
from ocr.reading.usage import parts_of_day, usage_in
from ocr.tests.envelopes.word_pages import rows_page


@pytest.mark.parametrize(
    ("text", "said", "is_certain"),
    [
        ("아침/점심/저녁 3회(가급적 식후 30분)", "아침/점심/저녁 식후 30분", True),
        ("아침ㆍ저녁 식후즉시", "아침ㆍ저녁 식후즉시", True),
        ("아침/정심/저녁 3회", "아침/점심/저녁", False),
        ("아침/점심/저넉 3회", "아침/점심/저녁", False),
        ("아침/??/저녁", "아침", True),
        ("아침/저녁 2회(가급적", "아침/저녁", False),
        ("저녁 1회(가급적 식후305분)", "저녁 식후30분", False),
        ("아침 3회아검척익후30분", "아침", False),
        ("아침 저녁 30분", "아침 저녁 30분", False),
    ],
)
def test_directions(text, said, is_certain):
    found = usage_in(text)
    assert found is not None
    assert (found.text, found.is_certain) == (said, is_certain)


@pytest.mark.parametrize("text", ["식후 30분 식전 30분", "누리펜정 500mg", "효능: 두통"])
def test_what_says_nothing(text):
    assert usage_in(text) is None


@given(
    st.sampled_from(("아침/점심/저녁", "아침/저녁", "점심/저녁")),
    st.integers(0, 7),
    st.sampled_from("정지이찬넉녘참삼"),
)
def test_one_wrong_letter_never_surely_says_fewer_parts_of_the_day(parts, place, letter):
    spoilt = parts[:place] + letter + parts[place + 1 :]
    count = parts.count("/") + 1
    heads = [(500, "투약량"), (700, "횟수"), (900, "일수"), (1100, "용법")]
    row = [(20, "로담펜정"), (520, "1"), (720, str(count)), (920, "3"), (1100, spoilt)]
    (medicine,) = read_fields(rows_page(heads, row)).medicines
    said = medicine.instructions
    assert said.value is None or parts_of_day(said.value) == count or said.confidence < LOW
