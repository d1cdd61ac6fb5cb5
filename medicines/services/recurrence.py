"""Expands a schedule into doses: days and times by a person's clock, each exactly once. Uses no database."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

DAYS, WEEKDAYS, MONTHLY = "days", "weekdays", "monthly"
ONE_DAY = dt.timedelta(days=1)
DAYS_A_WEEK = 7
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2100, 12, 31)
"""Days that can be queried: all that matter here, and none at the ends of Python's calendar."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A schedule. Instants are aware; starts of the rule and of pauses are inclusive, ends are exclusive.

    every_days: a cycle counted from `anchor`, of which the first `on_days` are taken. weekdays: Monday is 0; of every
    `every_weeks`-th week from that of `anchor`. month_day: in a shorter month its last day is meant; of every
    `every_months`-th month from that of `anchor`. month_week: instead of `month_day`, the first to fifth of a month's
    weekdays, -1 for the last.
    limit: number of doses in all, without those during a pause.
    """

    times: tuple[dt.time, ...]
    anchor: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime | None = None
    repeat: str = DAYS
    every_days: int = 1
    weekdays: frozenset[int] = frozenset()
    month_day: int = 1
    limit: int | None = None
    pauses: tuple[tuple[dt.datetime, dt.datetime | None], ...] = ()
    on_days: int = 1
    every_weeks: int = 1
    every_months: int = 1
    month_week: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """One dose: its local day and time, and the corresponding instant."""

    day: dt.date
    time: dt.time
    at: dt.datetime


def slots(rule: Rule, zone: ZoneInfo, first: dt.date, last: dt.date) -> Iterator[Slot]:
    """Yield the doses due from the day `first` to the day `last`, both inclusive, in order of day and time."""
    begins = rule.starts_at.astimezone(zone).date() - ONE_DAY
    day = begins if rule.limit is not None else max(first, begins)
    if rule.ends_at is not None:
        last = min(last, rule.ends_at.astimezone(zone).date() + ONE_DAY)
    counted = 0
    while day <= last:
        if is_due_on(rule, day) and day_exists(day, zone):
            for time in sorted(rule.times):
                at = instant_of(day, time, zone)
                if not _is_open(rule, at):
                    continue
                counted += 1
                if rule.limit is not None and counted > rule.limit:
                    return
                if day >= first:
                    yield Slot(day, time, at)
        day += ONE_DAY


def is_due_on(rule: Rule, day: dt.date) -> bool:
    """Return whether the rule's pattern includes this day."""
    if rule.repeat == WEEKDAYS:
        return day.weekday() in rule.weekdays and _weeks_since(rule.anchor, day) % rule.every_weeks == 0
    if rule.repeat == MONTHLY:
        return _months_since(rule.anchor, day) % rule.every_months == 0 and _is_day_of_month(rule, day)
    return (day - rule.anchor).days % rule.every_days < rule.on_days


def _weeks_since(anchor: dt.date, day: dt.date) -> int:
    """Count weeks from that of `anchor`; a week begins on Monday (ISO 8601)."""
    return (day - day.weekday() * ONE_DAY - anchor + anchor.weekday() * ONE_DAY).days // DAYS_A_WEEK


def _months_since(anchor: dt.date, day: dt.date) -> int:
    return (day.year - anchor.year) * 12 + day.month - anchor.month


def _is_day_of_month(rule: Rule, day: dt.date) -> bool:
    last = calendar.monthrange(day.year, day.month)[1]
    if rule.month_week == 0:
        return day.day == min(rule.month_day, last)
    if day.weekday() not in rule.weekdays:
        return False
    if rule.month_week < 0:
        return day.day > last - DAYS_A_WEEK
    return (day.day - 1) // DAYS_A_WEEK + 1 == rule.month_week


@lru_cache(maxsize=4096)
def instant_of(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """Return the instant, in UTC, at which a clock in `zone` shows this day and time.

    A time that occurs twice means the first occurrence. A time in a skipped hour counts from before the change, so that
    half past two is an hour after half past one (PEP 495, fold=0).
    """
    return dt.datetime.combine(day, time, zone).astimezone(dt.UTC)


@lru_cache(maxsize=4096)
def day_exists(day: dt.date, zone: ZoneInfo) -> bool:
    """Return whether any part of `day` exists in `zone`: Samoa had no 30 December 2011."""
    return any(instant_of(day, time, zone).astimezone(zone).date() == day for time in (dt.time(12), dt.time(0)))


def _is_open(rule: Rule, at: dt.datetime) -> bool:
    if at < rule.starts_at or (rule.ends_at is not None and at >= rule.ends_at):
        return False
    return not any(start <= at and (end is None or at < end) for start, end in rule.pauses)
