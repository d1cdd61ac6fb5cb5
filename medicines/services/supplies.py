"""How many doses an envelope holds, and from which day its rhythm counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from medicines.services.recurrence import DAYS, DAYS_A_WEEK, MONTHLY, ONE_DAY, WEEKDAYS, Rule, is_due_on
from medicines.services.rhythm import BEGINNING, DAY_FIELDS, Plan, Step

_DAYS_A_MONTH = 30
_SHORTEST_SUPPLY_IN_WEEKS = 14
"""From here on, whole weeks are how long a supply lasts, rather than a number of doses that happens to be such."""


def counted_from(plan: Plan, dispensed_on: dt.date | None, now: dt.datetime) -> dt.date:
    """Return the day from which the days of `plan` are counted; `now` is by the person's clock.

    That is the day that the words name; or that of dispensing; or today or, if its first hour has passed and the next
    day with doses is far off, tomorrow. Of every n-th week it is the first named weekday that comes.
    """
    day = now.date()
    if plan.begins is not None:
        return plan.begins
    if dispensed_on is not None and dispensed_on < day:
        day = dispensed_on
    elif not plan.is_daily and any(time <= now.time() for step in plan.steps for time in step.times):
        day += ONE_DAY
    if plan.repeat == WEEKDAYS:
        while day.weekday() not in plan.weekdays:
            day += ONE_DAY
    return day


def supplied(plan: Plan, days: int | None, begin: dt.date, today: dt.date) -> Plan | None:
    """Return what is left of `plan` on `today` if a supply for `days` began on the day `begin`; None if nothing is.

    The doses of the days before today are taken for granted.
    """
    if plan.month_day == BEGINNING and plan.repeat == MONTHLY:
        plan = replace(plan, month_day=begin.day)
    if len(plan.steps) > 1:
        return _steps_left(plan, days, max(0, (today - begin).days))
    step = plan.steps[0]
    counts = [] if step.days is None else [_days_within(plan, step.days)]
    counts += [] if days is None else [_dosing_days(plan, days)]
    if not counts:
        return plan
    limit = (min(counts) - _days_gone(plan, begin, today)) * len(step.times)
    limit = limit if plan.dose_limit is None else min(limit, plan.dose_limit)
    return replace(plan, steps=(replace(step, days=None),), dose_limit=limit) if limit > 0 else None


def _dosing_days(plan: Plan, days: int) -> int:
    """Return on how many days a supply for `days` is taken.

    `days` is how long it lasts if whole cycles of the plan fill it, or if it is one of the usual lengths, whole months
    or, from two on, weeks. Else it is the number of days with doses: four tablets of one a week. Where both are
    possible the shorter course is meant: what is left over can be seen, what is missing cannot be taken.
    """
    cycle, _on = _cycle(plan)
    is_long = days % _DAYS_A_MONTH == 0 or (days >= _SHORTEST_SUPPLY_IN_WEEKS and days % DAYS_A_WEEK == 0)
    if plan.is_daily or days % cycle == 0 or (is_long and not _is_whole_turns(plan, days)):
        return _days_within(plan, days)
    return days


def _is_whole_turns(plan: Plan, days: int) -> bool:
    """Whether `days` are whole turns of a plan with a pause: 63 tablets for three times 21 days."""
    return plan.repeat == DAYS and plan.on_days > 1 and days % plan.on_days == 0


def _cycle(plan: Plan) -> tuple[int, int]:
    """Return the length of a cycle in days and how many of them have doses."""
    if plan.repeat == WEEKDAYS:
        return DAYS_A_WEEK * plan.every_weeks, len(set(plan.weekdays))
    if plan.repeat == MONTHLY:
        return _DAYS_A_MONTH * plan.every_months, 1
    return plan.every_days, plan.on_days


def _days_within(plan: Plan, days: int) -> int:
    """Return on how many of so many days there are doses, at least one; whole cycles count, and days before a pause."""
    if plan.is_daily:
        return days
    cycle, on = _cycle(plan)
    rest = min(days % cycle, on) if plan.repeat == DAYS and on > 1 else 0
    return max(1, days // cycle * on + rest)


def _days_gone(plan: Plan, begin: dt.date, today: dt.date) -> int:
    starts = dt.datetime.combine(begin, dt.time(), dt.UTC)
    rule = Rule(times=(), anchor=begin, starts_at=starts, **{name: getattr(plan, name) for name in DAY_FIELDS})
    return sum(is_due_on(rule, begin + number * ONE_DAY) for number in range((today - begin).days))


def _steps_left(plan: Plan, days: int | None, gone: int) -> Plan | None:
    """Return the steps without the days that are gone; a supply for `days` ends the last of them."""
    steps: list[Step] = []
    supply = days
    for step in plan.steps:
        length = step.days if supply is None else min(supply, step.days or supply)
        supply = None if supply is None else supply - (length or 0)
        passed = gone if length is None else min(gone, length)
        gone -= passed
        left = None if length is None else length - passed
        if left is None or left > 0:
            steps.append(replace(step, days=left))
    return replace(plan, steps=tuple(steps)) if steps else None
