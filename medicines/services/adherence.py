"""A person's adherence, day by day, for the calendar and the chart."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from medicines.models import Intake
from medicines.services.doses import PENDING, Dose, doses_between
from medicines.services.patients import Patient
from medicines.services.recurrence import ONE_DAY

State = Intake.State
REPORTED_AT_ONCE = dt.timedelta(hours=12)
"""An intake noted within this time after the dose was due counts as taken at the time of the note."""
FIRST_WEEKDAY = 6
"""Sunday, with which Korean calendars begin the week."""


@dataclass(frozen=True, slots=True)
class Day:
    """The outcomes of a day's doses, counted."""

    date: dt.date
    taken: int = 0
    late: int = 0
    skipped: int = 0
    missed: int = 0
    pending: int = 0

    @property
    def due(self) -> int:
        """Number of all doses due."""
        return self.settled + self.pending

    @property
    def settled(self) -> int:
        """Number of doses that are taken, late, skipped or missed."""
        return self.taken + self.late + self.skipped + self.missed

    @property
    def mark(self) -> str:
        """The day's worst outcome: `none`, `pending`, `missed`, `skipped`, `late` or `taken`."""
        if not self.due:
            return "none"
        return next((name for name in (State.MISSED, State.SKIPPED) if getattr(self, name)), None) or (
            PENDING if self.pending else (State.LATE if self.late else State.TAKEN)
        )


def rate(days: list[Day]) -> float | None:
    """Return the share, 0 to 1, of settled doses that were taken, on time or late; None if none is settled."""
    settled = sum(day.settled for day in days)
    return sum(day.taken + day.late for day in days) / settled if settled else None


def days_between(person: Patient, first: dt.date, last: dt.date) -> list[Day]:
    """Return one Day for each date from `first` to `last`."""
    due = sorted(doses_between(person, first, last), key=lambda dose: dose.day)
    found = {date: _day(date, list(doses)) for date, doses in groupby(due, key=lambda dose: dose.day)}
    dates = (first + index * ONE_DAY for index in range((last - first).days + 1))
    return [found.get(date) or Day(date) for date in dates]


def month_of(person: Patient, year: int, month: int) -> list[Day]:
    """Return the days of a month."""
    last = calendar.monthrange(year, month)[1]
    return days_between(person, dt.date(year, month, 1), dt.date(year, month, last))


def weeks(days: list[Day]) -> list[list[Day | None]]:
    """Arrange a month's days in weeks from Sunday on; None for a day of another month."""
    boxes: list[Day | None] = [None] * ((days[0].date.weekday() - FIRST_WEEKDAY) % 7)
    boxes += days
    boxes += [None] * (-len(boxes) % 7)
    return [boxes[start : start + 7] for start in range(0, len(boxes), 7)]


def _day(date: dt.date, doses: list[Dose]) -> Day:
    return Day(date, **Counter(str(dose.state) for dose in doses))
