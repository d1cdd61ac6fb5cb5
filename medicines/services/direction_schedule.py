"""Puts the tokens of a direction together: its days, hours, amounts, steps and its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from medicines.models.taking import EVEN_HOURS
from medicines.services.direction_amounts import amounts_by_day, with_daily_amounts
from medicines.services.direction_days import RHYTHM_KINDS, days_of, with_other_days
from medicines.services.direction_kinds import DAY, MONTH, WEEK, Kind, Token
from medicines.services.direction_needs import doses_allowed
from medicines.services.direction_numbers import number_of
from medicines.services.direction_steps import steps_of
from medicines.services.recurrence import MONTHLY, ONE_DAY
from medicines.services.rhythm import EVENING, MORNING, Plan, Step
from medicines.services.unclear import Code

HOURS_A_DAY, SHORTEST_MONTH = 24, 28
_KEPT_GAPS = {1: 24, 2: 10, 3: 4, 4: 3}
"""For each number of times a day, how many hours its usual times are apart at least."""
LONGEST_REMARK_MINUTES = 30
"""A gap of so many minutes is one between two medicines, such as two kinds of eye drops."""
_HOUR_KINDS = frozenset({Kind.PART, Kind.CLOCK, Kind.EACH_MEAL, Kind.TIMES, Kind.HOURS})


def schedule_of(tokens: Sequence[Token], dose: str, times_a_day: int | None, today: dt.date | None) -> Plan | Code:
    """Return a plan, or the code of a question where `tokens` contradict each other or leave something open."""
    named = with_other_days([_in_days(token) for token in tokens])
    if isinstance(named, Code):
        return named
    daily = with_daily_amounts(named, dose, times_a_day)
    if isinstance(daily, Code):
        return daily
    tokens = daily
    days = days_of(tokens)
    if isinstance(days, Code):
        return days
    if any(token.kind == Kind.MINUTES and token.number > LONGEST_REMARK_MINUTES for token in tokens):
        return Code.HOURS
    if _has_days_of_a_cycle(tokens):
        return Code.RHYTHM
    by_day = amounts_by_day(tokens, days)
    if isinstance(by_day, Code):
        return by_day
    times = _times(tokens, times_a_day)
    if isinstance(times, Code):
        return times
    steps = steps_of(by_day.tokens, by_day.dose or dose, times)
    if isinstance(steps, Code):
        return steps
    if by_day.day_doses:
        if len(steps) > 1 or steps[0].doses:
            return Code.AMOUNT
        steps = (replace(steps[0], day_doses=by_day.day_doses),)
    if any(number_of(amount) == 0 for step in steps for amount in _amounts(step)):
        return Code.AMOUNT
    return _completed(replace(by_day.days, steps=steps), tokens, dose, today)


def _has_days_of_a_cycle(tokens: Sequence[Token]) -> bool:
    """Whether a shorter span stands beside an interval: `28일마다 5일간` may be five days of each cycle."""
    named = [token for token in tokens if token.kind not in (Kind.NO_RHYTHM, Kind.MEAL)]
    lengths = {DAY: 1, WEEK: 7, MONTH: SHORTEST_MONTH}
    for pair in pairwise(named):
        every = next((token for token in pair if token.kind == Kind.EVERY), None)
        span = next((token for token in pair if token.kind == Kind.SPAN), None)
        if every is not None and span is not None and span.number < every.number * lengths[str(every.values[1])]:
            return True
    return False


def _completed(plan: Plan, tokens: Sequence[Token], dose: str, today: dt.date | None) -> Plan | Code:
    for add in (_with_even_hours, _with_removal):
        changed = add(plan, tokens)
        if isinstance(changed, Code):
            return changed
        plan = changed
    if plan.repeat == MONTHLY and any((step.days or SHORTEST_MONTH) < SHORTEST_MONTH for step in plan.steps):
        return Code.RHYTHM
    if not plan.every_hours and any(not (step.times or step.parts) for step in plan.steps):
        return Code.TIMES
    for token in tokens:
        allowed = doses_allowed(token, tokens, dose) if token.kind == Kind.MOST else None
        if allowed is not None and any(allowed < times_in(plan, step) for step in plan.steps):
            return Code.HOURS
    return _with_end(plan, tokens, today)


def times_in(plan: Plan, step: Step) -> int:
    """Return how many times a day a step is taken."""
    return HOURS_A_DAY // plan.every_hours if plan.every_hours else len(step.times or step.parts)


def _amounts(step: Step) -> tuple[str, ...]:
    return (step.dose, *step.doses, *(amount for _day, amount in step.day_doses))


def _in_days(token: Token) -> Token:
    """Read a gap of whole days as days: every 72 hours is every three days."""
    is_gap = token.kind in (Kind.HOURS, Kind.REMOVE) and not token.values[1]
    if is_gap and token.number and token.number % HOURS_A_DAY == 0:
        return replace(token, kind=Kind.EVERY, values=(token.number // HOURS_A_DAY, DAY))
    return token


def _times(tokens: Sequence[Token], times_a_day: int | None) -> int | Code | None:
    """Return the number of times a day: the order's, or once where the words name days but no hours."""
    names_hours = any(token.kind in _HOUR_KINDS for token in tokens)
    counts = [token for token in tokens if token.kind == Kind.COUNT]
    if counts and times_a_day not in (None, 1) and not names_hours:
        # `주 3회` and three times a day: the one may have been copied from the other.
        return Code.HOURS
    names_days = any(token.kind in RHYTHM_KINDS - {Kind.EVERYDAY, Kind.ON_OFF, Kind.TURNS} for token in tokens)
    is_put_on = any(token.kind == Kind.REMOVE for token in tokens)
    return 1 if times_a_day is None and not names_hours and (names_days or is_put_on) else times_a_day


def _with_even_hours(plan: Plan, tokens: Sequence[Token]) -> Plan | Code:
    gaps = {(token.number, bool(token.values[1])) for token in tokens if token.kind == Kind.HOURS}
    if not gaps:
        return plan
    if len(gaps) > 1:
        return Code.HOURS
    hours, is_least = gaps.pop()
    counts = {len(step.times or step.parts) for step in plan.steps}
    if is_least and 0 in counts:
        return Code.HOURS
    if is_least and counts <= set(_KEPT_GAPS) and all(hours <= _KEPT_GAPS[count] for count in counts):
        return plan
    if hours not in EVEN_HOURS or not counts <= {0, HOURS_A_DAY // hours}:
        return Code.HOURS
    if any(step.doses or not _are_even(step, hours, tokens) for step in plan.steps):
        return Code.HOURS
    steps = tuple(step if _clocks(tokens) else replace(step, times=(), parts=()) for step in plan.steps)
    return replace(plan, steps=steps, every_hours=hours)


def _clocks(tokens: Sequence[Token]) -> bool:
    return any(token.kind == Kind.CLOCK for token in tokens)


def _are_even(step: Step, hours: int, tokens: Sequence[Token]) -> bool:
    """Whether the hours that the words name are so far apart; morning and evening pass for twelve hours."""
    if _clocks(tokens):
        minutes = [time.hour * 60 + time.minute for time in step.times]
        return all(later - earlier == hours * 60 for earlier, later in pairwise(minutes))
    named = {str(token.values[0]) for token in tokens if token.kind == Kind.PART}
    return not any(token.kind == Kind.EACH_MEAL for token in tokens) and (
        not named or (named == {MORNING, EVENING} and hours == HOURS_A_DAY // 2)
    )


def _with_removal(plan: Plan, tokens: Sequence[Token]) -> Plan | Code:
    worn = {token.values for token in tokens if token.kind == Kind.REMOVE}
    if not worn:
        return plan
    on, off = (int(str(hours)) for hours in worn.pop())
    if worn or not 0 < on < HOURS_A_DAY or off not in (0, HOURS_A_DAY - on) or plan.every_hours:
        return Code.HOURS
    return replace(plan, remove_after_hours=on)


def _with_end(plan: Plan, tokens: Sequence[Token], today: dt.date | None) -> Plan | Code:
    limits = {token.number for token in tokens if token.kind == Kind.LIMIT}
    ends = {token.values for token in tokens if token.kind == Kind.UNTIL}
    if len(limits) > 1 or len(ends) > 1 or 0 in limits or (limits and len(plan.steps) > 1):
        return Code.STEPS
    if limits:
        plan = replace(plan, dose_limit=limits.pop())
    if ends:
        *named, is_before = ends.pop()
        last = _date(named, today)
        if last is None:
            return Code.RHYTHM
        plan = replace(plan, until=last if is_before else last + ONE_DAY)
    return _with_beginning(plan, tokens, today)


def _with_beginning(plan: Plan, tokens: Sequence[Token], today: dt.date | None) -> Plan | Code:
    begins = {token.values for token in tokens if token.kind == Kind.FROM}
    if not begins:
        return plan
    first = _date(begins.pop(), today)
    if first is None or begins or (plan.until is not None and first >= plan.until):
        return Code.RHYTHM
    return replace(plan, begins=first)


def _date(named: Sequence[object], today: dt.date | None) -> dt.date | None:
    """Return a day, without its year the nearest one; None if it does not exist or its year is not known."""
    year, month, day = (int(str(number)) for number in named)
    if not year and today is None:
        return None
    years = [year] if year or today is None else [today.year - 1, today.year, today.year + 1]
    found = []
    for each in years:
        try:
            found.append(dt.date(each, month, day))
        except ValueError:
            continue
    return min(found, key=lambda date: abs(date - (today or date)), default=None)
