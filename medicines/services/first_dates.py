"""The first dates of a medication and its number of doses, by which a person sees whether a schedule is right."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from medicines.models import DoseSchedule, MovedDose, UserMedication
from medicines.services.patients import Patient
from medicines.services.recurrence import LAST_DAY, ONE_DAY, instant_of, slots
from medicines.services.rhythm import Plan
from medicines.services.schedule_rules import rule_of, zone_of
from medicines.services.stored_plans import coming, schedules_of

SHOWN = 5
"""Five dates show a week's pattern and a fortnight's; more are not read."""


@dataclass(frozen=True, slots=True)
class FirstDates:
    """The first days with doses, and the number of doses in all. total: None without an end."""

    dates: tuple[dt.date, ...] = ()
    total: int | None = None
    has_more: bool = False

    @property
    def words(self) -> str:
        """The dates as they are written: `11월 7일, 14일, 21일, 28일`."""
        written, before = [], dt.date.min
        for date in self.dates:
            year = f"{date.year}년 " if before > dt.date.min and date.year != before.year else ""
            month = f"{date.month}월 " if (date.year, date.month) != (before.year, before.month) else ""
            written.append(f"{year}{month}{date.day}일")
            before = date
        return ", ".join(written) + (" …" if self.has_more else "")


def first_dates(medication: UserMedication, person: Patient, at: dt.datetime, count: int = SHOWN) -> FirstDates:
    """Return the first dates from `at` on; while the medication is held or paused, as if it went on at `at`."""
    return _first(coming(medication, at), medication, person, at, count)


def dates_of(
    plan: Plan, medication: UserMedication, person: Patient, from_at: dt.datetime, count: int = SHOWN
) -> FirstDates:
    """Return the first dates that `plan` would give the medication from `from_at` on."""
    return _first(schedules_of(medication, plan, person, from_at), medication, person, from_at, count)


def _first(
    schedules: Sequence[DoseSchedule], medication: UserMedication, person: Patient, at: dt.datetime, count: int
) -> FirstDates:
    if not schedules:
        return FirstDates()
    is_endless = schedules[-1].ends_at is None and schedules[-1].dose_limit is None
    moves = list(medication.moved_doses.all())
    days: Counter[dt.date] = Counter()
    for day in chain(_moved_past(moves, schedules[0], person, at), _days(schedules, medication, person, at, moves)):
        days[day] += 1
        # A moved dose may come before those that its schedule has first.
        if is_endless and len(days) > count + len(moves):
            break
    ordered = sorted(days)
    return FirstDates(tuple(ordered[:count]), None if is_endless else days.total(), len(ordered) > count)


def _moved_past(
    moves: Sequence[MovedDose], schedule: DoseSchedule, person: Patient, at: dt.datetime
) -> Iterator[dt.date]:
    """Yield the days of doses that were due before `at` and are moved to a time after it."""
    zone = zone_of(schedule, person)
    for move in moves:
        if instant_of(move.day, move.time, zone) < at <= instant_of(move.to_day, move.to_time, zone):
            yield move.to_day


def _days(
    schedules: Sequence[DoseSchedule],
    medication: UserMedication,
    person: Patient,
    at: dt.datetime,
    moves: Sequence[MovedDose],
) -> Iterator[dt.date]:
    """Yield the day of each dose from `at` on."""
    moved = {(move.day, move.time): move.to_day for move in moves}
    for schedule in schedules:
        rule, zone = rule_of(schedule, medication), zone_of(schedule, person)
        rule = replace(rule, pauses=tuple((start, end or max(start, at)) for start, end in rule.pauses))
        for slot in slots(rule, zone, at.astimezone(zone).date() - ONE_DAY, LAST_DAY):
            if slot.at >= at:
                yield moved.get((slot.day, slot.time), slot.day)
