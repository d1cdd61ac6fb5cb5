"""Columns under headings or beside labels, and what stands below them."""

from __future__ import annotations

from ocr.reading.fields import read_fields
from ocr.tests.printed import line, recognised

HEADINGS = line(("약품명", 100, 300), ("투약량", 800, 300), ("횟수", 1000, 300), ("일수", 1200, 300))


def test_sums_below_a_table_are_no_rows_of_it():
    reading = read_fields(
        recognised(
            HEADINGS,
            line(("혈평정5mg", 100, 380), ("1", 830, 380), ("2", 1020, 380), ("30", 1215, 380)),
            line(("비급여", 100, 760), ("0", 1020, 760), ("0", 1215, 760)),
            line(("약제비총액", 100, 820), ("12,580", 830, 820), ("3", 1020, 820)),
        )
    )
    assert [each.name.value for each in reading.medicines] == ["혈평정"]


def test_labels_beside_the_numbers_instead_of_headings():
    def labelled(y, dose, times, days):
        labels = (("투약량:", 120, y), ("횟수:", 420, y), ("일수", 640, y))
        return line(*labels, (dose, 280, y), (times, 530, y), (days, 750, y))

    reading = read_fields(
        recognised(
            line(("혈평정5mg", 100, 300)),
            labelled(350, "0.5", "2", "14"),
            line(("누리펜캡슐300mg", 100, 430)),
            labelled(480, "1", "3", "7"),
        )
    )
    found = [(each.name.value, each.dose.value, each.times_a_day.value, each.days.value) for each in reading.medicines]
    assert found == [("혈평정", "0.5정", 2, 14), ("누리펜캡슐", "1캡슐", 3, 7)]
