"""The plan form shows all of a plan, and gives back what was not touched."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medicines.models import ReminderSettings, UserMedication
from medicines.pages.plan_forms import PlanForm
from medicines.pages.plan_shown import NOW, ON_DATE, TOMORROW, Shown, initial_of, shown_of
from medicines.services import medications
from medicines.services.doses import doses_between
from medicines.services.recurrence import ONE_DAY
from medicines.services.rhythm import EVENING, MORNING, AsNeeded, Plan, Step
from medicines.services.stored_plans import plan_left
from medicines.tests.conftest import Home, seoul
from medicines.tests.pages.forms import as_shown

START = "2026-11-02 07:00"
FIRST, LAST = dt.date(2026, 10, 30), dt.date(2027, 1, 31)
EIGHT, ONE, SEVEN = dt.time(8), dt.time(13, 5), dt.time(19)


@pytest.fixture(autouse=True)
def monday(clock):
    clock.set(START)


def planned(home: Home, plan: Plan) -> UserMedication:
    UserMedication.objects.all().delete()
    row = UserMedication.objects.create(user=home.sunja, name="혈압약")
    medications.set_plan(row, plan, home.person, seoul(START))
    return UserMedication.objects.get(pk=row.pk)


def due(home: Home) -> list[tuple[dt.datetime, str, bool]]:
    return [(dose.shown, dose.dose, dose.is_removal) for dose in doses_between(home.person, FIRST, LAST)]


def form_of(row: UserMedication, home: Home, data: dict | None = None) -> PlanForm:
    shown_at = data["plan-shown_at"] if data else ""
    shown = shown_of(row, home.person, timezone.now(), shown_at)
    return PlanForm(
        data,
        settings=ReminderSettings(),
        person=home.person,
        shown=shown,
        initial=initial_of(shown, row),
        prefix="plan",
    )


def submit(row: UserMedication, home: Home, form: PlanForm) -> None:
    assert form.is_valid(), form.errors
    from_at = form.from_at(timezone.now())
    plan = form.plan(plan_left(row, home.person, from_at))
    assert plan is not None, form.errors
    medications.set_plan(row, plan, home.person, from_at)


def change(row: UserMedication, home: Home, **fields) -> None:
    """Change only these fields of the form as it is shown."""
    row = UserMedication.objects.get(pk=row.pk)
    submit(row, home, form_of(row, home, as_shown(form_of(row, home), **fields)))


def read_alone(row: UserMedication, home: Home) -> Plan:
    """The plan that the form says to who knows nothing but what it shows."""
    data = as_shown(form_of(row, home))
    form = PlanForm(data, settings=ReminderSettings(), person=home.person, shown=Shown(Plan()), prefix="plan")
    assert form.is_valid(), form.errors
    plan = form.plan()
    assert plan is not None
    return plan


amounts = st.sampled_from(["1정", "2정", "반 알", "0.5정", "5mL"])
hours = st.sampled_from([(EIGHT,), (EIGHT, SEVEN), (EIGHT, ONE, SEVEN)])


@st.composite
def steps_of(draw, days):
    times = draw(hours)
    parts = draw(st.sampled_from([(), ("",) * len(times), (MORNING, *[""] * (len(times) - 1))]))
    if parts and parts[0]:
        times = (dt.time(8, 30), *times[1:])
    own = draw(st.lists(amounts, min_size=len(times), max_size=len(times))) if draw(st.booleans()) else []
    return Step(draw(amounts), times, days, parts if any(parts) else (), tuple(own))


@st.composite
def plans(draw):
    repeat = draw(st.sampled_from(["days", "weekdays", "monthly"]))
    every = draw(st.integers(1, 28))
    week = draw(st.sampled_from([0, 0, 1, 2, 5, -1]))
    weekdays = draw(st.sets(st.integers(0, 6), min_size=1, max_size=1 if repeat == "monthly" else 7))
    plan = Plan(
        repeat=repeat,
        every_days=every,
        on_days=draw(st.integers(1, every)),
        weekdays=tuple(sorted(weekdays)),
        every_weeks=draw(st.integers(1, 3)),
        month_day=draw(st.integers(1, 31)),
        month_week=week,
        every_months=draw(st.integers(1, 3)),
        dose_limit=draw(st.none() | st.integers(1, 40)),
        until=draw(st.none() | st.dates(dt.date(2026, 11, 5), dt.date(2027, 1, 20))),
        remove_after_hours=draw(st.sampled_from([None, None, 12, 20])),
    )
    if draw(st.booleans()):
        lengths = draw(st.lists(st.integers(1, 9), min_size=2, max_size=4))
        steps = [draw(steps_of(days)) for days in lengths]
        if draw(st.booleans()):
            steps[-1] = replace(steps[-1], days=None)
        return replace(plan, steps=tuple(steps))
    step = draw(steps_of(draw(st.none() | st.integers(1, 60))))
    if repeat == "weekdays" and draw(st.booleans()):
        step = replace(step, day_doses=tuple((day, draw(amounts)) for day in plan.weekdays))
    elif repeat == "days" and draw(st.booleans()):
        step = replace(step, day_doses=((draw(st.integers(0, every - 1)), draw(amounts)),))
    return replace(plan, steps=(step,))


slow = settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


@slow
@given(
    plan=plans(), days=st.integers(0, 30), minutes=st.integers(0, 1439), start=st.sampled_from([NOW, TOMORROW, None])
)
def test_a_form_sent_back_as_it_is_shown_changes_nothing(home: Home, clock, plan, days, minutes, start):
    clock.set(START)
    row = planned(home, plan)
    before = due(home)
    clock.now = seoul(START) + dt.timedelta(days=days, minutes=minutes)
    shown = form_of(row, home)
    form = form_of(row, home, as_shown(shown, **({"start": start} if start else {})))
    if form["taper"].value() or form["other_times"].value() or form["parts"].value():
        assert form.is_valid(), form.errors
        if plan_left(row, home.person, form.from_at(clock.now)).steps:
            submit(row, home, form)
    assert due(home) == before


@slow
@given(plan=plans(), days=st.integers(0, 30), minutes=st.integers(0, 1439))
def test_the_form_shows_all_of_a_plan(home: Home, clock, plan, days, minutes):
    clock.set(START)
    row = planned(home, plan)
    before = due(home)
    clock.now = seoul(START) + dt.timedelta(days=days, minutes=minutes)
    shown = shown_of(row, home.person, clock.now)
    if shown.plan.steps:
        medications.set_plan(row, read_alone(row, home), home.person, shown.at)
    assert due(home) == before
