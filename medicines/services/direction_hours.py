"""The hours and amounts of a stretch of days, out of the tokens that name them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from medicines.models import MOST_TIMES_A_DAY
from medicines.services.direction_kinds import Kind, Token
from medicines.services.direction_numbers import AMOUNT, STRENGTHS, number_of
from medicines.services.rhythm import BEDTIME, EVENING, MORNING, NOON, PARTS, Step
from medicines.services.unclear import Code

USUAL = {
    1: (MORNING,),
    2: (MORNING, EVENING),
    3: (MORNING, NOON, EVENING),
    4: (MORNING, NOON, EVENING, BEDTIME),
}
"""Times of day that Korean pharmacists mean by 1일 n회."""
WAKING, ASLEEP = dt.time(7), dt.time(22)
"""Hours over which more than four doses a day are spread."""
_SOLID = frozenset({"정", "알", "캡슐", "개"})
"""Units that are used for one another."""
_DROPPED = frozenset({"방울", "퍼프", "분무", "단위"})
"""Units of a dose where the order counts bottles or pens."""
Hour = tuple[str, dt.time | None]
"""A part of the day and a clock time: "" for a fixed hour, None if the part stands alone."""


@dataclass(slots=True)
class _At:
    """An hour and the amount that stands by it, if any."""

    hour: Hour
    amount: str | None = None


def spread(count: int) -> tuple[dt.time, ...]:
    """Spread more than four doses over the waking hours."""
    first, last = WAKING.hour * 60, ASLEEP.hour * 60
    minutes = (first + (last - first) * index // (count - 1) for index in range(count))
    # Rounded down to five minutes, as people set alarms.
    return tuple(dt.time(*divmod(minute // 5 * 5, 60)) for minute in minutes)


def step_of(tokens: Sequence[Token], dose: str, times_a_day: int | None) -> Step | Code:
    """Return the hours and amounts that `tokens` name; `dose` and `times_a_day` hold where they name none.

    A step without hours is returned if nothing tells the number of times.
    """
    said = {int(str(token.values[0])) for token in tokens if token.kind == Kind.TIMES}
    if len(said) > 1 or (said and times_a_day is not None and said != {times_a_day}):
        return Code.HOURS
    count = next(iter(said), times_a_day)
    for least, most in (token.values for token in tokens if token.kind == Kind.TIMES_BETWEEN):
        if count is None or not int(str(least)) <= count <= int(str(most)):
            return Code.HOURS
    placed = _place(tokens)
    if isinstance(placed, Code):
        return placed
    hours, loose = placed
    is_bedtime_alone = {at.hour for at in hours} == {(BEDTIME, None)}
    if count is None and is_bedtime_alone and any(token.kind == Kind.MEAL for token in tokens):
        # 식후 및 취침전: how many meals is not said.
        return Code.TIMES
    return _step(hours, loose, dose, count, is_each_meal=any(token.kind == Kind.EACH_MEAL for token in tokens))


def _step(hours: list[_At], loose: str | None, dose: str, count: int | None, *, is_each_meal: bool) -> Step | Code:
    base = agreed(loose, dose) if loose else dose
    if base is None:
        return Code.AMOUNT
    amounts = [at.amount for at in hours if at.amount is not None]
    if amounts and not base and len(amounts) < len(hours):
        return Code.AMOUNT
    given = [at.amount or base for at in hours]
    differ = len(set(given)) > 1
    if not differ and amounts:
        base = agreed(amounts[0], base) or ""
        if not base:
            return Code.AMOUNT
    if is_each_meal:
        if differ:
            return Code.AMOUNT
        meals: list[Hour] = [(part, None) for part in USUAL[3]]
        hours = [*map(_At, meals), *(at for at in hours if at.hour not in meals)]
        given = [base] * len(hours)
    are_fixed = {at.hour[1] is not None for at in hours}
    if len(are_fixed) > 1:
        return Code.HOURS
    if count is not None and count != len(hours):
        if hours and (differ or True in are_fixed or (amounts and not dose) or not _agree(hours, count)):
            return Code.HOURS
        # The number counts where it and the words differ: it is printed large, and the words are boilerplate.
        hours = [_At(hour) for hour in _usual(count)]
        given = [base] * len(hours)
        if not hours:
            return Code.TIMES
    placed = sorted(zip((at.hour for at in hours), given, strict=True), key=_order)
    return Step(
        "" if differ else base,
        times=tuple(time for (_part, time), _amount in placed if time is not None),
        parts=tuple(part for (part, _time), _amount in placed) if any(part for (part, _), _amount in placed) else (),
        doses=tuple(amount for _hour, amount in placed) if differ else (),
    )


def _agree(hours: list[_At], count: int) -> bool:
    """Whether the usual hours of so many times a day are among those named, or the other way round."""
    named, usual = {at.hour for at in hours}, set(_usual(count))
    return count not in USUAL or named <= usual or usual <= named


def _usual(count: int) -> tuple[Hour, ...]:
    if count in USUAL:
        return tuple((part, None) for part in USUAL[count])
    return tuple(("", time) for time in spread(count)) if 1 <= count <= MOST_TIMES_A_DAY else ()


def _order(placed: tuple[Hour, str]) -> tuple[int, str]:
    part, time = placed[0]
    return (0, time.isoformat()) if time is not None else (PARTS.index(part), "")


def _place(tokens: Sequence[Token]) -> tuple[list[_At], str | None] | Code:
    """Put each amount to its hours: those before it or, if all amounts come first, the one after it."""
    named = [token for token in tokens if token.kind in (Kind.PART, Kind.CLOCK, Kind.AMOUNT)]
    if any(not token.values for token in named):
        return Code.HOURS
    named = _doses_only(named)
    amounts = sum(token.kind == Kind.AMOUNT for token in named)
    if amounts > 1 and amounts * 2 == len(named) and named[0].kind == Kind.AMOUNT and named[-1].kind != Kind.AMOUNT:
        named = [token for pair in zip(named[1::2], named[::2], strict=True) for token in pair]
    hours: list[_At] = []
    loose: str | None = None
    waiting: list[_At] = []
    for token in named:
        if token.kind == Kind.AMOUNT:
            said = str(token.values[0])
            for at in waiting:
                at.amount = said
            if not waiting:
                if loose not in (None, said):
                    return Code.AMOUNT
                loose = said
            waiting = []
            continue
        hour = _hour(token)
        known = next((at for at in hours if at.hour == hour), None)
        if known is None:
            known = _At(hour)
            hours.append(known)
            waiting.append(known)
    if loose and any(at.amount not in (None, loose) for at in hours):
        return Code.AMOUNT
    return hours, loose


def _hour(token: Token) -> Hour:
    *part, time = (*token.values, None) if token.kind == Kind.PART and len(token.values) == 1 else token.values
    return (str(part[0]) if part else "", time if isinstance(time, dt.time) else None)


def _doses_only(named: list[Token]) -> list[Token]:
    """Leave out strengths where amounts in other units are named as well: `5mg 2정`."""
    units = [_unit(str(token.values[0])) for token in named if token.kind == Kind.AMOUNT]
    if not any(unit not in STRENGTHS for unit in units):
        return named
    return [token for token in named if token.kind != Kind.AMOUNT or _unit(str(token.values[0])) not in STRENGTHS]


def agreed(said: str, dose: str) -> str | None:
    """Return which of the words' amount and the order's is meant; None if they contradict each other."""
    if not dose or said == dose:
        return said
    unit, own = _unit(said), _unit(dose)
    if unit == own or {unit, own} <= _SOLID:
        return dose if number_of(said) == number_of(dose) and number_of(said) is not None else None
    # Other units measure the same dose in another way, `1포(5mL)`; drops and units are the dose of a bottle or a pen.
    return said if unit in _DROPPED or not own else dose


def _unit(amount: str) -> str:
    found = AMOUNT.fullmatch(amount.casefold())
    return found["unit"] if found else ""
