"""Refills join into one course that runs out when the last of them does; what does not fit is doubted."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicines.services.courses import Course, courses
from medicines.services.dispensed_amounts import Doubt
from medicines.tests.histories import TODAY, line


def only(*lines) -> Course:
    (course,) = courses(lines)
    return course


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_one_dispensing():
    course = only(line(on="2026-11-16", days="30"))
    assert course.until == day("2026-12-15")
    assert course.days_from_dispensing == 30
    assert not course.is_over(day("2026-12-15"))
    assert course.is_over(day("2026-12-16"))


def test_a_refill_begins_where_the_old_supply_ends():
    course = only(line(on="2026-11-13", days="30"), line(on="2026-10-16", days="30"), line(on="2026-09-17", days="30"))
    # The first lasts until 16 October: each refill came a day or two early.
    assert course.until == day("2026-12-15")
    assert course.dispensed == (day("2026-09-17"), day("2026-10-16"), day("2026-11-13"))
    assert course.days_from_dispensing == 33
    assert course.added_after(day("2026-10-16")) == 30
    assert course.added_after(day("2026-09-01")) == 90
    assert course.doubts == ()


def test_after_a_gap_it_begins_anew():
    course = only(line(on="2026-11-16", days="7"), line(on="2026-10-01", days="30"))
    assert (course.dispensed, course.until) == ((day("2026-11-16"),), day("2026-11-22"))


def test_the_day_it_ran_out_is_no_gap_and_no_overlap():
    course = only(line(on="2026-10-01", days="30"), line(on="2026-10-31", days="30"))
    assert (course.until, course.dispensed) == (day("2026-11-29"), (day("2026-10-31"),))


@pytest.mark.parametrize("change", [{"amount": "2"}, {"times": "2"}])
def test_another_dose_is_asked_about_and_not_joined(change):
    course = only(line(on="2026-11-01", days="30"), line(on="2026-11-16", days="30", **change))
    assert course.doubts == (Doubt.CHANGED,)
    assert course.until == day("2026-12-15")


def test_another_dose_after_the_old_ran_out_is_no_question():
    assert only(line(on="2026-09-01"), line(on="2026-11-16", amount="2")).doubts == ()


def test_two_hospitals_at_once():
    course = only(line(on="2026-11-01"), line(on="2026-11-05", hospital="가람의원"))
    assert course.doubts == (Doubt.OTHER_HOSPITAL,)
    assert course.until == day("2026-12-30"), "one after the other, never both at once"


def test_two_lines_of_one_day_are_side_by_side():
    course = only(line(on="2026-11-16", amount="2", days="28"), line(on="2026-11-16", amount="1", days="30"))
    assert course.doubts == (Doubt.TWICE,)
    assert (course.amounts.dose, course.amounts.times) == ("", None)
    assert course.until == day("2026-12-15")


def test_unknown_days_have_no_end():
    course = only(line(days=""))
    assert (course.until, course.days_from_dispensing, course.is_over(TODAY)) == (None, None, False)


def test_one_medicine_is_one_code_and_without_a_code_one_name():
    found = courses([
        line("맑은정", "641900010"), line("맑은정(새 포장)", "641900010", "2026-11-20"), line("맑은정", "641900011"),
        line("달래정 5mg", ""), line("달래정5밀리그램", "-", "2026-11-17"), line("달래정10mg", ""),
    ])  # fmt: skip
    assert [course.line.name for course in found] == [
        "달래정10mg",
        "달래정5밀리그램",
        "맑은정(새 포장)",
        "맑은정",
    ] or len(found) == 4


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 90)), min_size=1, max_size=12, unique_by=lambda x: x[0]))
def test_as_if_each_day_one_were_taken(dispensed):
    first = day("2026-01-01")
    course = only(*(line(on=f"{first + dt.timedelta(days=at)}", days=f"{days}") for at, days in dispensed))
    left, last = 0, 0
    supply = dict(dispensed)
    for number in range(2000):
        left += supply.get(number, 0)
        if left:
            left, last = left - 1, number
    assert course.until == first + dt.timedelta(days=last)
    assert course.days_from_dispensing == last - max(supply) + 1
