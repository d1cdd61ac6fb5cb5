"""What a reminder calls its time, and when it speaks of a meal."""

from __future__ import annotations

import datetime as dt

import pytest

from medicines.models import Meal, ReminderSettings
from medicines.services.mealtimes import BEDTIME, MEAL_WORDS, meal_at, part_of_day


@pytest.mark.parametrize(
    ("time", "part"),
    [("00:00", "한밤중"), ("03:59", "한밤중"), ("04:00", "새벽"), ("05:00", "새벽"), ("06:00", "아침"),
     ("10:59", "아침"), ("11:00", "점심"), ("14:59", "점심"), ("15:00", "오후"), ("16:59", "오후"),
     ("17:00", "저녁"), ("20:59", "저녁"), ("21:00", "밤"), ("22:30", "밤"), ("23:59", "밤")],
)  # fmt: skip
def test_parts_of_the_day(time, part):
    assert part_of_day(dt.time.fromisoformat(time), ReminderSettings()) == part


def test_the_homes_own_times_have_their_names():
    home = ReminderSettings(morning=dt.time(5), noon=dt.time(15), evening=dt.time(16, 30), bedtime=dt.time(20))
    times = (dt.time(5), dt.time(15), dt.time(16, 30), dt.time(20), dt.time(21, 30))
    names = [part_of_day(time, home) for time in times]
    assert names == ["아침", "점심", "저녁", BEDTIME, "밤"]


@pytest.mark.parametrize(
    ("time", "meals", "part"),
    [
        ("21:30", [Meal.AFTER], BEDTIME),
        ("22:00", [Meal.AFTER], "밤"),
        ("22:00", [Meal.BEDTIME], BEDTIME),
        ("22:00", [Meal.BEDTIME, Meal.AFTER], BEDTIME),
        ("18:30", [Meal.BEDTIME, Meal.AFTER], "저녁"),
        ("19:00", [Meal.BEDTIME], BEDTIME),
    ],
)
def test_bedtime_only_where_it_is_meant(time, meals, part):
    assert part_of_day(dt.time.fromisoformat(time), ReminderSettings(), meals) == part


@pytest.mark.parametrize(
    ("meal", "part", "spoken_of"),
    [
        (Meal.AFTER, "아침", Meal.AFTER),
        (Meal.AFTER, BEDTIME, Meal.ANY),
        (Meal.BEDTIME, BEDTIME, Meal.ANY),
        (Meal.BEDTIME, "저녁", Meal.BEDTIME),
        (Meal.AFTER, "오후", Meal.ANY),
        (Meal.RIGHT_AFTER, "새벽", Meal.ANY),
        (Meal.BEFORE, "새벽", Meal.BEFORE),
        (Meal.WITH, "한밤중", Meal.ANY),
        (Meal.BETWEEN, "밤", Meal.BETWEEN),
    ],
)
def test_nobody_eats_at_bedtime(meal, part, spoken_of):
    assert meal_at(meal, part) == spoken_of


def test_every_meal_has_its_words():
    assert set(MEAL_WORDS) == set(Meal)
