"""The prescription form: known by its title and words, read by the order of its columns."""

from __future__ import annotations

import pytest

from ocr.reading.fields import read_fields
from ocr.reading.papers import Paper
from ocr.tests.envelopes.word_pages import rows_page

TITLE = [(400, "처"), (700, "방"), (1000, "전")]
HEAD = [(20, "요양기관기호:"), (400, "12345678")]
DISEASE = [(20, "질병분류기호"), (400, "2"), (500, "3"), (600, "9")]
HEADINGS = [(20, "처방의약품의"), (300, "명칭"), (700, "1회"), (850, "1일"), (1000, "총"), (1200, "용법")]
PERIOD = [(20, "사용기간"), (200, "교부일로부터("), (500, "3)일간")]
FIRST = [(20, "642101234"), (250, "누리펜정/1정"), (700, "0.5"), (850, "3"), (1000, "5")]
SECOND = [(20, "642101235"), (250, "다온캡슐/1캡슐"), (700, "2"), (850, "3"), (1000, "5")]


def doses(*rows):
    return [
        (each.name.value, each.dose.value, each.times_a_day.value, each.days.value)
        for each in read_fields(rows_page(*rows)).medicines
    ]


def test_the_columns_are_read_in_their_order():
    reading = read_fields(rows_page(TITLE, HEAD, DISEASE, HEADINGS, FIRST, SECOND, PERIOD))
    assert reading.paper is Paper.PRESCRIPTION
    assert [each.code.value for each in reading.medicines] == ["642101234", "642101235"]
    assert doses(TITLE, HEAD, DISEASE, HEADINGS, FIRST, SECOND, PERIOD) == [
        ("누리펜정", "0.5정", 3, 5),
        ("다온캡슐", "2캡슐", 3, 5),
    ]


@pytest.mark.parametrize("headings", [[(20, "처방의악품의"), (300, "명칭")], [(20, "##%")]])
def test_misread_headings_change_nothing(headings):
    assert len(doses(TITLE, HEAD, DISEASE, headings, FIRST, SECOND, PERIOD)) == 2


def test_what_is_given_in_the_clinic_is_no_medicine_to_take_but_other_injections_are():
    injections = [(20, "주사제"), (200, "처방내역(원내조제")]
    inside = [(20, "(원내)"), (200, "나린주사액"), (700, "0.1"), (850, "1"), (1000, "1")]
    outside = [(20, "642101236"), (250, "가온펜주"), (700, "1"), (850, "1"), (1000, "28")]
    read = doses(TITLE, HEAD, HEADINGS, FIRST, [], injections, inside, outside, PERIOD)
    assert [(name, days) for name, _dose, _times, days in read] == [("누리펜정", 5), ("가온펜주", 28)]


def test_that_the_rest_is_blank_is_no_medicine():
    blank = [(20, "===느느"), (300, "이"), (360, "하"), (420, "여"), (480, "백"), (540, "을정")]
    assert len(doses(TITLE, HEAD, HEADINGS, FIRST, SECOND, blank, PERIOD)) == 2


def test_the_usage_column_belongs_to_its_row():
    usage = [(1200, "아침/점심/저녁"), (1520, "3회")]
    first, second = read_fields(rows_page(TITLE, HEAD, HEADINGS, [*FIRST, *usage], SECOND, PERIOD)).medicines
    assert first.instructions.value == "아침/점심/저녁"
    assert second.instructions.value is None
