"""Interprets the words on a pharmacy's envelope for a schedule: times of day, meals, as needed, external use."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from medicines.models import MOST_TIMES_A_DAY, Meal, ReminderSettings
from medicines.services.dosage_forms import is_applied
from medicines.services.rhythm import BEDTIME, EVENING, MORNING, NOON

_PARTS = (
    (MORNING, re.compile("아침|조식|오전")),
    (NOON, re.compile("점심|중식")),
    (EVENING, re.compile("저녁|석식|오후")),
    (BEDTIME, re.compile("취침|자기\\s*전|잠자기|주무시기|취짐")),
)
_USUAL = {
    1: (MORNING,),
    2: (MORNING, EVENING),
    3: (MORNING, NOON, EVENING),
    4: (MORNING, NOON, EVENING, BEDTIME),
}
"""Times of day that Korean pharmacists mean by 1일 n회."""
_MEALS = (
    (Meal.RIGHT_AFTER, re.compile(r"식(?:사)?\s*(?:후\s*(?:즉시|바로|직후)|직후)")),
    (Meal.AFTER, re.compile(r"식(?:사)?\s*후|매\s*식후")),
    (Meal.BEFORE, re.compile(r"식(?:사)?\s*(?:직)?전|공복|기상")),
    (Meal.BETWEEN, re.compile(r"식간|빈\s*속")),
    (Meal.WITH, re.compile(r"식사\s*(?:중|와|도중|직중)|식중|식사하(?:면서|시면서)")),
)
_AS_NEEDED = re.compile(
    r"필요\s*(?:할\s*때|시)|아플\s*때|통증\s*(?:이\s*있을\s*때|시)|열이?\s*날\s*때|발열\s*시|증상이?\s*있을"
)
_EVERY_OTHER_DAY = re.compile(r"격일|이틀에\s*(?:한|1)\s*번|하루\s*걸러|2일에\s*1\s*[회번]")

# Relative to the settings' times, which are after meals.
_SHIFTS = {
    Meal.BEFORE: dt.timedelta(minutes=-60),
    Meal.WITH: dt.timedelta(minutes=-30),
    Meal.BETWEEN: dt.timedelta(minutes=90),
}
WAKING, ASLEEP = dt.time(7), dt.time(22)
"""Hours over which more than four doses a day are spread."""
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_AMOUNT = re.compile(
    r"\s*\d[\d.,/]*\s*(?:밀리그램|밀리그람|마이크로그램|마이크로그람|밀리리터|그램|그람|퍼센트|단위|mg|㎎|mcg|μg|ug|㎍|ml|㎖|g|iu|%).*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Directions:
    """When and how to take a medicine. parts: the times of day."""

    parts: tuple[str, ...]
    meal: Meal
    as_needed: bool
    is_applied: bool
    every_days: int


def understand(name: str, dose: str, instructions: str, times_a_day: int | None) -> Directions:
    """Interpret a line of an envelope; `parts` is empty if it does not tell the number of times."""
    named = tuple(part for part, words in _PARTS if words.search(instructions))
    meal = next((meal for meal, words in _MEALS if words.search(instructions)), None)
    if named == (BEDTIME,) and meal is None:
        meal = Meal.BEDTIME
    usual = _USUAL.get(times_a_day or 0, ())
    return Directions(
        # Where number and words differ the number counts, because it is printed large and the words are boilerplate.
        parts=named if named and times_a_day in (None, len(named)) else usual,
        meal=meal or Meal.ANY,
        as_needed=bool(_AS_NEEDED.search(instructions)),
        is_applied=is_applied(name, dose, instructions),
        every_days=2 if _EVERY_OTHER_DAY.search(instructions) else 1,
    )


def clock_times(directions: Directions, times_a_day: int | None, settings: ReminderSettings) -> tuple[dt.time, ...]:
    """Return the clock times of `directions` in this person's day; empty if the number of times is unknown."""
    if directions.parts:
        return tuple(sorted({_time_of(part, directions.meal, settings) for part in directions.parts}))
    if times_a_day and times_a_day <= MOST_TIMES_A_DAY:
        return _spread(times_a_day)
    return ()


def call_name(name: str) -> str:
    """Shorten a product's name to what it is called at home: without brackets, strength and what follows it."""
    return _AMOUNT.sub("", _BRACKETS.sub("", name)).strip() or name.strip()


def _time_of(part: str, meal: Meal, settings: ReminderSettings) -> dt.time:
    time: dt.time = getattr(settings, part)
    if part == BEDTIME or meal not in _SHIFTS:
        return time
    shifted = dt.datetime.combine(dt.date.min + dt.timedelta(days=1), time) + _SHIFTS[meal]
    return shifted.time()


def _spread(count: int) -> tuple[dt.time, ...]:
    first, last = WAKING.hour * 60, ASLEEP.hour * 60
    minutes = (first + (last - first) * index // (count - 1) for index in range(count))
    # Rounded down to five minutes, as people set alarms.
    return tuple(dt.time(*divmod(minute // 5 * 5, 60)) for minute in minutes)
