"""Which doses a person has between two days, what became of each, and which of them one reminder means."""

from __future__ import annotations

import datetime as dt

import pytest

from medicines.models import DoseSchedule, Intake, Pause, UserMedication
from medicines.services.doses import PENDING, Dose, at_reminder, doses_between, overall_state
from medicines.services.recurrence import Rule
from medicines.services.schedule_rules import rule_of, times_of
from medicines.tests.conftest import Clock, Home, medication, seoul

DAY = dt.date(2026, 11, 23)
NEXT_DAY = DAY + dt.timedelta(days=1)
MORNING = dt.time(8, 30)
pytestmark = pytest.mark.usefixtures("clock")


def taken(row, state: str = Intake.State.TAKEN, day: dt.date = DAY, time: dt.time = MORNING) -> Intake:
    return Intake.objects.create(medication=row, day=day, time=time, state=state, at=seoul("2026-11-23 08:31"))


def told(found: list[Dose]) -> list[tuple[str, str, str]]:
    return [(dose.reminder_id, dose.medication.name, dose.state) for dose in found]


@pytest.mark.parametrize(
    ("now", "state"),
    [("08:00", PENDING), ("08:30", PENDING), ("10:29", PENDING), ("10:30", "missed"), ("23:00", "missed")],
)
def test_a_dose_nobody_told_of_is_missed_after_two_hours(home: Home, clock: Clock, now, state):
    medication(home.sunja)
    clock.set(f"2026-11-23 {now}")
    assert told(doses_between(home.person, DAY, DAY)) == [("20261123-0830", "혈압약", state)]


@pytest.mark.parametrize("state", Intake.State.values)
def test_what_was_told_of_a_dose_is_its_state(home: Home, clock: Clock, state):
    row = medication(home.sunja)
    intake = taken(row, state)
    clock.set("2026-11-23 23:00")
    today, tomorrow = doses_between(home.person, DAY, NEXT_DAY)
    assert (today.state, today.intake) == (state, intake)
    assert (tomorrow.state, tomorrow.intake) == (PENDING, None)


def test_nothing_is_told_of_another_time_or_another_medicine(home: Home):
    row = medication(home.sunja, times=("08:30", "18:30"))
    medication(home.sunja, "당뇨약")
    taken(row)
    assert told(doses_between(home.person, DAY, DAY)) == [
        ("20261123-0830", "당뇨약", PENDING),
        ("20261123-0830", "혈압약", "taken"),
        ("20261123-1830", "혈압약", PENDING),
    ]


def test_doses_stand_in_the_order_of_their_instants(home: Home):
    medication(home.sunja, "나", times=("20:00", "08:00"))
    medication(home.sunja, "가", times=("08:00",))
    found = doses_between(home.person, DAY, NEXT_DAY)
    assert [(dose.day, f"{dose.time:%H:%M}", dose.medication.name) for dose in found] == [
        (day, time, name)
        for day in (DAY, NEXT_DAY)
        for time, name in (("08:00", "가"), ("08:00", "나"), ("20:00", "나"))
    ]
    assert found[0].at == seoul("2026-11-23 08:00")


def test_another_person_s_doses_are_not_among_them(home: Home):
    medication(home.stranger)
    assert doses_between(home.person, DAY, DAY) == []


def test_a_dose_is_due_once_where_two_schedules_name_its_time(home: Home):
    row = medication(home.sunja, dose="1알")
    DoseSchedule.objects.create(
        medication=row, dose="2알", times=["08:30"], anchor=DAY, starts_at=seoul("2026-11-20 00:00")
    )
    assert [dose.dose for dose in doses_between(home.person, DAY, DAY)] == ["2알"]


def test_a_reminder_means_all_that_is_due_at_its_time(home: Home):
    medication(home.sunja, times=("08:30", "18:30"))
    medication(home.sunja, "당뇨약")
    assert told(at_reminder(home.person, "20261123-0830")) == [
        ("20261123-0830", "당뇨약", PENDING),
        ("20261123-0830", "혈압약", PENDING),
    ]
    assert told(at_reminder(home.person, "20261123-1830")) == [("20261123-1830", "혈압약", PENDING)]
    assert at_reminder(home.person, "20261123-0831") == []


@pytest.mark.parametrize("reminder_id", ["", "x", "20261323-0830", "20261123", "20261123-2460"])
def test_what_is_no_reminder_means_nothing(home: Home, reminder_id):
    medication(home.sunja)
    assert at_reminder(home.person, reminder_id) == []


@pytest.mark.parametrize(
    ("reminder_id", "is_due"),
    [("19991231-0830", 0), ("20000101-0830", 1), ("21001231-0830", 1), ("21010101-0830", 0), ("99991231-0830", 0)],
)
def test_a_reminder_can_be_of_any_day_of_a_life(home: Home, reminder_id, is_due):
    medication(home.sunja, starts_at=seoul("1990-01-01 00:00"))
    assert len(at_reminder(home.person, reminder_id)) == is_due


@pytest.mark.parametrize(
    ("states", "overall"),
    [
        (["taken"], "taken"),
        (["taken", "skipped"], "taken"),
        (["skipped", "late"], "late"),
        (["late", "missed", "taken"], "missed"),
        (["taken", "missed", PENDING], PENDING),
        (["skipped", "skipped"], "skipped"),
    ],
)
def test_a_reminder_stands_as_the_dose_that_most_needs_somebody(home: Home, states, overall):
    medication(home.sunja)
    (dose,) = doses_between(home.person, DAY, DAY)
    doses = [Dose(dose.medication, "", DAY, MORNING, dose.at, state) for state in states]
    assert overall_state(doses) == overall


def test_a_schedule_with_its_medication_is_a_rule(home: Home):
    start, end, stopped = (seoul(f"2026-11-{day} 00:00") for day in (20, 28, 25))
    row = medication(
        home.sunja, times=("08:30", "20:00"), repeat="weekdays", every_days=2, weekdays=[0, 3], month_day=5,
        starts_at=start, ends_at=end, dose_limit=9,
    )  # fmt: skip
    Pause.objects.create(medication=row, starts_at=seoul("2026-11-21 00:00"), ends_at=seoul("2026-11-22 00:00"))
    schedule = row.schedules.get()
    rule = Rule(
        times=(MORNING, dt.time(20)), anchor=start.date(), starts_at=start, ends_at=end, repeat="weekdays",
        every_days=2, weekdays=frozenset({0, 3}), month_day=5, limit=9,
        pauses=((seoul("2026-11-21 00:00"), seoul("2026-11-22 00:00")),),
    )  # fmt: skip
    assert rule_of(schedule, row) == rule
    row.stopped_at = stopped
    assert rule_of(schedule, row).ends_at == stopped, "whichever comes first"
    schedule.ends_at = None
    assert rule_of(schedule, row).ends_at == stopped
    row.stopped_at = None
    assert rule_of(schedule, row).ends_at is None


def test_times_are_clock_times():
    assert times_of(["08:30", "00:00"]) == (MORNING, dt.time(0))


def late(home: Home, day: dt.date, time: dt.time, at: str) -> None:
    row = UserMedication.objects.get(user=home.sunja)
    Intake.objects.create(medication=row, day=day, time=time, state=Intake.State.LATE, at=seoul(at))


@pytest.mark.parametrize(
    ("fields", "day", "taken_at", "following"),
    [
        # once a day: half a day, not half an hour after the one of yesterday
        ({}, DAY, "2026-11-24 08:00", "11-24 20:00"),
        ({}, DAY, "2026-11-23 19:00", "11-24 08:30"),
        # every second day, and neighbouring weekdays: as usual after a dose in time
        ({"every_days": 2}, DAY, "2026-11-24 08:30", "11-25 08:30"),
        ({"repeat": "weekdays", "weekdays": [0, 1]}, DAY, "2026-11-23 08:31", "11-24 08:30"),
        # once a week: two days after the last of five days late, it waits for the hour of the third
        ({"repeat": "weekdays", "weekdays": [0]}, DAY, "2026-11-24 10:00", "11-30 08:30"),
        ({"repeat": "weekdays", "weekdays": [0]}, DAY, "2026-11-28 10:00", "12-02 08:30"),
        ({"every_days": 7}, DAY, "2026-11-28 10:00", "12-02 08:30"),
    ],
)
def test_a_late_dose_keeps_the_next_one_at_a_distance(home: Home, clock: Clock, fields, day, taken_at, following):
    medication(home.sunja, starts_at=seoul("2026-11-23 00:00"), **fields)
    clock.set(taken_at)
    late(home, day, MORNING, taken_at)
    coming = doses_between(home.person, NEXT_DAY, NEXT_DAY + dt.timedelta(days=14))
    assert f"{coming[0].shown:%m-%d %H:%M}" == following
    first = coming[0].shown.date()
    assert [dose.shown for dose in doses_between(home.person, first, first)] == [coming[0].shown]


def test_what_was_not_put_on_does_not_come_off(home: Home):
    row = medication(home.sunja, name="파스")
    row.schedules.update(remove_after_hours=12)
    assert len(doses_between(home.person, DAY, DAY)) == 2
    taken(row, Intake.State.SKIPPED)
    assert [dose.is_removal for dose in doses_between(home.person, DAY, DAY)] == [False]
