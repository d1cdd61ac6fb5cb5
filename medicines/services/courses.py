"""Joins what was dispensed on different days into courses: one medicine, its refills, and the day it runs out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from medicines.models.catalogue import INSURANCE_CODE_LENGTH
from medicines.models.supplies import PRODUCT_LENGTH
from medicines.search_keys import fold
from medicines.services.dispensed_amounts import Amounts, Doubt, amounts_of
from medicines.services.dispensing_history import DispensedLine
from medicines.services.envelope_words import call_name
from medicines.services.recurrence import ONE_DAY


@dataclass(frozen=True, slots=True)
class Course:
    """One medicine, dispensed once or again and again before it ran out.

    line: as dispensed last. dispensed: the days on which it was, in order. supplies: for each of them how many days it
    adds. until: the last day for which there is some; None if nobody can tell.
    """

    product: str
    line: DispensedLine
    amounts: Amounts
    dispensed: tuple[dt.date, ...]
    supplies: tuple[int, ...]
    until: dt.date | None
    doubts: tuple[Doubt, ...]

    def is_over(self, today: dt.date) -> bool:
        """Return whether all of it must have been taken before `today`."""
        return self.until is not None and self.until < today

    def added_after(self, day: dt.date) -> int:
        """Count the days' supply that was dispensed after `day`."""
        return sum(days for on, days in zip(self.dispensed, self.supplies, strict=True) if on > day)

    @property
    def days_from_dispensing(self) -> int | None:
        """Days from the last dispensing until it runs out, so with what was left over from before."""
        return None if self.until is None else (self.until - self.line.dispensed_on).days + 1


def product_key(code: str, name: str) -> str:
    """Return what makes two lines the same medicine: the insurance code, or the name where there is none."""
    return (code if is_insurance_code(code) else fold(name))[:PRODUCT_LENGTH]


def is_insurance_code(code: str) -> bool:
    """Return whether it is nine digits."""
    return len(code) == INSURANCE_CODE_LENGTH and code.isascii() and code.isdecimal()


def courses(lines: Iterable[DispensedLine]) -> tuple[Course, ...]:
    """Return the latest course of each medicine, by name and, among equal names, by code."""
    ordered = sorted(lines, key=lambda line: (product_key(line.code, line.name), line.dispensed_on))
    latest = (_latest(product, list(same)) for product, same in groupby(ordered, key=_key))
    return tuple(sorted(latest, key=lambda course: (call_name(course.line.name), course.product)))


def _key(line: DispensedLine) -> str:
    return product_key(line.code, line.name)


def _latest(product: str, lines: list[DispensedLine]) -> Course:
    course: Course | None = None
    for dispensed in _by_day(product, lines):
        course = dispensed if course is None else _continued(course, dispensed)
    assert course is not None  # noqa: S101 - groupby makes no empty group
    return course


def _by_day(product: str, lines: list[DispensedLine]) -> Iterator[Course]:
    """Yield what one day's dispensing alone is. Lines of the same day are taken side by side, not one after another."""
    for day, group in groupby(lines, key=lambda line: line.dispensed_on):
        same = list(group)
        amounts = amounts_of(same[-1])
        if len(same) > 1:
            supply = [each.days for each in map(amounts_of, same) if each.days is not None]
            doubts = tuple(dict.fromkeys((Doubt.TWICE, *amounts.doubts)))
            amounts = replace(amounts, dose="", times=None, days=max(supply, default=None), doubts=doubts)
        until = day + (amounts.days - 1) * ONE_DAY if amounts.days is not None else None
        yield Course(product, same[-1], amounts, (day,), (amounts.days or 0,), until, amounts.doubts)


def _continued(before: Course, then: Course) -> Course:
    """Return the course after one more dispensing: a refill begins where the supply before it ends."""
    day = then.line.dispensed_on
    if before.until is None or before.until < day:
        return then
    doubts = list(then.doubts)
    if (before.amounts.dose, before.amounts.times) != (then.amounts.dose, then.amounts.times):
        # What is left of another dose lasts nobody knows how long.
        return replace(then, doubts=tuple(dict.fromkeys((*doubts, Doubt.CHANGED))))
    if before.line.hospital != then.line.hospital:
        doubts.append(Doubt.OTHER_HOSPITAL)
    return replace(
        then,
        dispensed=before.dispensed + then.dispensed,
        supplies=before.supplies + then.supplies,
        until=None if then.until is None else before.until + (then.amounts.days or 0) * ONE_DAY,
        doubts=tuple(doubts),
    )
