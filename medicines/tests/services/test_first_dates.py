"""The first dates of a medication and the number of its doses."""

from __future__ import annotations

import datetime as dt

import pytest

from medicines.models import Question, UserMedication
from medicines.services import medications
from medicines.services.first_dates import FirstDates, dates_of, first_dates
from medicines.services.rhythm import Plan, Step
from medicines.tests.conftest import Home, seoul

EVENING = Step("4정", (dt.time(18, 30),))
SATURDAYS = Plan((EVENING,), repeat="weekdays", weekdays=(5,), dose_limit=4)


@pytest.fixture(autouse=True)
def monday(clock):
    clock.set("2026-11-02 07:00")


def planned(home: Home, plan: Plan) -> UserMedication:
    row = UserMedication.objects.create(user=home.sunja, name="약")
    medications.set_plan(row, plan, home.person, seoul("2026-11-02 07:00"))
    return row


@pytest.mark.parametrize(
    ("plan", "words", "total"),
    [
        (SATURDAYS, "11월 7일, 14일, 21일, 28일", 4),
        (Plan((Step("1정", (dt.time(8), dt.time(20)), 3),)), "11월 2일, 3일, 4일", 6),
        (Plan((Step("1정", (dt.time(8),)),), every_days=10), "11월 2일, 12일, 22일, 12월 2일, 12일 …", None),
        (Plan((Step("1정", (dt.time(8),)),), repeat="monthly", month_day=31, dose_limit=3),
         "11월 30일, 12월 31일, 2027년 1월 31일", 3),
        (Plan((Step("2정", (dt.time(8),), 5), Step("1정", (dt.time(8),), 5))), "11월 2일, 3일, 4일, 5일, 6일 …", 10),
        (Plan(), "", None),
    ],
)  # fmt: skip
def test_dates_and_total(home: Home, plan, words, total):
    row = planned(home, plan)
    now = seoul("2026-11-02 07:00")
    first = first_dates(row, home.person, now)
    assert (first.words, first.total) == (words, total)
    other = UserMedication.objects.create(user=home.sunja, name="다른 약")
    assert dates_of(plan, other, home.person, now) == first
    assert not other.schedules.exists()


def test_a_moved_dose_is_at_its_new_date_and_counted_once(home: Home):
    row = planned(home, SATURDAYS)
    medications.move_dose(row, (dt.date(2026, 11, 14), dt.time(18, 30)), (dt.date(2026, 11, 16), dt.time(9)))
    assert first_dates(row, home.person, seoul("2026-11-02 07:00")).words == "11월 7일, 16일, 21일, 28일"
    later = first_dates(row, home.person, seoul("2026-11-15 07:00"))
    assert (later.words, later.total) == ("11월 16일, 21일, 28일", 3)


def test_while_it_is_asked_about_the_dates_are_those_after_the_answer(home: Home, clock):
    row = planned(home, SATURDAYS)
    medications.hold(row, Question.UNCLEAR_RHYTHM)
    clock.set("2026-11-15 07:00")
    first = first_dates(row, home.person, clock.now)
    assert (first.words, first.total) == ("11월 21일, 28일, 12월 5일, 12일", 4)


def test_no_more_dates_than_asked_for(home: Home):
    row = planned(home, Plan((EVENING,)))
    first = first_dates(row, home.person, seoul("2026-11-02 07:00"), count=2)
    assert first == FirstDates((dt.date(2026, 11, 2), dt.date(2026, 11, 3)), None, True)
