"""Reads the directions on an envelope as a plan, or as a question where they are not understood completely."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from medicines.models import Meal
from medicines.services.direction_days import RHYTHM_KINDS
from medicines.services.direction_doubts import condition_in, doubt_in, without_advice
from medicines.services.direction_needs import needs_of
from medicines.services.direction_numbers import AMOUNT, amount, plain
from medicines.services.direction_schedule import schedule_of
from medicines.services.direction_situations import Situations, blank_of, situations_in
from medicines.services.direction_tokens import Kind, Token, tokens
from medicines.services.rhythm import Plan
from medicines.services.unclear import Code, Unclear

GRAMMAR = 1
"""Version of the grammar: raised when it reads stored directions in another way, so that they are read again."""
_MORE_THAN_AN_AMOUNT = RHYTHM_KINDS | {
    Kind.PART, Kind.CLOCK, Kind.EACH_MEAL, Kind.TIMES, Kind.HOURS, Kind.SPAN, Kind.DAY_RANGE, Kind.THEN,
}  # fmt: skip
_BLANKS = re.compile(r"[\s()_.\-\[\]]")
_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a direction says. plan: without clock times, unless it names them. notes: when not to take it."""

    plan: Plan | Unclear
    meal: Meal | None = None
    notes: tuple[str, ...] = ()


def parse(text: str, dose: str = "", times_a_day: int | None = None, today: dt.date | None = None) -> Plan | Unclear:
    """Return the plan that a direction names, with parts of the day; a question if anything in it is not understood.

    dose, times_a_day: what the order says in its own fields; the words may repeat but not contradict them. today:
    completes a date without a year.
    """
    return read(text, dose, times_a_day, today).plan


def read(text: str, dose: str = "", times_a_day: int | None = None, today: dt.date | None = None) -> Reading:
    """Return the plan of a direction, with its relation to meals and its notes."""
    printed = text.strip()
    own = amount(dose)
    if own is None and any(token.kind in _MORE_THAN_AN_AMOUNT for token in tokens(plain(dose))):
        printed, text, own = f"{dose} {text}".strip(), f"{dose}, {text}", ""
    elif _is_doubtful(dose):
        return Reading(Unclear(Code.AMOUNT, dose))
    words = without_advice(plain(text))
    situations = situations_in(words)
    found = list(tokens(situations.rest))
    meals = [Meal(str(token.values[0])) for token in found if token.kind == Kind.MEAL]
    plan = _plan(situations, found, dose if own is None else own, times_a_day, today)
    answer = plan if isinstance(plan, Plan) else Unclear(plan, situations.unclear or printed)
    remarks = [words[token.start : token.end].strip() for token in found if token.kind == Kind.MINUTES]
    notes = situations.notes if situations.reason is not None else (*situations.notes, *remarks)
    return Reading(answer, meals[0] if meals else None, notes)


def _plan(
    situations: Situations, found: Sequence[Token], dose: str, times_a_day: int | None, today: dt.date | None
) -> Plan | Code:
    rest = situations.rest
    for token in found:
        rest = rest[: token.start] + blank_of(token.end - token.start) + rest[token.end :]
    if situations.unclear or condition_in(situations.rest):
        return Code.CONDITION
    if doubt := doubt_in(rest):
        return doubt
    if situations.reason is not None:
        return needs_of(found, situations.reason, dose, times_a_day)
    if len({token.values for token in found if token.kind == Kind.MEAL}) > 1:
        return Code.MEALS
    return schedule_of(found, dose, times_a_day, today)


def _is_doubtful(dose: str) -> bool:
    """Whether a dose names a unit without a number, nothing, or several amounts: `0정`, `1~2정`."""
    words = plain(dose).strip()
    amounts = {found[0] for found in AMOUNT.finditer(words)}
    return bool(words) and (
        any(Decimal(number) == 0 for number in _NUMBER.findall(words))
        or (not _NUMBER.search(words) and AMOUNT.fullmatch(f"1{_BLANKS.sub('', words)}") is not None)
        or not _BLANKS.sub("", words)
        or len(amounts) > 1
        or "~" in words
    )
