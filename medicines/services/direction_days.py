"""Which days the tokens of a direction name: one pattern of days, or what there is to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from medicines.models.taking import LONGEST_INTERVAL_DAYS, MOST_MONTHS, MOST_WEEKS
from medicines.services.direction_kinds import DAY, MONTH, WEEK, Kind, Token
from medicines.services.recurrence import MONTHLY, WEEKDAYS
from medicines.services.rhythm import BEGINNING, Plan
from medicines.services.unclear import Code

_DAYS_A_WEEK = 7
RHYTHM_KINDS = frozenset(
    {
        Kind.UNSURE,
        Kind.OTHER_DAYS,
        Kind.EVERYDAY,
        Kind.EVERY,
        Kind.COUNT,
        Kind.WEEKDAYS,
        Kind.NTH_WEEK,
        Kind.MONTH_DAY,
        Kind.ON_OFF,
        Kind.TURNS,
    }
)
Numbers = tuple[int, ...]


def with_other_days(tokens: Sequence[Token]) -> list[Token] | Code:
    """Say which weekdays `나머지` means."""
    named = {day for token in tokens if token.kind == Kind.WEEKDAYS for day in token.values}
    others = tuple(day for day in range(_DAYS_A_WEEK) if day not in named)
    count = sum(token.kind == Kind.OTHER_DAYS for token in tokens)
    if count > 1 or (count and (not named or not others)):
        return Code.RHYTHM
    return [
        replace(token, kind=Kind.WEEKDAYS, values=others) if token.kind == Kind.OTHER_DAYS else token
        for token in tokens
    ]


def days_of(tokens: Sequence[Token]) -> Plan | Code:
    """Return a plan without steps on the days that all tokens agree on, or the code of a question if they do not."""
    named: dict[Kind, set[tuple[object, ...]]] = {}
    for token in tokens:
        if token.kind in RHYTHM_KINDS:
            named.setdefault(token.kind, set()).add(token.values)
    if Kind.UNSURE in named:
        return Code.RHYTHM
    weekdays = tuple(sorted({int(str(day)) for days in named.pop(Kind.WEEKDAYS, ()) for day in days}))
    counts = {int(str(values[2])) for values in named.get(Kind.COUNT, ())}
    cycles = {_cycle(values) for kind in (Kind.EVERY, Kind.COUNT) for values in named.pop(kind, ())}
    rest = {kind: next(iter(values)) for kind, values in named.items() if len(values) == 1}
    if len(cycles) > 1 or len(counts) > 1 or len(rest) < len(named) or len(rest) > 1:
        return Code.RHYTHM
    cycle, count = next(iter(cycles), None), next(iter(counts), None)
    if Kind.MONTH_DAY in rest or Kind.NTH_WEEK in rest:
        return _on_a_day_of_the_month(rest, cycle, count, weekdays)
    if rest:
        is_alone = cycle is None and (not weekdays or len(weekdays) == _DAYS_A_WEEK)
        if not is_alone:
            return Code.RHYTHM
        return _on_and_off(*rest[Kind.ON_OFF]) if Kind.ON_OFF in rest else Plan()
    if weekdays:
        weeks, unit = cycle or (1, WEEK)
        is_counted_right = count is None or count == len(weekdays)
        if unit != WEEK or not is_counted_right or weeks > MOST_WEEKS:
            return Code.RHYTHM
        return Plan(repeat=WEEKDAYS, weekdays=weekdays, every_weeks=weeks)
    return _evenly(*cycle, count or 1) if cycle else Plan()


def _cycle(values: tuple[object, ...]) -> tuple[int, str]:
    length, unit = int(str(values[0])), str(values[1])
    if unit == DAY and length and length % _DAYS_A_WEEK == 0:
        return length // _DAYS_A_WEEK, WEEK
    return length, unit


def _on_a_day_of_the_month(
    rest: dict[Kind, tuple[object, ...]], cycle: tuple[int, str] | None, count: int | None, weekdays: Numbers
) -> Plan | Code:
    months, unit = cycle or (1, MONTH)
    if unit != MONTH or count not in (None, 1) or not 1 <= months <= MOST_MONTHS:
        return Code.RHYTHM
    if Kind.MONTH_DAY in rest:
        day = int(str(rest[Kind.MONTH_DAY][0]))
        if weekdays or not 1 <= day <= 31:
            return Code.RHYTHM
        return Plan(repeat=MONTHLY, month_day=day, every_months=months)
    if len(weekdays) != 1:
        return Code.RHYTHM
    week = int(str(rest[Kind.NTH_WEEK][0]))
    return Plan(repeat=MONTHLY, month_week=week, weekdays=weekdays, every_months=months)


def _on_and_off(on: object, off: object) -> Plan | Code:
    days_on, days_off = int(str(on)), int(str(off))
    if not days_on or not days_off or days_on + days_off > LONGEST_INTERVAL_DAYS:
        return Code.RHYTHM
    return Plan(every_days=days_on + days_off, on_days=days_on)


def _evenly(length: int, unit: str, count: int) -> Plan | Code:
    """Return the days `length` units apart; several times in a unit are even only if that is once a day."""
    if unit == MONTH:
        fits = count == 1 and 1 <= length <= MOST_MONTHS
        return Plan(repeat=MONTHLY, month_day=BEGINNING, every_months=length) if fits else Code.RHYTHM
    days = length * (_DAYS_A_WEEK if unit == WEEK else 1)
    if count > 1 and days % count == 0 and days == count:
        return Plan()
    if count > 1:
        return Code.WEEKDAYS if unit == WEEK else Code.RHYTHM
    return Plan(every_days=days) if 1 <= days <= LONGEST_INTERVAL_DAYS else Code.RHYTHM
