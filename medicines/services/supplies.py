"""How many doses an envelope holds, and on which day the next of them is due."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from medicines.services.recurrence import DAYS, MONTHLY, ONE_DAY, WEEKDAYS
from medicines.services.rhythm import Plan, Step

_WEEK, _MONTH = 7, 30
_FORTNIGHT = 14
"""From two weeks on, whole weeks are how long a supply lasts, and not a number of doses that happens to be so."""


def supplied(plan: Plan, days: int | None, dispensed_on: dt.date | None, today: dt.date) -> Plan | None:
    """Return `plan` with the end that a supply for `days` sets, counted on `today`; None if nothing is left.

    The doses of the days since dispensing are taken for granted.
    """
    gone = max(0, (today - dispensed_on).days) if dispensed_on else 0
    if len(plan.steps) > 1:
        return _with_last_step(plan, days, gone)
    step = plan.steps[0]
    if step.days is not None:
        days = step.days if days is None else min(days, step.days)
        plan = replace(plan, steps=(replace(step, days=None),))
    if days is None:
        return plan
    dosing_days = _dosing_days(plan, days) - _dosing_days_gone(plan, gone, dispensed_on)
    limit = dosing_days * len(step.times)
    if plan.dose_limit is not None:
        limit = min(limit, plan.dose_limit)
    return replace(plan, dose_limit=limit) if limit > 0 else None


def first_day(plan: Plan, dispensed_on: dt.date | None, now: dt.datetime) -> dt.date:
    """Return the day from which `plan` runs; `now` is by the person's clock.

    Rhythms that count days go on from the day of dispensing. One that begins now begins on a day of which all hours
    are still to come, because its next day is far off.
    """
    day = now.date()
    if plan.repeat != DAYS or plan.every_days == plan.on_days:
        return day
    if dispensed_on is not None and dispensed_on < day:
        since = (day - dispensed_on).days % plan.every_days
        return (
            day if since < plan.on_days and plan.on_days > 1 or not since else day + (plan.every_days - since) * ONE_DAY
        )
    hours = [time for step in plan.steps for time in step.times]
    return day + ONE_DAY if hours and min(hours) <= now.time() else day


def _with_last_step(plan: Plan, days: int | None, gone: int) -> Plan | None:
    steps: list[Step] = []
    left = None if days is None else days - gone
    skipped = gone
    for step in plan.steps:
        length = step.days
        if length is not None:
            passed = min(skipped, length)
            skipped, length = skipped - passed, length - passed
        if left is not None:
            length = left if length is None else min(length, left)
            left -= length
        if length is None or length > 0:
            steps.append(replace(step, days=length))
    return replace(plan, steps=tuple(steps)) if steps else None
