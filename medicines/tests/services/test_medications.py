"""Plans that depend on one another, on the home's parts of the day, and on what a medicine allows."""

from __future__ import annotations

import datetime as dt

import pytest

from medicines.exceptions import FollowsItself, NeverDaily, NothingPlanned
from medicines.models import Question, ReminderSettings, UserMedication
from medicines.services import medications
from medicines.services.doses import doses_between
from medicines.services.rhythm import EVENING, MORNING, AsNeeded, Plan, Step
from medicines.services.stored_plans import plan_left
from medicines.tests.conftest import Home, seoul

START = "2026-11-02 07:00"
FIRST, LAST = dt.date(2026, 11, 1), dt.date(2026, 12, 1)
METHOTREXATE = "메토트렉세이트정"
DAILY = Plan((Step("1정", (dt.time(8),)),))
WEEKLY = Plan((Step("4정", (dt.time(18, 30),)),), repeat="weekdays", weekdays=(5,))


@pytest.fixture(autouse=True)
def monday(clock):
    clock.set(START)


def planned(home: Home, plan: Plan, name: str = "약", **fields) -> UserMedication:
    row = UserMedication.objects.create(user=home.sunja, name=name, **fields)
    medications.set_plan(row, plan, home.person, seoul(START))
    return UserMedication.objects.get(pk=row.pk)


def due(home: Home, row: UserMedication) -> list[str]:
    found = doses_between(home.person, FIRST, LAST)
    return [f"{dose.shown:%d %H:%M} {dose.dose}" for dose in found if dose.medication == row]


def test_several_steps_have_no_more_doses_than_the_plan(home: Home):
    steps = (Step("2정", (dt.time(8), dt.time(20)), 2), Step("1정", (dt.time(8),)))
    row = planned(home, Plan(steps, dose_limit=7))
    assert due(home, row) == [
        "02 08:00 2정", "02 20:00 2정", "03 08:00 2정", "03 20:00 2정", "04 08:00 1정", "05 08:00 1정", "06 08:00 1정",
    ]  # fmt: skip
    short = planned(home, Plan(steps, dose_limit=3))
    assert due(home, short) == ["02 08:00 2정", "02 20:00 2정", "03 08:00 2정"]


def test_a_change_for_tomorrow_and_another_today_leave_the_number_of_doses(home: Home):
    row = planned(home, Plan((Step("1정", (dt.time(8), dt.time(20))),), dose_limit=9))
    tomorrow = medications.midnight(dt.date(2026, 11, 3), home.person)
    left = plan_left(row, home.person, tomorrow)
    medications.set_plan(row, Plan((Step("1정", (dt.time(9),)),), dose_limit=left.dose_limit), home.person, tomorrow)
    row = UserMedication.objects.get(pk=row.pk)
    before = due(home, row)
    assert len(before) == 9
    medications.set_plan(
        row, plan_left(row, home.person, seoul("2026-11-02 10:00")), home.person, seoul("2026-11-02 10:00")
    )
    assert due(home, row) == before


def test_who_follows_moves_with_whom_it_follows(home: Home, clock):
    first = planned(home, Plan((Step("1방울", (dt.time(8), dt.time(23, 58))),)), "첫째")
    second = planned(home, Plan((Step("1방울", (dt.time(7),)),), dose_limit=6), "둘째")
    third = planned(home, Plan((Step("1방울", (dt.time(7),)),), dose_limit=4), "셋째")
    medications.follow(second, first, 5)
    medications.set_plan(second, plan_left(second, home.person, clock.now), home.person, clock.now)
    medications.follow(third, second, 10)
    medications.set_plan(third, plan_left(third, home.person, clock.now), home.person, clock.now)
    assert [each[3:8] for each in due(home, third)] == ["08:15", "23:59"] * 2
    medications.set_plan(first, Plan((Step("1방울", (dt.time(9), dt.time(21))),)), home.person, clock.now)
    second, third = UserMedication.objects.get(pk=second.pk), UserMedication.objects.get(pk=third.pk)
    assert [each[3:8] for each in due(home, second)] == ["09:05", "21:05"] * 3
    assert [each[3:8] for each in due(home, third)] == ["09:15", "21:15"] * 2
    for leader in (first, second, third):
        with pytest.raises(FollowsItself):
            medications.follow(UserMedication.objects.get(pk=first.pk), leader, 5)
    medications.stop(first)
    medications.set_plan(second, Plan((Step("1방울", (dt.time(7, 30),)),)), home.person, clock.now)
    assert due(home, second)[0][3:8] == "07:30", "who is followed is gone"


def test_a_part_of_the_day_that_moves_does_not_answer_a_question(home: Home, clock):
    step = Step("1정", (dt.time(8, 30), dt.time(21)), parts=(MORNING, ""))
    held = planned(home, Plan((step,)), "물어본 약")
    planned(home, Plan((Step("1정", (dt.time(18, 30),), parts=(EVENING,)),)), "저녁 약")
    planned(home, DAILY, "시각을 정한 약")
    medications.hold(held, Question.UNCLEAR_RHYTHM)
    moved = medications.move_parts(home.person, ReminderSettings(user=home.sunja, morning=dt.time(7)), clock.now)
    assert moved == medications.Moved(("물어본 약",), ("물어본 약", "시각을 정한 약"))
    held = UserMedication.objects.get(pk=held.pk)
    assert held.held_for == Question.UNCLEAR_RHYTHM
    assert due(home, held) == []
    assert plan_left(held, home.person, clock.now).steps[0].times == (dt.time(7), dt.time(21))


def test_a_medicine_that_is_never_daily_is_guarded_however_its_plan_is_set(home: Home, clock):
    row = planned(home, WEEKLY, METHOTREXATE)
    with pytest.raises(NeverDaily, match="메토트렉세이트는 보통 1주에 한 번"):
        medications.set_plan(row, DAILY, home.person, clock.now)
    assert len(due(home, row)) == 4
    medications.set_plan(row, DAILY, home.person, clock.now, daily_confirmed=True)
    medications.hold(row, Question.NEVER_DAILY)
    with pytest.raises(NeverDaily):
        medications.confirm_plan(row)
    assert UserMedication.objects.get(pk=row.pk).held_for
    medications.confirm_plan(row, daily_confirmed=True)
    assert not UserMedication.objects.get(pk=row.pk).held_for


def test_without_a_schedule_there_is_nothing_to_confirm(home: Home):
    row = planned(home, Plan())
    medications.hold(row, Question.UNCLEAR_RHYTHM)
    with pytest.raises(NothingPlanned):
        medications.confirm_plan(row)


def test_a_medication_taken_as_needed_can_get_times(home: Home, clock):
    row = planned(home, Plan(as_needed=AsNeeded("두통", dt.timedelta(hours=4), 3)))
    assert (row.as_needed, row.needed_for, row.least_gap_minutes, row.most_a_day) == (True, "두통", 240, 3)
    medications.set_plan(row, DAILY, home.person, clock.now)
    row.refresh_from_db()
    assert (row.as_needed, row.needed_for, row.least_gap_minutes, row.most_a_day) == (False, "", None, None)
