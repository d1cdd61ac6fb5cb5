"""Interprets the words on a pharmacy's envelope for a schedule: its plan or a question, meals, external use."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from medicines.models import Meal, Medicine, ReminderSettings
from medicines.services.direction_words import read
from medicines.services.dosage_forms import head_of, is_applied
from medicines.services.never_daily import rule_for
from medicines.services.parts_of_day import time_of
from medicines.services.rhythm import BEDTIME, Plan
from medicines.services.rhythm_times import resolve
from medicines.services.unclear import Code, Unclear

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_UNIT = "밀리그램|밀리그람|마이크로그램|마이크로그람|밀리리터|그램|그람|퍼센트|단위|mg|㎎|mcg|μg|ug|㎍|ml|㎖|g|iu|%"
_AMOUNT = re.compile(rf"\s*\d[\d.,/]*\s*(?:{_UNIT}).*$", re.IGNORECASE)
_STRENGTH = re.compile(rf"\d[\d.,/]*\s*(?:{_UNIT})", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"\d+(?:[./]\d+)?")
_COUNTED_BY_NAME = (
    ("캡슐", "캡슐"),
    ("정", "정"),
    ("패취", "매"),
    ("패치", "매"),
    ("플라스타", "매"),
    ("좌약", "개"),
    ("좌제", "개"),
)
"""The end of a product's name, and what a bare number counts of it."""


@dataclass(frozen=True, slots=True)
class Directions:
    """When and how to take a medicine.

    parts: the times of day of the first step. plan: None if there is a question. note: when not to take it.
    """

    parts: tuple[str, ...]
    meal: Meal
    as_needed: bool = False
    is_applied: bool = False
    plan: Plan | None = None
    question: Unclear | None = None
    note: str = ""


def understand(
    name: str,
    dose: str,
    instructions: str,
    times_a_day: int | None,
    *,
    strength: str = "",
    medicine: Medicine | None = None,
    today: dt.date | None = None,
) -> Directions:
    """Interpret a line of an envelope. medicine: the product that it means. today: completes dates without a year."""
    dose = with_unit(dose, name, medicine)
    reading = read(instructions, dose, times_a_day, today)
    plan = reading.plan if isinstance(reading.plan, Plan) else None
    question = reading.plan if isinstance(reading.plan, Unclear) else None
    if plan is not None and any(_BARE_NUMBER.fullmatch(step.dose) for step in plan.steps):
        plan, question = None, Unclear(Code.AMOUNT, dose)
    if plan is not None and (rule := rule_for(medicine, name, strength)) is not None and rule.contradicts(plan):
        plan, question = None, Unclear(Code.NEVER_DAILY, call_name(name))
    parts = plan.steps[0].parts if plan is not None and plan.steps else ()
    return Directions(
        parts=parts,
        meal=reading.meal or (Meal.BEDTIME if parts == (BEDTIME,) else Meal.ANY),
        as_needed=plan is not None and plan.as_needed is not None,
        is_applied=is_applied(name, dose, instructions, medicine),
        plan=plan,
        question=question,
        note=". ".join(reading.notes),
    )


def with_unit(dose: str, name: str, medicine: Medicine | None = None) -> str:
    """Return a dose that is only a number, as prescriptions print it, with the unit that the product's name tells."""
    bare = dose.strip()
    if not _BARE_NUMBER.fullmatch(bare):
        return dose
    for each in (name, medicine.name if medicine is not None else ""):
        for ending, unit in _COUNTED_BY_NAME:
            if head_of(call_name(each)).endswith(ending):
                return f"{bare}{unit}"
    return bare


def clock_times(directions: Directions, times_a_day: int | None, settings: ReminderSettings) -> tuple[dt.time, ...]:
    """Return the clock times of `directions` in this person's day; empty if the number of times is unknown."""
    plan = directions.plan
    if plan is not None:
        return resolve(plan, directions.meal, settings).steps[0].times if plan.steps else ()
    return tuple(sorted({time_of(part, directions.meal, settings) for part in directions.parts}))


def strength_in(name: str) -> str:
    """Return the strength that a product's name ends in, `5밀리그램`; empty if it has none."""
    found = _STRENGTH.search(_BRACKETS.sub("", name))
    return found[0].strip() if found else ""


def call_name(name: str) -> str:
    """Shorten a product's name to what it is called at home: without brackets, strength and what follows it."""
    return _AMOUNT.sub("", _BRACKETS.sub("", name)).strip() or name.strip()
