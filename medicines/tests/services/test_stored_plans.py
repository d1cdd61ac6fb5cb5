"""What is left of a plan goes on as it was: set anew, in another zone, with a dose moved or taken late."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from care.models import Person
from medicines.models import DoseSchedule, Intake, Meal, ReminderSettings, UserMedication
from medicines.services import intakes, medications
from medicines.services.doses import at_reminder, doses_between
from medicines.services.intakes import IntakeStatement
from medicines.services.rhythm import Plan, Step
from medicines.services.stored_plans import plan_left, remaining_doses
from medicines.tests.conftest import Home, seoul

START = "2026-11-02 07:00"
HOURS = tuple(dt.time(hour) for hour in (8, 13, 19))
FIRST, LAST = dt.date(2026, 10, 30), dt.date(2027, 2, 28)


@pytest.fixture(autouse=True)
def monday(clock):
    clock.set(START)


def planned(home: Home, plan: Plan, at: str = START) -> UserMedication:
    row = UserMedication.objects.create(user=home.sunja, name="혈압약")
    medications.set_plan(row, plan, home.person, seoul(at))
    return row


def due(home: Home, last: dt.date = LAST) -> list[tuple[str, str]]:
    return [(f"{dose.shown:%m-%d %H:%M}", dose.dose) for dose in doses_between(home.person, FIRST, last)]


def take(home: Home, reminder_id: str, at: str) -> None:
    for dose in at_reminder(home.person, reminder_id):
        intakes.record(dose, IntakeStatement(Intake.State.TAKEN, seoul(at), None))


def test_an_hour_changed_leaves_a_course_as_long_as_it_was(home: Home):
    row = planned(home, Plan((Step("1정", HOURS),), dose_limit=9))
    at = seoul("2026-11-03 07:00")
    left = plan_left(row, home.person, at)
    assert left.dose_limit == 6
    later = tuple(dt.time(hour) for hour in (9, 14, 20))
    medications.set_plan(row, replace(left, steps=(replace(left.steps[0], times=later),)), home.person, at)
    assert len(due(home)) == 9
    assert due(home)[-1] == ("11-04 20:00", "1정")


def test_a_change_from_tomorrow_and_then_another_at_once_count_every_dose(home: Home, clock):
    row = planned(home, Plan((Step("1정", HOURS),), dose_limit=9))
    tomorrow = medications.midnight(dt.date(2026, 11, 3), home.person)
    medications.set_plan(row, plan_left(row, home.person, tomorrow), home.person, tomorrow)
    assert len(due(home)) == 9
    row = UserMedication.objects.get(pk=row.pk)
    clock.set("2026-11-02 10:00")
    assert remaining_doses(row, home.person, clock.now) == 8
    medications.set_plan(row, plan_left(row, home.person, clock.now), home.person, clock.now)
    assert len(due(home)) == 9


def test_a_taper_goes_on_at_another_hour(home: Home):
    steps = tuple(Step(f"{count}정", (dt.time(8, 30),), 5) for count in range(6, 0, -1))
    row = planned(home, Plan(steps))
    at = medications.midnight(dt.date(2026, 11, 5), home.person)
    left = plan_left(row, home.person, at)
    assert [(step.dose, step.days) for step in left.steps] == [("6정", 2), *((f"{n}정", 5) for n in range(5, 0, -1))]
    moved = tuple(replace(step, times=(dt.time(9),)) for step in left.steps)
    medications.set_plan(row, replace(left, steps=moved), home.person, at)
    found = due(home)
    assert [dose for _when, dose in found] == [f"{count}정" for count in range(6, 0, -1) for _day in range(5)]
    assert found[2:4] == [("11-04 08:30", "6정"), ("11-05 09:00", "6정")]


def test_the_last_dose_stays_open_when_its_plan_is_set_anew(home: Home, clock):
    row = planned(home, Plan((Step("1정", HOURS),), dose_limit=1))
    clock.set("2026-11-02 08:20")
    medications.set_plan(row, plan_left(row, home.person, clock.now), home.person, clock.now)
    assert due(home) == [("11-02 08:00", "1정")]


def test_an_open_dose_stays_when_the_one_before_was_taken_late(home: Home, clock):
    row = planned(home, Plan((Step("1정", HOURS),)))
    clock.set("2026-11-02 12:50")
    take(home, "20261102-0800", "2026-11-02 12:50")
    clock.set("2026-11-02 13:10")
    medications.set_plan(row, plan_left(row, home.person, clock.now), home.person, clock.now)
    today = doses_between(home.person, seoul(START).date(), seoul(START).date())
    assert [(f"{dose.shown:%H:%M}", dose.state) for dose in today] == [
        ("08:00", "late"), ("15:20", "pending"), ("19:00", "pending"),
    ]  # fmt: skip


plans = st.builds(
    Plan,
    steps=st.lists(
        st.builds(Step, dose=st.sampled_from(["1정", "2정", "반 알"]), times=st.just(HOURS), days=st.integers(1, 9)),
        min_size=1,
        max_size=4,
    ).map(lambda steps: tuple(steps) if len(steps) > 1 else (replace(steps[0], days=None),)),
    repeat=st.sampled_from(["days", "weekdays", "monthly"]),
    every_days=st.integers(1, 28),
    on_days=st.integers(1, 28),
    weekdays=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    every_weeks=st.integers(1, 3),
    month_day=st.integers(1, 31),
    month_week=st.sampled_from([0, 0, 1, 2, -1]),
    every_months=st.integers(1, 3),
    dose_limit=st.none() | st.integers(1, 40),
    until=st.none() | st.dates(dt.date(2026, 11, 3), dt.date(2027, 1, 20)),
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=plans, days=st.integers(0, 40), minutes=st.integers(0, 1439))
def test_what_is_left_set_anew_gives_the_same_doses(home: Home, plan, days, minutes):
    row = planned(home, plan)
    before = due(home)
    at = seoul(START) + dt.timedelta(days=days, minutes=minutes)
    row = UserMedication.objects.get(pk=row.pk)
    medications.set_plan(row, plan_left(row, home.person, at), home.person, at)
    assert due(home) == before
    row.delete()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"every_days": 28, "on_days": 21}, ["11-02", "11-22", "11-30"]),
        ({"repeat": "weekdays", "weekdays": (5,), "every_weeks": 2}, ["11-07", "11-21", "12-05"]),
        ({"repeat": "monthly", "month_week": 1, "weekdays": (0,)}, ["11-02", "12-07", "01-04"]),
        ({"repeat": "monthly", "month_week": -1, "weekdays": (4,), "every_months": 2}, ["11-27", "01-29"]),
    ],
)
def test_days_of_each_pattern(home: Home, fields, expected):
    planned(home, Plan((Step("1정", (dt.time(8),)),), **fields))
    days = [when[:5] for when, _dose in due(home)]
    assert days[0] == expected[0]
    assert set(expected) <= set(days)
    if fields.get("on_days"):
        assert days[:21][-1] == "11-22"
        assert days[21] == "11-30"


def test_amounts_that_differ_by_hour_and_by_weekday(home: Home):
    planned(home, Plan((Step("", (dt.time(8), dt.time(19)), doses=("2정", "1정")),), dose_limit=3))
    by_day = ((0, "1정"), (1, "반 알"))
    planned(home, Plan((Step("", (dt.time(9),), day_doses=by_day),), repeat="weekdays", weekdays=(0, 1), dose_limit=3))
    assert due(home) == [
        ("11-02 08:00", "2정"), ("11-02 09:00", "1정"), ("11-02 19:00", "1정"), ("11-03 08:00", "2정"),
        ("11-03 09:00", "반 알"), ("11-09 09:00", "1정"),
    ]  # fmt: skip


def test_what_is_put_on_comes_off(home: Home):
    planned(home, Plan((Step("1매", (dt.time(20),)),), dose_limit=2, remove_after_hours=12))
    found = doses_between(home.person, FIRST, LAST)
    assert [(f"{dose.shown:%m-%d %H}", dose.is_removal) for dose in found] == [
        ("11-02 20", False), ("11-03 08", True), ("11-03 20", False), ("11-04 08", True),
    ]  # fmt: skip


def test_a_move_to_another_zone_leaves_the_past_and_the_number_of_doses(home: Home, clock):
    clock.set("2026-11-19 12:00")
    three = Step("1정", (dt.time(8, 30), dt.time(12, 30), dt.time(18, 30)))
    row = planned(home, Plan((three,), dose_limit=9), "2026-11-19 12:00")
    for reminder_id in ("20261119-1230", "20261119-1830", "20261120-0830", "20261120-1230"):
        day, hour = reminder_id[6:8], reminder_id[9:11]
        clock.set(f"2026-11-{day} {hour}:35")
        take(home, reminder_id, f"2026-11-{day} {hour}:35")
    clock.set("2026-11-20 17:00")
    person = Person.objects.get(user=home.sunja)
    person.time_zone = "America/New_York"
    person.save()
    found = doses_between(home.person, FIRST, LAST)
    assert len(found) == 9
    assert [dose.state for dose in found] == ["taken"] * 4 + ["pending"] * 5
    assert all(dose.at > clock.now for dose in found[4:])
    assert {dose.zone for dose in found[4:]} == {"America/New_York"}
    assert remaining_doses(UserMedication.objects.get(pk=row.pk), home.person, clock.now) == 5


def test_a_taper_moved_to_another_zone_keeps_the_number_of_each_amount(home: Home, clock):
    planned(home, Plan((Step("2정", HOURS, 3), Step("1정", HOURS, 3))))
    clock.set("2026-11-04 17:00")
    person = Person.objects.get(user=home.sunja)
    person.time_zone = "America/Los_Angeles"
    person.save()
    found = [dose.dose for dose in doses_between(home.person, FIRST, LAST)]
    assert found == ["2정"] * 9 + ["1정"] * 9
    assert DoseSchedule.objects.filter(zone="").count() == 0


def test_a_dose_taken_late_keeps_its_distance_to_the_next(home: Home, clock):
    planned(home, Plan((Step("2알", (dt.time(8, 30), dt.time(12, 30), dt.time(18, 30))),)))
    clock.set("2026-11-02 12:10")
    take(home, "20261102-0830", "2026-11-02 12:10")
    today = [f"{dose.shown:%H:%M}" for dose in doses_between(home.person, seoul(START).date(), seoul(START).date())]
    assert today == ["08:30", "14:10", "18:30"]
    # The device still knows the reminder by its old time; both names mean the same dose.
    assert at_reminder(home.person, "20261102-1230") == at_reminder(home.person, "20261102-1410")
    clock.set("2026-11-02 14:15")
    take(home, "20261102-1410", "2026-11-02 14:15")
    states = [dose.state for dose in doses_between(home.person, seoul(START).date(), seoul(START).date())]
    assert states == ["late", "taken", "pending"]


@pytest.mark.parametrize(
    ("before", "after", "taken", "first"),
    [
        # once a day: not again on the same day, whether a little or much later
        (("08:30",), ("09:00",), "2026-11-02 08:31", "11-03 09:00"),
        (("08:30",), ("21:00",), "2026-11-02 08:31", "11-03 21:00"),
        # but on the next day, even in the morning
        (("21:00",), ("10:00",), "2026-11-01 21:05", "11-02 10:00"),
        # of several a day, the next one
        (("08:30", "18:30"), ("09:00", "19:00"), "2026-11-02 08:31", "11-02 19:00"),
        (("08:30", "12:30", "18:30"), ("09:30", "13:30", "19:30"), "2026-11-02 08:31", "11-02 13:30"),
        # taken as needed until now, and long ago
        (("08:30",), ("09:00",), "2026-10-31 08:31", "11-02 09:00"),
    ],
)
def test_what_was_just_taken_is_not_asked_for_again_at_a_new_hour(home: Home, clock, before, after, taken, first):
    row = planned(home, Plan((Step("1정", tuple(map(dt.time.fromisoformat, before))),)), "2026-10-30 07:00")
    clock.set(taken)
    take(home, f"{taken[:10].replace('-', '')}-{before[0].replace(':', '')}", taken)
    clock.set("2026-11-02 08:45")
    changed = Plan((Step("1정", tuple(map(dt.time.fromisoformat, after))),))
    medications.set_plan(row, changed, home.person, clock.now)
    coming = [dose.shown for dose in doses_between(home.person, FIRST, LAST) if dose.at > clock.now]
    assert f"{coming[0]:%m-%d %H:%M}" == first


def test_a_weekly_dose_taken_today_is_not_asked_for_tomorrow(home: Home, clock):
    row = planned(home, Plan((Step("4정", (dt.time(7),)),), repeat="weekdays", weekdays=(0,)))
    take(home, "20261102-0700", "2026-11-02 07:00")
    clock.set("2026-11-02 08:00")
    medications.set_plan(
        row, Plan((Step("4정", (dt.time(7),)),), repeat="weekdays", weekdays=(1,)), home.person, clock.now
    )
    assert [when for when, _dose in due(home)][:2] == ["11-02 07:00", "11-10 07:00"]


def test_a_weekly_dose_can_still_be_taken_the_same_day(home: Home, clock):
    planned(home, Plan((Step("4정", (dt.time(9),)),), repeat="weekdays", weekdays=(5,)))
    planned(home, Plan((Step("1정", (dt.time(9),)),)))
    clock.set("2026-11-07 18:00")
    saturday = dt.date(2026, 11, 7)
    assert {dose.dose: dose.state for dose in doses_between(home.person, saturday, saturday)} == {
        "4정": "pending",
        "1정": "missed",
    }
    clock.set("2026-11-08 09:00")
    assert {dose.state for dose in doses_between(home.person, saturday, saturday)} == {"missed"}


def test_one_dose_is_moved_to_another_day(home: Home, clock):
    row = planned(home, Plan((Step("4정", (dt.time(18, 30),)),), repeat="weekdays", weekdays=(5,)))
    saturday, sunday = dt.date(2026, 11, 7), dt.date(2026, 11, 8)
    medications.move_dose(row, (saturday, dt.time(18, 30)), (sunday, dt.time(9)))
    assert [when for when, _dose in due(home, dt.date(2026, 11, 16))] == ["11-08 09:00", "11-14 18:30"]
    assert [dose.day for dose in doses_between(home.person, sunday, sunday)] == [saturday]
    assert doses_between(home.person, saturday, saturday) == []
    clock.set("2026-11-08 09:05")
    take(home, "20261108-0900", "2026-11-08 09:05")
    assert [dose.state for dose in at_reminder(home.person, "20261108-0900")] == ["taken"]


def test_two_doses_do_not_become_one_where_parts_of_the_day_meet(home: Home):
    times = tuple(dt.time(*at) for at in ((10,), (14,), (20,), (21, 30)))
    step = Step("1정", times, parts=("morning", "noon", "evening", "bedtime"))
    row = planned(home, Plan((step,), dose_limit=8))
    UserMedication.objects.filter(pk=row.pk).update(meal=Meal.BETWEEN)
    moved = medications.move_parts(
        home.person, ReminderSettings(user=home.sunja, evening=dt.time(20)), seoul("2026-11-02 07:30")
    )
    assert moved.moved == ()
    assert moved.kept == ("혈압약",)
    assert len(due(home)) == 8


def test_hours_made_from_parts_follow_the_home(home: Home):
    step = Step("1정", (dt.time(8, 30), dt.time(21)), parts=("morning", ""))
    row = planned(home, Plan((step,), dose_limit=4))
    settings = ReminderSettings(user=home.sunja, morning=dt.time(7))
    medications.move_parts(home.person, settings, seoul("2026-11-02 12:00"))
    assert [when for when, _dose in due(home)] == ["11-02 08:30", "11-02 21:00", "11-03 07:00", "11-03 21:00"]
    assert [schedule.parts for schedule in row.schedules.all()] == [["morning", ""]] * 2
    assert {ZoneInfo(schedule.zone) for schedule in row.schedules.all()} == {home.person.zone}
