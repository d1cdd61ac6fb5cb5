"""A plan in words, and the same plan read back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from medicines.models import Meal, ReminderSettings
from medicines.models.taking import EVEN_HOURS
from medicines.services.direction_words import parse
from medicines.services.recurrence import MONTHLY, WEEKDAYS
from medicines.services.rhythm import (
    BEDTIME,
    BEGINNING,
    EVENING,
    LAST_WEEK,
    MORNING,
    NOON,
    PARTS,
    AsNeeded,
    Plan,
    Step,
)  # fmt: skip
from medicines.services.rhythm_times import resolve
from medicines.services.rhythm_words import show

HOUR = dt.timedelta(hours=1)
UNITS = ("정", "알", "캡슐", "포", "방울", "mL", "단위", "매")
REASONS = ("", "두통", "통증", "변비", "기침", "설사", "가려움", "불면", "잠이 안 올 때", "열이 날 때", "아플 때")
numbers = st.one_of(st.integers(1, 20).map(str), st.sampled_from(("0.5", "1.5", "0.25", "2.5", "1/3")))


@st.composite
def steps(draw, count: int, *, dose_each: bool = False, shortest: int = 1) -> tuple[Step, ...]:
    unit = draw(st.sampled_from(UNITS))
    doses = numbers.map(lambda number: f"{number}{unit}")
    found = []
    for number in range(count):
        style = draw(st.sampled_from(("parts", "clock", "both")))
        named = draw(st.sets(st.sampled_from(PARTS), min_size=1))
        parts = tuple(part for part in PARTS if part in named)
        minutes = draw(st.sets(st.integers(0, 24 * 60 - 1), min_size=len(parts), max_size=len(parts)))
        times = tuple(dt.time(*divmod(minute, 60)) for minute in sorted(minutes))
        each = tuple(draw(doses) for _part in parts)
        differ = dose_each and len(set(each)) > 1
        found.append(
            Step(
                "" if differ else each[0],
                times if style != "parts" else (),
                draw(st.integers(shortest, 300)) if number < count - 1 or draw(st.booleans()) else None,
                parts if style != "clock" else (),
                each if differ else (),
            )
        )
    return tuple(found)


@st.composite
def on_days(draw) -> Plan:
    kind = draw(st.sampled_from(("daily", "every", "on_off", "weekdays", "month_day", "month_week")))
    if kind == "every":
        return Plan(every_days=draw(st.integers(2, 366)))
    if kind == "on_off":
        on, off = draw(st.integers(2, 180)), draw(st.integers(1, 180))
        return Plan(every_days=on + off, on_days=on)
    if kind == "weekdays":
        days = tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1))))
        return Plan(repeat=WEEKDAYS, weekdays=days, every_weeks=draw(st.integers(1, 12)))
    months = draw(st.integers(1, 12))
    if kind == "month_day":
        return Plan(repeat=MONTHLY, month_day=draw(st.integers(BEGINNING, 31)), every_months=months)
    if kind == "month_week":
        week = draw(st.sampled_from((1, 2, 3, 4, LAST_WEEK)))
        return Plan(repeat=MONTHLY, month_week=week, weekdays=(draw(st.integers(0, 6)),), every_months=months)
    return Plan()


@st.composite
def plans(draw) -> Plan:
    if draw(st.integers(0, 9)) == 0:
        gap = draw(st.sampled_from((None, 5 * HOUR / 60, HOUR, 4 * HOUR, 6 * HOUR)))
        most = draw(st.one_of(st.none(), st.integers(1, 12)))
        return Plan(as_needed=AsNeeded(draw(st.sampled_from(REASONS)), gap, most))
    plan: Plan = draw(on_days())
    shortest = 28 if plan.repeat == MONTHLY else 1
    kind = draw(st.sampled_from(("one", "steps", "hours", "by_day", "patch")))
    if kind == "steps":
        return replace(plan, steps=draw(steps(draw(st.integers(2, 5)), dose_each=True, shortest=shortest)))
    plan = replace(plan, steps=draw(steps(1, dose_each=kind == "one", shortest=shortest)))
    if kind == "hours":
        hours = draw(st.sampled_from(EVEN_HOURS))
        step = replace(plan.steps[0], times=(), parts=())
        plan = replace(plan, steps=(step,), every_hours=hours)
    elif kind == "patch":
        plan = replace(plan, remove_after_hours=draw(st.integers(1, 23)))
    elif kind == "by_day":
        plan = draw(by_day(plan))
    if draw(st.booleans()):
        plan = replace(plan, until=draw(st.dates(dt.date(2026, 1, 2), dt.date(2040, 1, 1))))
    if draw(st.booleans()):
        plan = replace(plan, begins=draw(st.dates(dt.date(2024, 1, 1), dt.date(2025, 12, 31))))
    if draw(st.booleans()):
        plan = replace(plan, dose_limit=draw(st.integers(1, 1000)))
    return plan


@st.composite
def by_day(draw, plan: Plan) -> Plan:
    if plan.repeat == MONTHLY or plan.every_days != 1:
        return plan
    step = plan.steps[0]
    unit = step.dose.lstrip("0123456789./")
    other = f"{draw(numbers)}{unit}"
    assume(other != step.dose)
    if plan.repeat == WEEKDAYS:
        assume(len(plan.weekdays) > 1)
        days = draw(st.sets(st.sampled_from(plan.weekdays), min_size=1, max_size=len(plan.weekdays) - 1))
        return replace(plan, steps=(replace(step, day_doses=tuple((day, other) for day in sorted(days))),))
    length = draw(st.integers(2, 28))
    assume(step.days != 1)
    days = draw(st.sets(st.integers(0, length - 1), min_size=1, max_size=length - 1)) if length > 2 else {1}
    doses = tuple((day, other) for day in sorted(days))
    return replace(plan, every_days=length, on_days=length, steps=(replace(step, day_doses=doses),))


@settings(max_examples=400, deadline=None)
@given(plans())
def test_what_is_shown_is_read_back_as_the_same_plan(plan):
    assert parse(show(plan)) == plan


@settings(max_examples=100, deadline=None)
@given(plans(), st.sampled_from(Meal))
def test_so_it_is_with_clock_times(plan, meal):
    resolved = resolve(plan, meal, ReminderSettings(), dt.date(2026, 11, 2))
    assert parse(show(resolved)) == resolved


@settings(max_examples=100, deadline=None)
@given(plans(), st.data())
def test_one_changed_field_changes_no_other(plan, data):
    assume(plan.steps)
    changed = data.draw(
        st.sampled_from(
            (
                {"steps": (replace(plan.steps[0], days=33), *plan.steps[1:])},
                {"until": dt.date(2041, 2, 28)},
                {"begins": dt.date(2023, 2, 28)},
                {} if len(plan.steps) > 1 else {"dose_limit": 77},
                {} if plan.every_hours else {"remove_after_hours": 11},
            )
        )
    )
    edited = replace(plan, **changed)
    assert parse(show(edited)) == edited


MORNINGS, EVENINGS = Step("1정", parts=(MORNING,)), Step("1정", parts=(EVENING,))


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (Plan((MORNINGS,)), "아침 1정"),
        (Plan((EVENINGS,), repeat=WEEKDAYS, weekdays=(5,)), "매주 토요일 저녁 1정"),
        (Plan((MORNINGS,), every_days=3), "3일마다 아침 1정"),
        (Plan((MORNINGS,), every_days=28, on_days=21), "21일 먹고 7일 쉬기 아침 1정"),
        (Plan((Step("1정"),), every_hours=8), "8시간마다 1정"),
        (Plan((MORNINGS,), repeat=MONTHLY, weekdays=(0,), month_week=1), "매달 첫째 월요일 아침 1정"),
        (Plan((MORNINGS,), repeat=MONTHLY, month_day=31), "매달 말일 아침 1정"),
        (Plan((Step("", parts=(MORNING, EVENING), doses=("2정", "0.5정")),)), "아침 2정, 저녁 반 정"),
        (
            Plan(
                (Step("1정", parts=(MORNING,), day_doses=tuple((day, "0.5정") for day in (1, 3, 5, 6))),),
                repeat=WEEKDAYS, weekdays=tuple(range(7)),
            ),
            "아침 월수금 1정, 화목토일 반 정",
        ),
        (
            Plan((Step("2정", parts=(MORNING,), days=5), Step("1정", parts=(MORNING,)))),
            "아침 2정 5일, 그다음 아침 1정",
        ),
        (Plan(as_needed=AsNeeded("두통", 4 * HOUR, 4)), "두통이 있을 때, 4시간 간격, 하루 4번까지"),
        (Plan((Step("1매", parts=(MORNING,)),), remove_after_hours=12), "아침 1매, 12시간 붙이고 떼기"),
        (Plan((Step("1정", parts=(BEDTIME, )),), until=dt.date(2026, 11, 20)), "자기 전 1정, 2026년 11월 20일 전까지"),
        (Plan((Step("1정", (dt.time(12, 30),), parts=(NOON,)),), dose_limit=3), "점심(12:30) 1정, 모두 3번"),
    ],
)  # fmt: skip
def test_words(plan, words):
    assert show(plan) == words


def test_an_end_within_a_year_goes_without_its_year():
    today = dt.date(2026, 11, 2)
    plan = Plan((MORNINGS,), until=dt.date(2026, 11, 20))
    assert show(plan, today) == "아침 1정, 11월 20일 전까지"
    assert parse(show(plan, today), today=today) == plan
