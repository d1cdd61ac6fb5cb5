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
        # From a day on which nothing of it is left, it says so.
        assert form.is_valid() or [*form.errors] == ["start"], form.errors
        if form.is_valid() and plan_left(row, home.person, form.from_at(clock.now)).steps:
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
    if shown.plan.steps and shown.at is not None:
        medications.set_plan(row, read_alone(row, home), home.person, shown.at)
    assert due(home) == before


COURSE = tuple(Step(f"{count}정", (dt.time(8, 30),), 5) for count in range(6, 0, -1))


def test_an_hour_changed_leaves_every_step_of_a_taper(home: Home, clock):
    row = planned(home, Plan(COURSE))
    clock.set("2026-11-03 12:00")
    change(row, home, other_times="09:00")
    found = due(home)
    assert [dose for _at, dose, _off in found] == [f"{n}정" for n in range(6, 0, -1) for _day in range(5)]
    assert [f"{at:%d %H:%M}" for at, *_ in found[:4]] == ["02 08:30", "03 08:30", "04 09:00", "05 09:00"]


def test_the_remaining_steps_stand_in_the_box_and_one_can_be_changed(home: Home, clock):
    row = planned(home, Plan(COURSE[:3]))
    clock.set("2026-11-08 12:00")
    shown = form_of(row, home)
    assert shown["taper"].value() == "5정 3일\n4정 5일"
    change(row, home, taper="5정 3일\n4정 2일\n1정 2일 아침, 20:00")
    assert [f"{at:%d %H:%M} {dose}" for at, dose, _off in due(home)][5:] == [
        "07 08:30 5정", "08 08:30 5정", "09 08:30 5정", "10 08:30 5정", "11 08:30 5정", "12 08:30 4정", "13 08:30 4정",
        "14 08:30 1정", "14 20:00 1정", "15 08:30 1정", "15 20:00 1정",
    ]  # fmt: skip


@pytest.mark.parametrize("start", [NOW, TOMORROW])
def test_steps_that_are_not_touched_keep_their_days_whenever_the_change_begins(home: Home, clock, start):
    row = planned(home, Plan(COURSE[:3]))
    clock.set("2026-11-08 07:00")
    change(row, home, taper="5정 3일\n4정 1일", start=start)
    amounts = [dose for _at, dose, _off in due(home)]
    assert amounts == ["6정"] * 5 + ["5정"] * 5 + ["4정"]


@pytest.mark.parametrize("line", ["0정 7일", "영 정 3일", "2정 5일\n0.0정 2일"])
def test_no_amount_is_no_step(home: Home, line):
    row = planned(home, Plan(COURSE[:3]))
    form = form_of(row, home, as_shown(form_of(row, home), taper=line))
    assert not form.is_valid()
    assert "며칠 먹고 며칠 쉬기" in str(form.errors["taper"])


@pytest.mark.parametrize(
    ("plan", "fields", "expected"),
    [
        (Plan((Step("1정", (EIGHT, SEVEN)),), dose_limit=9), {"dose": "2정"}, {"dose_limit": 7, "dose": "2정"}),
        (Plan((Step("1정", (EIGHT,), 10),)), {"other_times": "9:00"}, {"days": 9, "times": (dt.time(9),)}),
        (Plan((Step("1정", (EIGHT,), 10),)), {"days": "20"}, {"days": 20}),
        (Plan((Step("1정", (EIGHT,), 10),)), {"until": "2026-11-05"}, {"days": 3}),
        (Plan((Step("1정", (EIGHT,)),), dose_limit=9), {"dose_limit": "4"}, {"dose_limit": 4}),
        (Plan((Step("1정", (EIGHT,)),), every_days=28, on_days=21), {"off_days": "14"}, {"every_days": 35}),
        (
            Plan((Step("1정", (EIGHT,)),), repeat="weekdays", weekdays=(5,), every_weeks=2, dose_limit=4),
            {"weekdays": ["6"]},
            {"weekdays": (6,), "every_weeks": 2, "dose_limit": 4},
        ),
        (
            Plan((Step("1정", (EIGHT,)),), repeat="monthly", month_week=1, weekdays=(0,), every_months=3),
            {"month_week": "-1"},
            {"month_week": -1, "weekdays": (0,), "every_months": 3},
        ),
        (
            Plan((Step("", (EIGHT, SEVEN), doses=("2정", "1정")),), dose_limit=9),
            {"other_times": "9:00, 19:00"},
            {"doses": ("2정", "1정"), "times": (dt.time(9), SEVEN), "dose_limit": 7},
        ),
        (
            Plan((Step("1정", (dt.time(7), dt.time(15), dt.time(23))),), every_hours=8),
            {"other_times": "6:00"},
            {"times": (dt.time(6), dt.time(14), dt.time(22)), "every_hours": 8},
        ),
        (Plan((Step("1매", (EIGHT,)),), remove_after_hours=12), {"dose": "2매"}, {"remove_after_hours": 12}),
        (
            Plan((Step("1정", (dt.time(8, 30),), parts=(MORNING,)),), dose_limit=9),
            {"parts": [EVENING]},
            {"parts": (EVENING,), "times": (dt.time(18, 30),), "dose_limit": 8},
        ),
        (
            Plan((Step("1정", (EIGHT,)),), dose_limit=9),
            {"amounts": "월수 1정\n금 반 알", "repeat": "weekdays", "weekdays": ["0", "2", "4"]},
            {"day_doses": ((0, "1정"), (2, "1정"), (4, "반 알")), "weekdays": (0, 2, 4), "dose_limit": 8},
        ),
        (
            Plan((Step("1정", (EIGHT,)),)),
            {"amounts": "2일째 2정", "repeat": "cycle", "on_days": "2", "off_days": "0"},
            {"day_doses": ((1, "2정"),), "every_days": 2, "on_days": 2},
        ),
    ],
)  # fmt: skip
def test_a_field_changed_leaves_every_other(home: Home, plan, fields, expected):
    row = planned(home, plan)
    change(row, home, start=TOMORROW, **fields)
    tomorrow = medications.midnight(home.person.today() + ONE_DAY, home.person)
    left = plan_left(UserMedication.objects.get(pk=row.pk), home.person, tomorrow)
    for name, value in expected.items():
        assert getattr(left.steps[0] if hasattr(left.steps[0], name) else left, name) == value


def test_more_than_one_hour_that_is_not_even_is_refused_for_every_so_many_hours(home: Home):
    row = planned(home, Plan((Step("1정", (dt.time(7), dt.time(15), dt.time(23))),), every_hours=8))
    form = form_of(row, home, as_shown(form_of(row, home), other_times="8:00, 12:30, 18:30"))
    assert not form.is_valid()
    assert "첫 시각 하나만" in str(form.errors)


def test_a_plan_of_a_later_day_is_shown_with_its_day(home: Home, clock):
    row = planned(home, Plan((Step("1정", (EIGHT,)),), dose_limit=3))
    form = form_of(row, home, as_shown(form_of(row, home), start=ON_DATE, start_on="2026-11-10"))
    assert form.is_valid()
    assert form.plan(plan_left(row, home.person, form.from_at(timezone.now()))) is None
    assert "그때는 남은 약이 없습니다" in str(form.errors["start"])
    later = planned(home, Plan())
    change(later, home, dose="1정", other_times="8:00", days="3", start=ON_DATE, start_on="2026-11-10")
    assert [f"{at:%d}" for at, *_ in due(home)] == ["10", "11", "12"]
    shown = form_of(later, home)
    assert (shown["start"].value(), str(shown["start_on"].value())) == (ON_DATE, "2026-11-10")
    change(later, home, other_times="9:00")
    assert [f"{at:%d %H}" for at, *_ in due(home)] == ["10 09", "11 09", "12 09"]


def test_a_plan_that_begins_in_the_middle_of_a_later_day_begins_there_still(home: Home):
    row = planned(home, Plan())
    plan = Plan((Step("1정", (EIGHT, SEVEN)),), dose_limit=3)
    medications.set_plan(row, plan, home.person, seoul("2026-11-10 12:00"))
    before = due(home)
    change(row, home)
    assert due(home) == before
    assert before[0][0] == dt.datetime(2026, 11, 10, 19)


def test_as_needed_with_its_reason_gap_and_most(home: Home):
    row = planned(home, Plan())
    fields = {"as_needed": True, "needed_for": "머리가 아플 때", "least_gap": "4시간", "most_a_day": "3"}
    form = form_of(row, home, as_shown(form_of(row, home), **fields))
    assert form.is_valid()
    plan = form.plan(Plan())
    assert plan == Plan(as_needed=AsNeeded("머리가 아플 때", dt.timedelta(hours=4), 3))
    change(row, home, **fields)
    shown = form_of(UserMedication.objects.get(pk=row.pk), home)
    assert {name: shown[name].value() for name in fields} == fields | {"most_a_day": 3}
    assert any(section.is_open for section in shown.sections())
