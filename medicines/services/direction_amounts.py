"""Amounts that differ from day to day: by weekday, by the day of a cycle, or turn about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from medicines.services.direction_kinds import Kind, Token
from medicines.services.direction_numbers import number_of
from medicines.services.rhythm import Plan
from medicines.services.unclear import Code

_HOURS = frozenset({Kind.PART, Kind.CLOCK, Kind.EACH_MEAL})
_TURNS = 2
_LONGEST_JOINT = 4
"""Characters between two weekdays of one list, as in `월요일 그리고 목요일`."""


@dataclass(frozen=True, slots=True)
class AmountsByDay:
    """The days of a plan, its tokens without what belongs to single days, and the amounts of those days."""

    days: Plan
    tokens: tuple[Token, ...]
    dose: str = ""
    day_doses: tuple[tuple[int, str], ...] = ()


def amounts_by_day(tokens: Sequence[Token], days: Plan) -> AmountsByDay | Code:
    """Take amounts that belong to single days out of `tokens`."""
    kinds = [token.kind for token in tokens]
    if Kind.TURNS in kinds:
        return _in_turns(tokens)
    if Kind.CYCLE_DAY in kinds:
        return _in_a_cycle(tokens, days)
    if any(token.kind == Kind.CYCLE and token.number != days.every_days for token in tokens):
        return Code.RHYTHM
    if kinds.count(Kind.WEEKDAYS) > 1:
        return _by_weekday(tokens, days)
    return AmountsByDay(days, tuple(tokens))


def with_daily_amounts(tokens: Sequence[Token], dose: str, times_a_day: int | None) -> list[Token] | Code:
    """Read amounts for a whole day as doses, if they are taken at once, or leave out what only repeats the sum."""
    daily = {id(after) for token, after in pairwise(tokens) if token.kind == Kind.DAILY_AMOUNT}
    rest = [token for token in tokens if token.kind != Kind.DAILY_AMOUNT]
    said = [str(token.values[0]) for token in rest if id(token) in daily]
    if not said or any(token.kind == Kind.TURNS for token in rest):
        return rest
    counts = [int(str(token.values[0])) for token in rest if token.kind == Kind.TIMES]
    hours = [token for token in rest if token.kind in _HOURS]
    count = next(iter(counts), times_a_day if times_a_day is not None else len(hours) or None)
    if count is None and {number_of(each) for each in said} == {Decimal(1)}:
        return [*rest, Token(Kind.TIMES, (1,), rest[-1].end, rest[-1].end)]
    if count == 1:
        return rest
    others = [token for token in rest if token.kind == Kind.AMOUNT and id(token) not in daily]
    own = str(others[0].values[0]) if others else dose
    one, whole = number_of(own), number_of(said[0])
    if count is None or len(said) > 1 or one is None or whole is None or one * count != whole:
        return Code.AMOUNT
    return [token for token in rest if id(token) not in daily]


def _in_turns(tokens: Sequence[Token]) -> AmountsByDay | Code:
    amounts = _amounts(tokens)
    if len(amounts) != _TURNS:
        return Code.AMOUNT
    # `하루는 1정, 하루는 2정`: a span of one day only counts the turns.
    rest = [token for token in tokens if token.kind != Kind.AMOUNT and (token.kind, token.values) != (Kind.SPAN, (1,))]
    if any(token.kind in (Kind.THEN, Kind.DAY_RANGE) for token in rest):
        return Code.STEPS
    first, second = amounts
    if first == second:
        return Code.AMOUNT
    return AmountsByDay(Plan(every_days=_TURNS, on_days=_TURNS), tuple(rest), first, ((1, second),))


def _in_a_cycle(tokens: Sequence[Token], days: Plan) -> AmountsByDay | Code:
    start = next(index for index, token in enumerate(tokens) if token.kind == Kind.CYCLE_DAY)
    segments = _segments(tokens[start:], Kind.CYCLE_DAY)
    cycles = [token for token in tokens if token.kind == Kind.CYCLE]
    if cycles:
        length = int(str(cycles[0].values[0]))
        days = Plan(every_days=length, on_days=length)
    base = _amounts(tokens[:start])
    numbered = []
    for segment in segments:
        amounts = _amounts(segment)
        day = int(str(segment[0].values[0])) - 1
        if len(amounts) != 1 or not 0 <= day < days.on_days:
            return Code.AMOUNT
        numbered.append((day, amounts[0]))
    if len(base) != 1 or len(cycles) > 1 or len({day for day, _amount in numbered}) < len(numbered):
        return Code.AMOUNT
    rest = [token for token in tokens if token.kind not in (Kind.AMOUNT, Kind.CYCLE, Kind.CYCLE_DAY)]
    return AmountsByDay(days, tuple(rest), base[0], _differing(numbered, base[0]))


def _by_weekday(tokens: Sequence[Token], days: Plan) -> AmountsByDay | Code:
    start = next(index for index, token in enumerate(tokens) if token.kind == Kind.WEEKDAYS)
    before, segments = list(tokens[:start]), _segments(tokens[start:], Kind.WEEKDAYS)
    hours = {hours for segment in segments if (hours := _hours(segment))}
    if len(hours) > 1 or (hours and _hours(before)):
        # Other hours on other days: no one plan has that.
        return Code.RHYTHM
    amounts = [_amounts(segment) for segment in segments]
    if before and before[-1].kind == Kind.AMOUNT and not amounts[-1]:
        amounts = [_amounts(before[-1:]), *amounts[:-1]]
        before = before[:-1]
    if all(not each for each in amounts[:-1]):
        ends = [segment[0] for segment in segments]
        is_list = all(later.start - earlier.end <= _LONGEST_JOINT for earlier, later in pairwise(ends))
        return AmountsByDay(days, tuple(tokens)) if is_list else Code.RHYTHM
    named = [day for segment in segments for day in segment[0].values]
    if any(len(each) != 1 for each in amounts) or len(set(named)) < len(named) or _amounts(before):
        return Code.AMOUNT
    base = amounts[0][0]
    by_day = [
        (int(str(day)), each[0]) for segment, each in zip(segments, amounts, strict=True) for day in segment[0].values
    ]
    rest = [token for token in tokens if token.kind not in (Kind.AMOUNT, Kind.WEEKDAYS)]
    return AmountsByDay(days, tuple(rest), base, _differing(by_day, base))


def _differing(by_day: list[tuple[int, str]], base: str) -> tuple[tuple[int, str], ...]:
    return tuple(sorted((day, amount) for day, amount in by_day if amount != base))


def _segments(tokens: Sequence[Token], kind: Kind) -> list[list[Token]]:
    segments: list[list[Token]] = []
    for token in tokens:
        if token.kind == kind:
            segments.append([])
        segments[-1].append(token)
    return segments


def _amounts(tokens: Sequence[Token]) -> list[str]:
    return [str(token.values[0]) for token in tokens if token.kind == Kind.AMOUNT]


def _hours(tokens: Sequence[Token]) -> frozenset[tuple[object, ...]]:
    return frozenset((token.kind, *token.values) for token in tokens if token.kind in _HOURS)
