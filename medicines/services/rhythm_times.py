"""Fills a plan's parts of the day with the clock times of a person's day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from medicines.models import Meal, ReminderSettings
from medicines.services.parts_of_day import time_of
from medicines.services.rhythm import BEGINNING, MORNING, Plan, Step

HOURS_A_DAY = 24
_FIRST_OF_NIGHT_AND_DAY = dt.time(6)
"""Hospitals give what is due at night as well at 6, 14 and 22 o'clock, or at 6, 12, 18 and 24."""
_MORNING_SUFFICES_FROM = 12
"""Doses that are so many hours apart begin with the morning's and spare the night."""


def resolve(plan: Plan, meal: Meal, settings: ReminderSettings, today: dt.date | None = None) -> Plan:
    """Return `plan` with clock times for its parts of the day and, from `today`, the day of a month it leaves open."""
    if plan.month_day == BEGINNING and today is not None:
        plan = replace(plan, month_day=today.day)
    if plan.every_hours is not None:
        steps = tuple(
            step if step.times else replace(step, times=_evenly(plan.every_hours, meal, settings))
            for step in plan.steps
        )
    else:
        steps = tuple(_with_times(step, meal, settings) for step in plan.steps)
    return replace(plan, steps=steps)


def _with_times(step: Step, meal: Meal, settings: ReminderSettings) -> Step:
    if not step.parts or step.times:
        return step
    doses = step.doses or ("",) * len(step.parts)
    hours = {
        time_of(part, meal, settings): (part, dose) for part, dose in reversed([*zip(step.parts, doses, strict=True)])
    }
    times = tuple(sorted(hours))
    return replace(
        step,
        times=times,
        parts=tuple(hours[time][0] for time in times),
        doses=tuple(hours[time][1] for time in times) if step.doses else (),
    )


def _evenly(hours: int, meal: Meal, settings: ReminderSettings) -> tuple[dt.time, ...]:
    first = time_of(MORNING, meal, settings) if hours >= _MORNING_SUFFICES_FROM else _FIRST_OF_NIGHT_AND_DAY
    return tuple(sorted(first.replace(hour=(first.hour + hour) % HOURS_A_DAY) for hour in range(0, HOURS_A_DAY, hours)))
