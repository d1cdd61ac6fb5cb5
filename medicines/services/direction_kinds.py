"""What the words of a direction can tell, and how a table of words is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from korean.tables import lazy

DAY, WEEK, MONTH = "day", "week", "month"


class Kind(Enum):
    """What a token tells, and its values."""

    EVERYDAY = auto()
    EVERY = auto()
    """(n, unit): every n days, weeks or months."""
    COUNT = auto()
    """(n, unit, times): so many times in n days, weeks or months."""
    UNSURE = auto()
    """A rhythm or something else: `5일 1회`."""
    WEEKDAYS = auto()
    """The weekdays, Monday 0."""
    OTHER_DAYS = auto()
    """The weekdays that no other word names."""
    NTH_WEEK = auto()
    """(n,): of the month."""
    MONTH_DAY = auto()
    """(day,)."""
    ON_OFF = auto()
    """(days on, days off)."""
    TURNS = auto()
    """Amounts take turns, day by day."""
    CYCLE = auto()
    """(n,): the days are counted anew after n."""
    CYCLE_DAY = auto()
    """(n,): what follows is meant for the n-th day of the cycle."""
    HOURS = auto()
    """(hours, whether that is the least)."""
    MINUTES = auto()
    """(minutes,) between two medicines, or between two doses as needed."""
    TIMES = auto()
    """(n,): times a day."""
    TIMES_BETWEEN = auto()
    """(least, most) times a day."""
    AMOUNT = auto()
    """(amount,)."""
    DAILY_AMOUNT = auto()
    """The amount that follows is one for the whole day."""
    EACH_MEAL = auto()
    PART = auto()
    """(part,) or (part, clock time)."""
    CLOCK = auto()
    """(clock time,)."""
    MEAL = auto()
    """(relation to the meal,)."""
    SPAN = auto()
    """(days,) on which something holds."""
    DAY_RANGE = auto()
    """(first, last) of the counted days; last is None for an open end."""
    THEN = auto()
    LIMIT = auto()
    """(doses,) in all."""
    FROM = auto()
    UNTIL = auto()
    """(year or 0, month, day, whether that day is without a dose)."""
    REMOVE = auto()
    """(hours on, hours off or 0)."""
    MOST = auto()
    """(number, unit, whether that is for a day)."""
    NO_RHYTHM = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A word or phrase of a direction, with what it tells."""

    kind: Kind
    values: tuple[object, ...]
    start: int
    end: int

    @property
    def number(self) -> int:
        """The first value, of a token that has a whole number there."""
        return int(str(self.values[0]))


Reader = Callable[[re.Match[str]], tuple[object, ...]]
Rule = tuple[Kind, re.Pattern[str], Reader]


def rule(kind: Kind, pattern: str, reader: Reader | None = None) -> Rule:
    """Make a pattern in which a space stands for any or no space; without `reader` the token has no values.

    It is compiled at its first use: there are more than a hundred, and most processes read no direction.
    """
    return kind, lazy(pattern.replace(" ", r"\s*")), reader or (lambda found: ())


def fixed(*values: object) -> Reader:
    """Return a reader that gives the same values for all matches."""
    return lambda found: values


def first_number(found: re.Match[str]) -> tuple[object, ...]:
    """Read the group `n`."""
    return (int(found["n"]),)
