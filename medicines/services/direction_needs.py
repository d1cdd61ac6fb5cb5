"""Limits of a medicine that is taken as needed: the least time between doses, and how many a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from medicines.services.direction_days import RHYTHM_KINDS
from medicines.services.direction_hours import agreed
from medicines.services.direction_kinds import Kind, Token
from medicines.services.direction_numbers import number_of
from medicines.services.rhythm import AsNeeded, Plan
from medicines.services.unclear import Code

_COUNTED = frozenset({"회", "번", "차례"})
_NOT_AS_NEEDED = RHYTHM_KINDS - {Kind.EVERYDAY} | {Kind.THEN, Kind.DAY_RANGE, Kind.REMOVE, Kind.FROM, Kind.UNTIL}


def needs_of(tokens: Sequence[Token], reason: str, dose: str, times_a_day: int | None) -> Plan | Code:
    """Return a plan without times, with the limits that `tokens` name; a rhythm beside a need is a question."""
    if any(token.kind in _NOT_AS_NEEDED for token in tokens):
        return Code.RHYTHM
    a_day = {after for token, after in pairwise(tokens) if token.kind == Kind.DAILY_AMOUNT}
    amounts = [str(token.values[0]) for token in tokens if token.kind == Kind.AMOUNT and token not in a_day]
    if dose and any(agreed(amount, dose) is None for amount in amounts):
        # `통증 심하면 2정` of what is taken by ones.
        return Code.AMOUNT
    gaps = {dt.timedelta(hours=token.number) for token in tokens if token.kind == Kind.HOURS}
    gaps |= {dt.timedelta(minutes=token.number) for token in tokens if token.kind == Kind.MINUTES}
    most = {doses_allowed(token, tokens, dose) for token in tokens if token.kind == Kind.MOST and token.values[2]}
    most |= {
        _doses_of(str(after.values[0]), dose) for token, after in pairwise(tokens) if token.kind == Kind.DAILY_AMOUNT
    }
    most |= {int(str(token.values[1])) for token in tokens if token.kind == Kind.TIMES_BETWEEN}
    most -= {None}
    # A number of times a day is how often it may be taken, if nothing else says so, not even for one attack.
    is_by_attack = any(
        token.kind == Kind.MINUTES or (token.kind == Kind.MOST and not token.values[2]) for token in tokens
    )
    counts: set[int | None] = {token.number for token in tokens if token.kind == Kind.TIMES} or {
        None if is_by_attack else times_a_day
    }
    if len(gaps) > 1 or len(most) > 1 or len(counts) > 1 or 0 in most:
        return Code.HOURS
    return Plan(as_needed=AsNeeded(reason, next(iter(gaps), None), next(iter(most), next(iter(counts)))))


def doses_allowed(most: Token, tokens: Sequence[Token], dose: str) -> int | None:
    """Return the number of doses that a limit such as `최대 4정` allows; None if it counts something else."""
    number, unit = Decimal(str(most.values[0])), str(most.values[1])
    if unit in _COUNTED:
        return int(number)
    said = [str(token.values[0]) for token in tokens if token.kind == Kind.AMOUNT] or [dose]
    return _doses_of(f"{most.values[0]}{unit}", said[0])


def _doses_of(whole: str, dose: str) -> int | None:
    """Return how many doses make up an amount; None if the dose counts something else."""
    one, number = number_of(dose), number_of(whole)
    is_same = whole.lstrip("0123456789.") == dose.lstrip("0123456789.")
    return int(number / one) if one and number is not None and is_same else None
