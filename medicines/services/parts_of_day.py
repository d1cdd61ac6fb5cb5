"""Turns parts of a person's day into clock times."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from medicines.models import Meal, ReminderSettings
from medicines.services.rhythm import BEDTIME, PARTS, Step

# Relative to the settings' times, which are after meals.
_SHIFTS = {
    Meal.BEFORE: dt.timedelta(minutes=-60),
    Meal.WITH: dt.timedelta(minutes=-30),
    Meal.BETWEEN: dt.timedelta(minutes=90),
}


def time_of(part: str, meal: Meal, settings: ReminderSettings) -> dt.time:
    """Return the clock time of a part of the day, for a medicine with this relation to the meal."""
    time: dt.time = getattr(settings, part)
    if part == BEDTIME or meal not in _SHIFTS:
        return time
    return (dt.datetime.combine(dt.date(2000, 1, 2), time) + _SHIFTS[meal]).time()


def part_at(time: dt.time, meal: Meal, settings: ReminderSettings) -> str:
    """Return the part of the day whose time this is; an empty string if it is none's."""
    return next((part for part in PARTS if time_of(part, meal, settings) == time), "")


def resolved(step: Step, meal: Meal, settings: ReminderSettings) -> Step:
    """Give the step the clock times of its parts; fixed hours stay.

    Where two of its doses would come at one hour, which would be one, the step stays as it is.
    """
    if not any(step.parts):
        return step
    fixed = step.times or (dt.time(),) * len(step.parts)
    times = tuple(time_of(part, meal, settings) if part else time for part, time in zip(step.parts, fixed, strict=True))
    return replace(step, times=times) if len(set(times)) == len(times) else step
