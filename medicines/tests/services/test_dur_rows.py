"""Cells of the lists."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicines.services.dur_rows import codes_in, day, plain, product_code


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("-", ""),
        ("_", ""),
        (" - ", ""),
        ("", ""),
        ('"', ""),
        ("고혈압|고열|경련", "고혈압, 고열, 경련"),
        ("4|000밀리그램", "4,000밀리그램"),
        ("하루10|800밀리그램/12|5", "하루10,800밀리그램/12, 5"),
        ('"졸음이심해질수있음|', "졸음이심해질수있음"),
        ('"모두따옴표안"', "모두따옴표안"),
        ('가:"나|다"', '가:"나, 다"'),
        ("앞\x00뒤\n", "앞 뒤"),
    ],
)
def test_a_cell_becomes_text(cell, text):
    assert plain(cell) == text


@given(st.text(alphabet='가나|"-_ \x00,1200', max_size=12))
def test_no_bar_control_letter_or_lone_mark_is_left(cell):
    text = plain(cell)
    assert "|" not in text
    assert "\x00" not in text
    assert text == text.strip()


def test_codes_are_read_whatever_stands_between_them():
    cell = "[M900010]염산가온/[A900011]가온엑스[10→1]/[M900010]다시/[D900001]Gaon(가온)/[가나]"
    assert codes_in(cell) == ("M900010", "A900011", "D900001")


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("20090303", dt.date(2009, 3, 3)),
        ("2009-03-03", dt.date(2009, 3, 3)),
        ("2009.3.3", dt.date(2009, 3, 3)),
        ("20091303", None),
        ("-", None),
        ("2009", None),
    ],
)
def test_days(cell, found):
    assert day(cell) == found


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("648901230", "648901230"),
        (" 053100010 ", "053100010"),
        ("64890123", ""),
        ("64890123a", ""),
        ("６48901230", ""),
    ],
)
def test_only_nine_digits_are_a_product(cell, found):
    assert product_code(cell) == found
