"""What is not certain is marked for a person to look at."""

from __future__ import annotations

import pytest

from ocr.reading.fields import read_fields
from ocr.reading.trust import IMPLAUSIBLE, LOW
from ocr.tests.printed import line, recognised

HEADINGS = line(("약품명", 100, 300), ("투약량", 800, 300), ("횟수", 1000, 300), ("일수", 1200, 300))


@pytest.mark.parametrize(
    ("total", "sure"),
    [("42", True), ("24", False)],
)
def test_the_total_confirms_or_denies_dose_times_and_days(total, sure):
    head = line(
        ("약품명", 100, 300), ("투약량", 700, 300), ("횟수", 900, 300), ("일수", 1100, 300), ("총량", 1300, 300)
    )
    row = line(
        ("혈평정5mg", 100, 400), ("2", 730, 400), ("3", 920, 400), ("7", 1115, 400), (total, 1310, 400), confidence=0.7
    )
    (medicine,) = read_fields(recognised(head, row)).medicines
    for field in (medicine.dose, medicine.times_a_day, medicine.days):
        assert (field.confidence >= LOW) == sure


@pytest.mark.parametrize(("dose", "most"), [("15", IMPLAUSIBLE), ("05", IMPLAUSIBLE), ("1", 1.0), ("0.5", 1.0)])
def test_an_impossible_number_of_tablets_is_never_sure(dose, most):
    row = line(("혈평정5mg", 100, 400), (dose, 830, 400), ("3", 1020, 400), ("7", 1215, 400), confidence=0.99)
    (medicine,) = read_fields(recognised(HEADINGS, row)).medicines
    assert medicine.dose.confidence <= most
    assert (medicine.dose.confidence >= LOW) == (most == 1.0)


def test_what_the_total_says_fills_a_gap_without_being_sure():
    head = line(
        ("약품명", 100, 300), ("투약량", 700, 300), ("횟수", 900, 300), ("일수", 1100, 300), ("총량", 1300, 300)
    )
    row = line(("혈평정5mg", 100, 400), ("다.5", 730, 400), ("3", 920, 400), ("7", 1115, 400), ("10.5", 1310, 400))
    (medicine,) = read_fields(recognised(head, row)).medicines
    assert medicine.dose.value == "0.5정"
    assert medicine.dose.confidence < LOW


def test_an_amount_of_syrup_without_a_unit_is_not_sure():
    row = line(("기침뚝시럽", 100, 400), ("15", 830, 400), ("3", 1020, 400), ("7", 1215, 400), confidence=0.99)
    (medicine,) = read_fields(recognised(HEADINGS, row)).medicines
    assert medicine.dose.value == "15"
    assert medicine.dose.confidence < LOW <= medicine.days.confidence


@pytest.mark.parametrize("cell", ["3]", "(3"])
def test_a_bracket_in_a_cell_makes_it_unsure(cell):
    row = line(("혈평정5mg", 100, 400), ("1", 830, 400), (cell, 1020, 400), ("7", 1215, 400), confidence=0.99)
    (medicine,) = read_fields(recognised(HEADINGS, row)).medicines
    assert medicine.times_a_day.value == 3
    assert medicine.times_a_day.confidence < LOW
