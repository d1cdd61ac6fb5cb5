"""A value is as sure as the print, as usual as others on envelopes, and as true as the total makes it."""

from __future__ import annotations

from typing import Any

import pytest

from ocr.reading.envelope import Field, MedicineReading
from ocr.reading.fields import read_fields
from ocr.reading.trust import (
    CLEAR,
    CONFIRMED,
    GUESSED,
    IMPLAUSIBLE,
    LOW,
    REPAIRED,
    UNUSUAL,
    amount_of,
    compare_days,
    derive,
    judge,
)
from ocr.tests.printed import line, recognised

SURE = 0.99
HEADINGS = line(("약품명", 100, 300), ("투약량", 800, 300), ("횟수", 1000, 300), ("일수", 1200, 300))


def read(value: Any, confidence: float = SURE) -> Field[Any]:
    return Field() if value is None else Field(value, confidence)


def medicine(
    dose: str | None = "1정", times: int | None = 3, days: int | None = 5, sure: float = SURE
) -> MedicineReading:
    return MedicineReading(dose=read(dose, sure), times_a_day=read(times, sure), days=read(days, sure))


def values(reading: MedicineReading) -> tuple[str | None, int | None, int | None]:
    return reading.dose.value, reading.times_a_day.value, reading.days.value


def sureness(reading: MedicineReading) -> tuple[float, float, float]:
    return reading.dose.confidence, reading.times_a_day.confidence, reading.days.confidence


def test_what_is_not_clear_goes_to_a_person():
    limits = [IMPLAUSIBLE, REPAIRED, GUESSED, UNUSUAL, LOW, CLEAR, CONFIRMED]
    assert sorted(limits) == limits
    assert max(limits[:4]) < LOW < 1


@pytest.mark.parametrize(
    ("dose", "limit"),
    [
        ("0.25정", SURE), ("1/3정", SURE), ("0.5정", SURE), ("반 정", SURE), ("2/3정", SURE), ("0.75정", SURE),
        ("0.33정", SURE), ("0.67정", SURE), ("1정", SURE), ("1.5캡슐", SURE), ("2포", SURE),
        ("2.5정", UNUSUAL), ("3정", UNUSUAL), ("4알", UNUSUAL),
        ("0정", IMPLAUSIBLE), ("-1정", IMPLAUSIBLE), ("0.3정", IMPLAUSIBLE), ("0.31정", IMPLAUSIBLE),
        ("0.9정", IMPLAUSIBLE), ("1.8정", IMPLAUSIBLE), ("3.5정", IMPLAUSIBLE), ("5정", IMPLAUSIBLE),
        ("10정", IMPLAUSIBLE), ("1/0정", IMPLAUSIBLE), ("정", IMPLAUSIBLE),
        ("0.4mL", IMPLAUSIBLE), ("0.5mL", SURE), ("0.6mL", SURE), ("5mL", SURE), ("60mL", SURE), ("61mL", IMPLAUSIBLE),
        ("0.1", GUESSED), ("1", GUESSED), ("60", GUESSED), ("61", IMPLAUSIBLE), ("0", IMPLAUSIBLE),
    ],
)  # fmt: skip
def test_a_dose_is_as_sure_as_it_is_usual(dose, limit):
    judged = judge(medicine(dose), None)
    assert sureness(judged) == (limit, SURE, SURE)
    assert judged.dose.value == dose


@pytest.mark.parametrize(
    ("times", "limit"), [(1, SURE), (4, SURE), (5, UNUSUAL), (6, UNUSUAL), (7, IMPLAUSIBLE), (30, IMPLAUSIBLE)]
)
def test_times_a_day_are_as_sure_as_they_are_usual(times, limit):
    assert sureness(judge(medicine(times=times), None)) == (SURE, limit, SURE)


@pytest.mark.parametrize(
    ("days", "limit"), [(-1, IMPLAUSIBLE), (0, IMPLAUSIBLE), (1, SURE), (2, SURE), (366, SURE), (367, IMPLAUSIBLE)]
)
def test_days_are_from_one_to_a_year(days, limit):
    assert sureness(judge(medicine(days=days), None)) == (SURE, SURE, limit)


def test_what_was_hardly_read_is_no_surer_for_being_usual():
    assert sureness(judge(medicine(sure=0.2), None)) == (0.2, 0.2, 0.2)
    assert sureness(judge(medicine(sure=1.0), None)) == (1.0, 1.0, 1.0)


def test_what_was_not_read_stays_unread():
    assert judge(MedicineReading(), 15) == MedicineReading()


def test_a_total_that_agrees_confirms_all_three():
    assert sureness(judge(medicine(sure=0.5), 15)) == (CONFIRMED, CONFIRMED, CONFIRMED)
    assert sureness(judge(medicine("0.5정", 3, 5, 0.5), 7.5)) == (CONFIRMED, CONFIRMED, CONFIRMED)
    assert sureness(judge(medicine("1/3정", 3, 5, 0.5), 5)) == (CONFIRMED, CONFIRMED, CONFIRMED)
    assert sureness(judge(medicine(sure=1.0), 15)) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize("total", [14, 14.98, 15.02, 16, 150, 0])
def test_a_total_that_disagrees_says_that_one_of_the_three_is_wrong(total):
    assert sureness(judge(medicine(), total)) == (IMPLAUSIBLE, IMPLAUSIBLE, IMPLAUSIBLE)


@pytest.mark.parametrize(
    "unread", [medicine(dose=None), medicine(times=None), medicine(days=None), medicine(dose="1/0정")]
)
def test_a_total_says_nothing_of_two(unread):
    assert judge(unread, 15) == judge(unread, None)


@pytest.mark.parametrize("sure", [IMPLAUSIBLE, 0.1])
def test_a_total_confirms_nothing_that_cannot_be(sure):
    judged = judge(medicine(sure=sure), 15)
    assert sureness(judged) == (sure, sure, sure)
    assert sureness(judge(medicine("5정"), 75)) == (IMPLAUSIBLE, SURE, SURE)


@pytest.mark.parametrize(
    ("unread", "total", "found"),
    [
        (medicine(dose=None), 30, ("2", 3, 5)),
        (medicine(dose=None), 7.5, ("0.5", 3, 5)),
        (medicine(dose=None, times=3, days=7), 7, ("0.333333", 3, 7)),
        (medicine("2정", None, 5), 30, ("2정", 3, 5)),
        (medicine("0.5정", None, 7), 7, ("0.5정", 2, 7)),
        (medicine("2정", 3, None), 42, ("2정", 3, 7)),
        (medicine("0.5정", 2, None), 30, ("0.5정", 2, 30)),
        (medicine("5mL", 3, None), 75, ("5mL", 3, 5)),
    ],
)
def test_what_was_not_read_follows_from_the_total(unread, total, found):
    derived = derive(unread, total)
    assert values(derived) == found
    assert sureness(derived) == tuple(SURE if was is not None else GUESSED for was in values(unread)), (
        "only what was inferred is unsure"
    )


@pytest.mark.parametrize(
    ("reading", "total"),
    [
        (medicine("2정", None, 5), 25),  # two and a half times a day
        (medicine("2정", 3, None), 20),  # three days and a third
        (medicine("1정", None, 2), 3),
        (medicine("1정", 2, None), 3),
        (medicine(dose=None), None),
        (medicine(dose=None), 0),
        (medicine(dose=None, times=None), 30),
        (medicine(dose=None, days=None), 30),
        (medicine(times=None, days=None), 30),
        (medicine(dose="1/0정", times=None), 30),
        (medicine(dose="1/0정", days=None), 30),
        (medicine(), 30),
    ],
)
def test_nothing_follows_where_it_would_be_no_number_or_is_read_already(reading, total):
    assert derive(reading, total) == reading


def test_days_that_differ_from_the_others_are_less_sure():
    same, other, unread = medicine(days=5, sure=0.9), medicine(days=6, sure=0.9), medicine(days=None)
    compared = compare_days([same, same, other, unread])
    assert [each.days.confidence for each in compared] == [pytest.approx(29 / 30), pytest.approx(29 / 30), UNUSUAL, 0.0]
    assert [each.days.value for each in compared] == [5, 5, 6, None]
    assert sureness(compared[2])[:2] == (0.9, 0.9)


@pytest.mark.parametrize(("sure", "after"), [(CLEAR, CLEAR), (0.94, UNUSUAL), (0.5, 0.5)])
def test_clear_print_may_name_other_days(sure, after):
    compared = compare_days([medicine(), medicine(), medicine(days=30, sure=sure)])
    assert compared[2].days == Field(30, after)


@pytest.mark.parametrize("sure", [IMPLAUSIBLE, 0.1])
def test_days_that_cannot_be_are_not_made_sure_by_the_others(sure):
    compared = compare_days([medicine(), medicine(), medicine(sure=sure)])
    assert compared[2].days == Field(5, sure)


@pytest.mark.parametrize(
    "medicines",
    [
        [],
        [medicine(days=None), medicine(days=None), medicine(days=None)],
        [medicine(days=5, sure=0.9), medicine(days=6, sure=0.9)],
        [medicine(days=5, sure=0.9), medicine(days=None), medicine(days=None)],
    ],
)
def test_without_a_majority_nothing_is_compared(medicines):
    assert compare_days(medicines) == medicines


@pytest.mark.parametrize(
    ("dose", "amount"),
    [("0.5정", 0.5), ("반 정", 0.5), ("5 mL", 5.0), ("1/3포", 1 / 3), ("1방울", 1.0), ("정", None), (None, None)],
)
def test_the_number_in_a_dose(dose, amount):
    assert amount_of(dose) == amount


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


@pytest.mark.parametrize(("dose", "most"), [("15", IMPLAUSIBLE), ("05", IMPLAUSIBLE), ("1.5", 1.0), ("0.5", 1.0)])
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
    row = line(("기침뚝시럽", 100, 400), ("15", 830, 400), ("3", 1020, 400), ("14", 1215, 400), confidence=0.99)
    (medicine,) = read_fields(recognised(HEADINGS, row)).medicines
    assert medicine.dose.value == "15"
    assert medicine.dose.confidence < LOW <= medicine.days.confidence


@pytest.mark.parametrize("cell", ["3]", "(3"])
def test_a_bracket_in_a_cell_makes_it_unsure(cell):
    row = line(("혈평정5mg", 100, 400), ("1", 830, 400), (cell, 1020, 400), ("7", 1215, 400), confidence=0.99)
    (medicine,) = read_fields(recognised(HEADINGS, row)).medicines
    assert medicine.times_a_day.value == 3
    assert medicine.times_a_day.confidence < LOW
