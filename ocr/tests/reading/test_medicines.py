"""Envelopes without a table: one line, or a few, for each medicine."""

from __future__ import annotations

from ocr.reading.fields import read_fields
from ocr.reading.trust import LOW
from ocr.tests.printed import line, recognised

HEADINGS = line(("약품명", 100, 300), ("투약량", 800, 300), ("횟수", 1000, 300), ("일수", 1200, 300))


def test_two_lines_of_doses_are_two_medicines_though_one_name_is_lost():
    reading = read_fields(
        recognised(
            line(("혈평정5mg", 100, 300), ("1정씩", 800, 300), ("1회", 950, 300), ("30일분", 1050, 300)),
            line(("##%", 100, 380), ("2정씩", 800, 380), ("2회", 950, 380), ("30일분", 1050, 380)),
            line(("누리펜캡슐", 100, 460), ("1캡슐씩", 800, 460), ("3회", 950, 460), ("30일분", 1050, 460)),
        )
    )
    assert [each.dose.value for each in reading.medicines] == ["1정", "2정", "1캡슐"]
    assert [each.times_a_day.value for each in reading.medicines] == [1, 2, 3]
    assert reading.medicines[1].name.confidence < LOW


def test_a_name_broken_before_its_strength():
    reading = read_fields(
        recognised(
            HEADINGS,
            line(("글루코파지엑스알서방정", 100, 380)),
            line(("1", 830, 400), ("2", 1020, 400), ("30", 1215, 400)),
            line(("1000밀리그램(메트포르민염산염)", 100, 425)),
        )
    )
    (medicine,) = reading.medicines
    assert (medicine.name.value, medicine.strength.value) == ("글루코파지엑스알서방정", "1000밀리그램")
    assert (medicine.dose.value, medicine.days.value) == ("1정", 30)
