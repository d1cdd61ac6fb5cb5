"""What a reminder calls its time, and how it speaks of the meal at that time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from medicines.models import Meal, ReminderSettings

MORNING, NOON, EVENING, BEDTIME = "아침", "점심", "저녁", "주무시기 전"
AFTERNOON, NIGHT, MIDNIGHT, DAWN = "오후", "밤", "한밤중", "새벽"
_PARTS_OF_DAY = ((0, MIDNIGHT), (4, DAWN), (6, MORNING), (11, NOON), (15, AFTERNOON), (17, EVENING), (21, NIGHT))
"""Hours from which a part of the day lasts, where the home's own times do not say otherwise."""
EARLIEST_BEDTIME = 20
"""Hour from which a medicine for bedtime makes its reminder one of bedtime."""

_OF_A_MEAL = frozenset({Meal.BEFORE, Meal.WITH, Meal.RIGHT_AFTER, Meal.AFTER})
_AFTER_A_MEAL = frozenset({Meal.RIGHT_AFTER, Meal.AFTER})


@dataclass(frozen=True, slots=True)
class MealWords:
    """How a reminder speaks of the meal.

    asked: before the command. manner: inside it. afterwards: what comes when the medicine is taken. in_template: the
    words for {방법} of a family's own template. named: behind the name of one medicine of several.
    """

    asked: str = ""
    manner: str = ""
    afterwards: str = ""
    in_template: str = ""
    named: str = ""


MEAL_WORDS = {
    Meal.ANY: MealWords(),
    Meal.BEFORE: MealWords(
        "아직 식사 전이시지요?", "지금", "식사는 30분 뒤에 하세요.", "식사하시기 전에", "식사하시기 전에"
    ),
    Meal.BETWEEN: MealWords("", "빈속에", "", "빈속에", "빈속에"),
    Meal.WITH: MealWords("", "식사하시면서", "", "식사하시면서", "식사하시면서"),
    Meal.RIGHT_AFTER: MealWords("식사하셨지요?", "바로", "", "식사하셨으면 바로", "식사하시고 바로"),
    Meal.AFTER: MealWords("식사하셨지요?", "지금", "", "식사하셨으면", "식사하신 뒤에"),
    Meal.BEDTIME: MealWords("", "주무시기 전에", "", "주무시기 전에", "주무시기 전에"),
}
"""The reminder comes at the time itself, half an hour after the meal: nobody is told to wait any more."""


def part_of_day(time: dt.time, settings: ReminderSettings, meals: Iterable[str] = ()) -> str:
    """Name the part of the day at `time`; bedtime only where the home or a medicine means it."""
    home = {
        settings.morning: MORNING, settings.noon: NOON, settings.evening: EVENING, settings.bedtime: BEDTIME,
    }  # fmt: skip
    if time in home:
        return home[time]
    meals = set(meals)
    if meals == {Meal.BEDTIME} or (Meal.BEDTIME in meals and time.hour >= EARLIEST_BEDTIME):
        return BEDTIME
    return next(name for hour, name in reversed(_PARTS_OF_DAY) if time.hour >= hour)


def meal_at(meal: str, part: str) -> Meal:
    """Return the meal that a medicine's reminder speaks of at that part of the day; Meal.ANY for none.

    Nobody eats at bedtime, and what is taken at three in the afternoon follows no meal.
    """
    meal = Meal(meal)
    if part == BEDTIME or (part in (NIGHT, MIDNIGHT) and meal in _OF_A_MEAL):
        return Meal.ANY
    if part in (AFTERNOON, DAWN) and meal in _AFTER_A_MEAL:
        return Meal.ANY
    return meal
