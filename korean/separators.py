"""What a separator between numbers means, decided in one table by what stands around it.

`decide` goes through RULES from the top and takes the first row that holds. A run no row claims is an amount: a
fraction behind `/`, a range behind `-`.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from . import surroundings as run_that
from .runs import ITEMS_MAX, Run


class Sense(Enum):
    """What a run is."""

    FIELDS = auto()
    """Unlike things next to each other: a pause between them."""
    COURSE = auto()
    """The doses of a day's or a taper's steps, each said by itself."""
    HOURS = auto()
    """Hours of a day in a row."""
    STRENGTHS = auto()
    """Numbers that share the unit of the last: 5/160mg."""
    PAIR = auto()
    """Two numbers of one measurement: 120에 80."""
    SCORE = auto()
    """So many out of so many."""
    LOT = auto()
    """Parts of an address or a name: 다시."""
    VERSUS = auto()
    """A ratio or a result: 대."""
    CODE = auto()
    """Digits said one by one."""
    DATE = auto()
    """A month and a day."""
    SPAN = auto()
    """From one clock time to another."""
    AMOUNT = auto()
    """One amount: a fraction, a range, a rate, a clock time."""


TWO, MORE, ANY = range(2, 3), range(3, ITEMS_MAX + 1), range(2, ITEMS_MAX + 1)

RULES: tuple[tuple[str, range, Callable[[Run], bool], Sense], ...] = (
    ("/", TWO, run_that.in_row, Sense.FIELDS),
    ("/", MORE, run_that.starts_with_fraction, Sense.AMOUNT),
    ("/", MORE, run_that.is_hours, Sense.HOURS),
    ("/", MORE, run_that.has_strengths, Sense.STRENGTHS),
    ("/", MORE, run_that.in_row, Sense.FIELDS),
    ("/", MORE, run_that.is_bare_course, Sense.COURSE),
    ("/", MORE, run_that.is_course_of_portions, Sense.COURSE),
    ("/", MORE, run_that.is_left, Sense.FIELDS),
    ("/", TWO, run_that.shares_a_rate, Sense.FIELDS),
    ("/", TWO, run_that.is_hours, Sense.HOURS),
    ("/", TWO, run_that.has_strengths, Sense.STRENGTHS),
    ("/", TWO, run_that.is_pressure, Sense.PAIR),
    ("/", TWO, run_that.is_sugar, Sense.PAIR),
    ("/", TWO, run_that.is_score, Sense.SCORE),
    ("/", TWO, run_that.is_insulin_mix_before_dose, Sense.PAIR),
    ("/", TWO, run_that.has_bare_strengths, Sense.STRENGTHS),
    ("/", TWO, run_that.is_insulin_mix, Sense.STRENGTHS),
    ("/", TWO, run_that.is_concentration, Sense.AMOUNT),
    ("/", TWO, run_that.is_rate, Sense.AMOUNT),
    ("/", TWO, run_that.has_a_unit_inside, Sense.FIELDS),
    ("/", TWO, run_that.is_date, Sense.DATE),
    ("/", TWO, run_that.with_nothing, Sense.COURSE),
    ("/", TWO, run_that.adds_up, Sense.STRENGTHS),
    ("/", TWO, run_that.looks_like_pressure, Sense.PAIR),
    ("/", TWO, run_that.is_of_large_numbers, Sense.PAIR),
    ("-", ANY, run_that.ends_in_a_fraction, Sense.AMOUNT),
    ("-", MORE, run_that.is_hours, Sense.HOURS),
    ("-", MORE, run_that.is_tapered_by_hyphens, Sense.COURSE),
    ("-", MORE, run_that.is_course, Sense.COURSE),
    ("-", MORE, run_that.skips_a_meal, Sense.COURSE),
    ("-", TWO, run_that.falls_in_one_unit, Sense.FIELDS),
    ("-", ANY, run_that.is_insulin_course, Sense.COURSE),
    ("-", MORE, run_that.has_no_unit, Sense.CODE),
    ("-", MORE, run_that.unlike, Sense.FIELDS),
    ("-", TWO, run_that.is_span, Sense.SPAN),
    ("-", TWO, run_that.starts_dose, Sense.FIELDS),
    ("-", TWO, run_that.unlike, Sense.FIELDS),
    ("-", TWO, run_that.is_resident, Sense.CODE),
    ("-", TWO, run_that.is_numbered, Sense.CODE),
    ("-", TWO, run_that.is_numbered_place, Sense.LOT),
    ("-", TWO, run_that.is_pressure, Sense.PAIR),
    ("-", TWO, run_that.is_result, Sense.VERSUS),
    ("-", TWO, run_that.bare_to_unit_of_place, Sense.LOT),
    ("-", TWO, run_that.falls_below_ten, Sense.VERSUS),
    ("-", TWO, run_that.falls, Sense.LOT),
    (":", ANY, run_that.is_ratio, Sense.VERSUS),
    (":", ANY, run_that.is_clock, Sense.AMOUNT),
    (":", ANY, run_that.is_of_integers, Sense.VERSUS),
)
"""Separator, how many items, what else has to hold, and the sense; from the top, the first row that holds."""


def decide(run: Run) -> Sense:
    """Decide what `run` is."""
    for joint, count, holds, sense in RULES:
        if joint == run.joint and len(run.items) in count and holds(run):
            return sense
    return Sense.AMOUNT
