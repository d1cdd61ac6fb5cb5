"""Reads the directions on an envelope as a plan, or as a question where they are not understood completely."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from medicines.models import Meal
from medicines.services.direction_doubts import condition_in, doubt_in, without_advice
from medicines.services.direction_needs import needs_of
from medicines.services.direction_numbers import AMOUNT, amount, only_dose, plain
from medicines.services.direction_schedule import schedule_of
from medicines.services.direction_situations import Situations, blank_of, is_measured, situations_in
from medicines.services.direction_tokens import Kind, Token, tokens
from medicines.services.rhythm import BEDTIME, Plan
from medicines.services.unclear import Code, Unclear

GRAMMAR = 1
"""Version of the grammar: raised when it reads stored directions in another way, so that they are read again."""
_APPLICATIONS = re.compile(r"\d+\s*(?:회|번)\s*(?:씩)?\s*(?:흡입|분무|뿌림|도포)?")
"""A dose that is counted in breaths or strokes, and no number of times a day."""
_BLANKS = re.compile(r"[\s()_.\-\[\]]")
_HOURS = frozenset({Kind.PART, Kind.CLOCK, Kind.EACH_MEAL})
_NOT_THEN = re.compile(
    r"\s*(?:에는|에|은|는|중|시)?\s*(?:복용|사용|투여|섭취|드시)?\s*(?:은|을|하지|지|하는\s*것을?|해서는)?\s*(?:마세요|마십시오|말|않|안\s|금지|피하|피해|삼가)"
)
"""After an hour or a meal: it is not to be taken then."""
_NAME = re.compile(r"(?<![가-힣a-z])(?!(?:각각|각|매회|용량|복용|복용량|한꺼번에|한번에|에는)\s)[가-힣a-z]{2,}\s+$")
_UNKNOWN = re.compile(
    r"(?<![가-힣])(?!(?:복용|투여|투약|경구|사용|점안|점이|도포|흡입|분무|주사|부착|내복|외용|약|각|각각|양안|환부|횟수|용법|씩|용량|총|식사)\s)"
    r"[가-힣]+\s+$"
)
"""A word before a number of times that is not known to say nothing of the days: 명절 1회."""
_OTHER = re.compile(r"(?:다른\s+)?[가-힣]+[과와]\s*$")
_ONLY = re.compile(r"(?:아침|점심|저녁|밤|취침\s*전|자기\s*전)(?:에)?\s*만")
_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?")
_NEXT_CLAUSE = re.compile(r"[,;.\n]")


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
    own = amount(dose) or only_dose(dose)
    if own is None and _is_a_direction(plain(dose)):
        printed, text, own = f"{dose} {text}".strip(), f"{dose}, {text}", ""
    elif own is None and _is_doubtful(dose):
        return Reading(Unclear(Code.AMOUNT, dose))
    words = without_advice(plain(text))
    situations = situations_in(words)
    found = _wanted(list(tokens(situations.rest)), situations.rest)
    meals = [Meal(str(token.values[0])) for token in found if token.kind == Kind.MEAL]
    plan = _plan(situations, found, dose if own is None else own, times_a_day, today)
    if isinstance(plan, Plan) and _is_more_than_only(plan, words, found):
        plan = Code.HOURS
    answer = plan if isinstance(plan, Plan) else Unclear(plan, situations.unclear or printed)
    remarks = [_remark(words, token) for token in found if token.kind == Kind.MINUTES]
    notes = situations.notes if situations.reason is not None else (*situations.notes, *remarks)
    return Reading(answer, meals[0] if meals else None, notes)


def _remark(words: str, token: Token) -> str:
    """Return a gap with what it keeps apart: `다른 안약과 5분 간격`."""
    other = _OTHER.search(words[: token.start])
    return words[other.start() if other else token.start : token.end].strip()


def _wanted(found: list[Token], text: str) -> list[Token]:
    """Leave out meals at which it is not to be taken."""
    return [token for token in found if token.kind != Kind.MEAL or not _NOT_THEN.match(text, token.end)]


def _plan(
    situations: Situations, found: Sequence[Token], dose: str, times_a_day: int | None, today: dt.date | None
) -> Plan | Code:
    rest = situations.rest
    for token in found:
        rest = rest[: token.start] + blank_of(token.end - token.start) + rest[token.end :]
    if situations.unclear or condition_in(situations.rest):
        return Code.CONDITION
    if any(token.kind in _HOURS and _NOT_THEN.match(situations.rest, token.end) for token in found):
        return Code.HOURS
    if any(_UNKNOWN.search(rest[: token.start]) for token in found if _is_bare_count(token, situations.rest)):
        return Code.RHYTHM
    if (doubt := doubt_in(rest, {token.kind for token in found})) or (doubt := _another_medicine(rest, found)):
        return doubt
    if situations.reason is not None and _is_taken_anyway(situations, found):
        return Code.CONDITION
    if situations.reason is not None:
        return needs_of(found, situations.reason, dose, times_a_day)
    if len({token.values for token in found if token.kind == Kind.MEAL}) > 1:
        return Code.MEALS
    return schedule_of(found, dose, times_a_day, today)


def _is_bare_count(token: Token, text: str) -> bool:
    """Whether a number of times stands without `하루`, so that the word before it may say how often."""
    return token.kind == Kind.TIMES and text[token.start].isdigit() and "일" not in text[token.start : token.end]


def _is_taken_anyway(situations: Situations, found: Sequence[Token]) -> bool:
    """Whether hours stand in another clause than the need, or beside a measurement: 아침 식후, 어지러우면 반알."""
    start, end = situations.need
    for token in found:
        if token.kind not in _HOURS or token.values == (BEDTIME,):
            continue
        between = situations.rest[end : token.start] if token.start >= end else situations.rest[token.end : start]
        if is_measured(situations.reason or "") or _NEXT_CLAUSE.search(between):
            return True
    return False


def _another_medicine(rest: str, found: Sequence[Token]) -> Code | None:
    """Return the question if one of several amounts stands behind a name: `화요일에 엽산 1알`."""
    amounts = [token for token in found if token.kind == Kind.AMOUNT]
    if len(amounts) > 1 and any(_NAME.search(rest[: token.start]) for token in amounts):
        return Code.AMOUNT
    return None


def _is_a_direction(dose: str) -> bool:
    """Whether a dose says more than an amount: `통증 시 1정`."""
    if _APPLICATIONS.fullmatch(dose.strip()):
        return False
    kinds = {token.kind for token in tokens(dose)} - {Kind.NO_RHYTHM, Kind.AMOUNT}
    situations = situations_in(dose)
    return bool(kinds or situations.reason is not None or situations.unclear or condition_in(dose))


def _is_more_than_only(plan: Plan, words: str, found: Sequence[Token]) -> bool:
    """Whether the plan has more hours than the words name where they say that there are no others: 저녁에만."""
    named = sum(token.kind == Kind.PART for token in found)
    return bool(_ONLY.search(words)) and any(len(step.times or step.parts) > named for step in plan.steps)


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
