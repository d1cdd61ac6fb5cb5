"""How a medication is taken: its amounts, its times of day and its days. One model for words, pages and storage."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from medicines.services.recurrence import DAYS, MONTHLY, WEEKDAYS

MORNING, NOON, EVENING, BEDTIME = "morning", "noon", "evening", "bedtime"
PARTS = (MORNING, NOON, EVENING, BEDTIME)
LAST_WEEK = -1
"""`month_week` of the last such weekday of a month."""
BEGINNING = 0
"""`month_day` of a plan whose words name none: that of the day on which it begins. No schedule is stored with it."""


@dataclass(frozen=True, slots=True)
class Step:
    """An amount and its times of day, for a while; tapering takes several steps.

    times: clock times; empty in a plan that only names parts of the day.
    parts: for each time the part of the day that it was made from, "" for a fixed hour; empty if all hours are fixed.
    doses: for each time (or part) its own amount; empty if `dose` is meant at each.
    day_doses: (day, amount) where amounts differ by day: a weekday, Monday 0, or the index of a day in the cycle.
    days: duration; None without an end.
    """

    dose: str
    times: tuple[dt.time, ...] = ()
    days: int | None = None
    parts: tuple[str, ...] = ()
    doses: tuple[str, ...] = ()
    day_doses: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AsNeeded:
    """A medication without times. reason: `두통`. least_gap: between two doses. most_a_day: number of doses."""

    reason: str = ""
    least_gap: dt.timedelta | None = None
    most_a_day: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """How a medication is taken. All steps share their days.

    repeat: DAYS is a cycle of `every_days` days, the first `on_days` of which are taken: 1 of 2 is every other day, 21
    of 28 a pill with a pause. WEEKDAYS are the `weekdays`, Monday 0, of every `every_weeks`-th week. MONTHLY is the
    `month_day` of every `every_months`-th month, in a shorter month its last day, BEGINNING until the first day is
    known; if `month_week` is not 0, the `month_week`-th of the month's one weekday in `weekdays`, LAST_WEEK for the
    last.
    every_hours: the times of day are this far apart, as for q8h; 24 must be divisible by it.
    remove_after_hours: what is put on (a patch) comes off again after so many hours.
    dose_limit: number of doses in all. begins: the first day, if it is told. until: the first day on which nothing is
    taken.
    as_needed: then there are no steps.
    """

    steps: tuple[Step, ...] = ()
    repeat: str = DAYS
    every_days: int = 1
    weekdays: tuple[int, ...] = ()
    month_day: int = 1
    dose_limit: int | None = None
    on_days: int = 1
    every_weeks: int = 1
    every_months: int = 1
    month_week: int = 0
    every_hours: int | None = None
    remove_after_hours: int | None = None
    begins: dt.date | None = None
    until: dt.date | None = None
    as_needed: AsNeeded | None = None

    @property
    def is_daily(self) -> bool:
        """Whether a dose is due on every day."""
        if not self.steps:
            return False
        if self.repeat == WEEKDAYS:
            return len(set(self.weekdays)) == 7 and self.every_weeks == 1
        return self.repeat == DAYS and self.on_days >= self.every_days

    @property
    def days_between(self) -> float:
        """Average number of days from one day with doses to the next."""
        if self.repeat == WEEKDAYS:
            return 7 * self.every_weeks / (len(set(self.weekdays)) or 1)
        if self.repeat == MONTHLY:
            return 30 * self.every_months
        return self.every_days / self.on_days

    def same_days(self, other: Plan) -> bool:
        """Return whether both plans have doses on the same pattern of days."""
        return self._days() == other._days()

    def with_days_of(self, other: Plan) -> Plan:
        """Return this plan on the days of `other`."""
        return replace(self, **{name: getattr(other, name) for name in DAY_FIELDS})

    def _days(self) -> tuple[object, ...]:
        if self.is_daily:
            return (DAYS, 1, 1)
        if self.repeat == WEEKDAYS:
            return (WEEKDAYS, frozenset(self.weekdays), self.every_weeks)
        if self.repeat == MONTHLY:
            return (MONTHLY, self.every_months, self.month_week or self.month_day, self.month_week and self.weekdays)
        return (DAYS, self.every_days, self.on_days)


DAY_FIELDS = ("repeat", "every_days", "on_days", "weekdays", "every_weeks", "month_day", "month_week", "every_months")
"""What says on which days a plan has doses; a schedule and a Rule have the same under the same names."""
