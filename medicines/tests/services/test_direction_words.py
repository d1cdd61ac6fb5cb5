"""Directions as Korean pharmacies print them become the plan that they name, or a question."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicines.models import Meal
from medicines.services.direction_words import parse, read
from medicines.services.recurrence import WEEKDAYS
from medicines.services.rhythm import AsNeeded, Plan, Step
from medicines.services.rhythm_words import show
from medicines.services.unclear import Unclear

TODAY = dt.date(2026, 11, 2)
TABLE = Path(__file__).parents[1] / "data" / "directions.txt"
ROWS = [
    tuple(field.strip() for field in line.split("|"))
    for line in TABLE.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("text", "times", "dose", "words"), ROWS)
def test_the_table(text, times, dose, words):
    plan = parse(text, dose, int(times) if times else None, TODAY)
    assert (show(plan, TODAY) if isinstance(plan, Plan) else f"?{plan.code}") == words


@pytest.mark.parametrize(
    ("text", "meal", "notes"),
    [
        ("아침 식후. 수축기 혈압 100 이하면 복용하지 마세요", Meal.AFTER, ("수축기 혈압 100 이하면 복용하지 마세요",)),
        ("1일 3회 매 식전 30분", Meal.BEFORE, ()),
        ("식사 30분 전", Meal.BEFORE, ()),
        ("하루 세번 식사 후 30분", Meal.AFTER, ()),
        ("식후 2시간", Meal.BETWEEN, ()),
        ("식사와 함께", Meal.WITH, ()),
        ("1일 4회 점안, 다른 안약과 5분 간격", None, ("다른 안약과 5분 간격",)),
        ("발진 시, 호흡곤란 시 중단", None, ("발진 시, 호흡곤란 시 중단",)),
        ("하루 한 번", None, ()),
    ],
)
def test_meals_and_notes(text, meal, notes):
    reading = read(text, "1정", None)
    assert (reading.meal, reading.notes) == (meal, notes)


RHYTHMS = (
    "주 1회", "주1회 토요일", "매주 월요일", "월수금", "격일", "3일마다", "월 1회", "3개월마다", "21일 복용 7일 휴약",
    "8시간마다", "첫날 2정, 이후 1정", "두통시", "혈당에 따라", "검사 3일 전부터", "주 2회", "2주에 한 번",
    "5일마다 1정씩 감량", "격주",
)  # fmt: skip
LABELS = (
    "", "식후 30분", "물 200mL와 함께", "졸음 주의", "냉장보관", "씹지 말고 삼키세요", "5일 이내 내원",
    "반드시 지키세요",
    "임의로 중단하지 마세요", "어린이 손이 닿지 않는 곳에 보관", "개봉 후 28일 이내 사용",
    "우유와 함께 복용하지 마세요",
)  # fmt: skip


@given(
    st.sampled_from(RHYTHMS),
    st.sampled_from(LABELS),
    st.sampled_from(LABELS),
    st.sampled_from((". ", ", ", "\n", " / ")),
)
def test_no_label_hides_a_rhythm(rhythm, before, after, joint):
    text = joint.join(filter(None, (before, rhythm, after)))
    plan = parse(text, "1정", 1, TODAY)
    daily = Plan((Step("1정", parts=("morning",)),))
    assert plan != daily
    alone = parse(rhythm, "1정", 1, TODAY)
    if isinstance(plan, Plan) and isinstance(alone, Plan) and plan.steps and alone.steps:
        assert plan.same_days(alone)


def test_a_question_quotes_the_envelope():
    plan = parse("주 2회", "1정", 1)
    assert isinstance(plan, Unclear)
    assert plan.sentence == "‘주 2회’라고 적혀 있는데 무슨 요일인지 알 수 없습니다. 언제 드시나요?"


def test_the_dose_of_the_order_may_name_the_rhythm():
    assert parse("저녁 식후", "주 1회 4정 토요일", 1) == Plan(
        (Step("4정", parts=("evening",)),), repeat=WEEKDAYS, weekdays=(5,)
    )


def test_limits_of_what_is_taken_as_needed():
    plan = parse("두통시 4시간 이상 간격, 하루 최대 4정", "2정", 3)
    assert plan == Plan(as_needed=AsNeeded("두통", dt.timedelta(hours=4), 2))


@pytest.mark.parametrize("today", [None, TODAY])
def test_a_date_without_a_year_needs_a_day_to_count_from(today):
    plan = parse("아침, 11월 20일 전까지", "1정", 1, today)
    assert isinstance(plan, Plan) == (today is not None)
