"""Kinds of paper, and fronts of boxes."""

from __future__ import annotations

import pytest

from ocr.reading.fields import read_fields
from ocr.reading.papers import Paper, paper_of
from ocr.reading.rows import rows_of
from ocr.reading.trust import LOW
from ocr.reading.words import Box, Recognition, Word
from ocr.tests.envelopes.word_pages import rows_page


@pytest.mark.parametrize(
    ("rows", "paper"),
    [
        ([[(400, "처"), (600, "방"), (800, "전")], [(20, "요양기관기호")]], Paper.PRESCRIPTION),
        ([[(20, "[별지"), (150, "제9호서식]")], [(20, "질병분류기호")], [(20, "면허번호")]], Paper.PRESCRIPTION),
        ([[(20, "처방전교부번호:"), (400, "20260217-00231")], [(20, "복약안내")]], Paper.GUIDE),
        ([[(20, "햇살약국")], [(20, "누리펜정")]], Paper.ENVELOPE),
        ([[(20, "누리펜정")]], Paper.UNKNOWN),
        ([], Paper.UNKNOWN),
    ],
)
def test_kinds_of_paper(rows, paper):
    assert paper_of(rows_of(rows_page(*rows))) is paper


def front(*lines: tuple[str, int]) -> Recognition:
    words, y = [], 40
    for text, height in lines:
        x = 60
        for piece in text.split():
            words.append(Word(piece, Box(x, y, round(0.8 * height * len(piece)), height), 0.98))
            x += round(0.8 * height * len(piece)) + height // 2
        y += height + 20
    return Recognition(tuple(words), 900, 900)


def test_the_front_of_a_box_gives_its_largest_print_and_how_to_take_it():
    reading = read_fields(
        front(("나래제약", 30), ("누리코프정", 100), ("목감기", 50), ("1일 3회", 44), ("1회 2정", 44), ("10정", 44))
    )
    (medicine,) = reading.medicines
    assert reading.paper is Paper.BOX
    assert (medicine.name.value, medicine.dose.value, medicine.times_a_day.value) == ("누리코프정", "2정", 3)
    assert medicine.name.confidence < LOW


def test_the_beginning_of_a_dose_that_was_not_read_is_no_sure_once_a_day():
    (medicine,) = read_fields(front(("누리코프정", 100), ("기침 1회", 40), ("가래", 40))).medicines
    assert medicine.times_a_day.confidence < LOW


def test_doses_for_other_ages_leave_it_open():
    (medicine,) = read_fields(
        front(("누리코프정", 100), ("성인 1회 2정", 40), ("소아 1회 1정", 40), ("1일 3회", 40))
    ).medicines
    assert medicine.dose.confidence < LOW
