"""Writes a plan into schedules, and reads what is left of it from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from medicines.models import DoseSchedule, UserMedication
from medicines.models.taking import TIME_FORMAT
from medicines.services.patients import Patient
from medicines.services.recurrence import LAST_DAY, ONE_DAY, slots
from medicines.services.rhythm import DAY_FIELDS, Plan, Step
from medicines.services.schedule_rules import rule_of, times_of, zone_of

COPIED = (*(name for name in DAY_FIELDS if name != "weekdays"), "every_hours", "remove_after_hours")
"""What a plan and each of its schedules have under the same name."""


def write_step(schedule: DoseSchedule, plan: Plan, step: Step) -> None:
    """Fill `schedule` with one step of `plan`; its times must be clock times."""
    for name in COPIED:
        setattr(schedule, name, getattr(plan, name))
    schedule.weekdays = list(plan.weekdays)
    # Sorted by time, together with what belongs to each.
    order = sorted(range(len(step.times)), key=lambda index: step.times[index])
    schedule.times = [step.times[index].strftime(TIME_FORMAT) for index in order]
    schedule.parts = [step.parts[index] for index in order] if any(step.parts) else []
    schedule.doses = [step.doses[index] for index in order] if step.doses else []
    schedule.dose = step.dose
    schedule.day_doses = [list(pair) for pair in step.day_doses]


def schedules_of(medication: UserMedication, plan: Plan, person: Patient, from_at: dt.datetime) -> list[DoseSchedule]:
    """Return unsaved schedules that give the doses of `plan` from the instant `from_at` on, one for each step."""
    anchor = _anchor(medication, plan, person, from_at)
    start, day = from_at, from_at.astimezone(person.zone).date()
    stop = midnight(plan.until, person) if plan.until is not None else None
    limit = plan.dose_limit
    made: list[DoseSchedule] = []
    for step in plan.steps:
        end = None
        if step.days is not None:
            day += step.days * ONE_DAY
            end = midnight(day, person)
        end = min((each for each in (end, stop) if each is not None), default=None)
        if (end is not None and end <= start) or limit == 0:
            break
        schedule = DoseSchedule(
            medication=medication, anchor=anchor, starts_at=start, ends_at=end, dose_limit=limit, zone=person.zone.key
        )
        write_step(schedule, plan, step)
        made.append(schedule)
        if end is None:
            break
        if limit is not None:
            limit -= min(limit, doses_left(schedule, medication, person, start))
        start = end
    return made


def midnight(day: dt.date, person: Patient) -> dt.datetime:
    """Return the start of `day` in the person's time zone."""
    return dt.datetime.combine(day, dt.time(), person.zone).astimezone(dt.UTC)


def stored_plan(schedules: Sequence[DoseSchedule]) -> Plan:
    """Return the plan of consecutive schedules, of which there is at least one; its steps have no duration."""
    last = schedules[-1]
    return Plan(
        steps=tuple(_step(schedule) for schedule in schedules),
        weekdays=tuple(last.weekdays),
        **{name: getattr(last, name) for name in COPIED},
    )


def running(medication: UserMedication, at: dt.datetime) -> list[DoseSchedule]:
    """Return the schedules that cover the instant `at`."""
    return [s for s in medication.schedules.all() if s.starts_at <= at and (s.ends_at is None or s.ends_at > at)]


def coming(medication: UserMedication, at: dt.datetime) -> list[DoseSchedule]:
    """Return the schedules that cover `at` or begin later, in order."""
    return [s for s in medication.schedules.all() if s.ends_at is None or s.ends_at > at]


def plan_left(medication: UserMedication, person: Patient, at: dt.datetime) -> Plan:
    """Return what is left of the plan at `at`, with the durations and number of doses left; without steps if nothing.

    Set from `at` on, it gives the same doses as before.
    """
    found = coming(medication, at)
    if not found:
        return Plan()
    last = stored_plan(found[-1:])
    same = [each for each in found if stored_plan([each]).same_days(last)]
    steps: list[Step] = []
    for schedule in same:
        step = replace(_step(schedule), days=_days_left(schedule, person, at))
        if steps and replace(steps[-1], days=None) == replace(step, days=None):
            step = replace(step, days=_sum(steps.pop().days, step.days))
        steps.append(step)
    limit = None
    if found[-1].dose_limit is not None:
        limit = sum(doses_left(schedule, medication, person, at) for schedule in found)
    return replace(last, steps=tuple(steps), dose_limit=limit)


def remaining_doses(medication: UserMedication, person: Patient, at: dt.datetime) -> int | None:
    """Count the doses left at `at`; None if their number is not limited."""
    found = coming(medication, at)
    if not found or found[-1].dose_limit is None:
        return None
    return sum(doses_left(schedule, medication, person, at) for schedule in found)


def moved_to(medication: UserMedication, before: Patient, after: Patient, at: dt.datetime) -> list[DoseSchedule]:
    """Return unsaved schedules that give, by the clock of `after`, as many doses as are left at `at`."""
    moved: list[DoseSchedule] = []
    start = at
    for schedule in coming(medication, at):
        copied = {field.attname: getattr(schedule, field.attname) for field in DoseSchedule._meta.fields}
        limit = schedule.dose_limit and doses_left(schedule, medication, before, at)
        new = DoseSchedule(**copied | {"id": None, "zone": after.zone.key, "starts_at": start, "dose_limit": limit})
        if schedule.ends_at is None:
            new.ends_at = None
            return [*moved, new]
        new.ends_at = start = _end_after(doses_left(schedule, medication, before, at), new, after)
        new.dose_limit = None
        moved.append(new)
    return moved


def _anchor(medication: UserMedication, plan: Plan, person: Patient, from_at: dt.datetime) -> dt.date:
    """Return the day to count from, so that changing only dose or time keeps a plan on the same days."""
    for schedule in running(medication, from_at):
        if plan.same_days(stored_plan([schedule])):
            return schedule.anchor
    return from_at.astimezone(person.zone).date()


def _end_after(count: int, schedule: DoseSchedule, person: Patient) -> dt.datetime:
    """Return the instant of the first dose of `schedule` that is no longer one of the `count` first."""
    rule = replace(rule_of(schedule, schedule.medication), ends_at=None, limit=None, pauses=())
    due = slots(rule, person.zone, schedule.starts_at.astimezone(person.zone).date() - ONE_DAY, LAST_DAY)
    return next((slot.at for slot in islice(due, count, None)), schedule.starts_at)


def _step(schedule: DoseSchedule) -> Step:
    return Step(
        dose=schedule.dose,
        times=times_of(schedule.times),
        parts=tuple(schedule.parts),
        doses=tuple(schedule.doses),
        day_doses=tuple((int(day), str(amount)) for day, amount in schedule.day_doses),
    )


def _days_left(schedule: DoseSchedule, person: Patient, at: dt.datetime) -> int | None:
    if schedule.ends_at is None:
        return None
    zone = zone_of(schedule, person)
    return (schedule.ends_at.astimezone(zone).date() - max(schedule.starts_at, at).astimezone(zone).date()).days


def _sum(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first + second


def doses_left(schedule: DoseSchedule, medication: UserMedication, person: Patient, at: dt.datetime) -> int:
    """Count the doses that a schedule with a limit still has at `at`, or that one with an end has until then."""
    zone, rule = zone_of(schedule, person), rule_of(schedule, medication)
    first = schedule.starts_at.astimezone(zone).date() - ONE_DAY
    if schedule.ends_at is not None:
        due = slots(replace(rule, pauses=()), zone, first, schedule.ends_at.astimezone(zone).date())
        return sum(slot.at >= at for slot in due)
    due = slots(rule, zone, first, at.astimezone(zone).date() + ONE_DAY)
    return max(0, (schedule.dose_limit or 0) - sum(slot.at < at for slot in due))
