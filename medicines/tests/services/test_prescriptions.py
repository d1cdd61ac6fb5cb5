"""A confirmed envelope becomes medications with schedules; plans are changed without rewriting the past."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicines.exceptions import AlreadyStopped
from medicines.models import Meal, Medicine, Prescription, ReminderSettings, Repeat, UserMedication
from medicines.services import medications, prescriptions
from medicines.services.doses import doses_between
from medicines.services.envelope_words import call_name, clock_times, understand
from medicines.services.medications import Plan, Step, midnight, remaining_doses
from medicines.services.prescriptions import OrderLine, PrescriptionOrder
from medicines.tests.conftest import Home, medication, seoul

DAY = dt.date(2026, 11, 23)
pytestmark = pytest.mark.usefixtures("clock")


def order(home: Home, *lines: OrderLine, **fields) -> PrescriptionOrder:
    return PrescriptionOrder(home.sunja.pk, home.daughter.pk, lines, **fields)


def due(home: Home, first: dt.date = DAY, days: int = 0) -> list[tuple[str, str, str]]:
    found = doses_between(home.person, first, first + dt.timedelta(days=days))
    return [(f"{dose.day:%d} {dose.time:%H:%M}", dose.medication.name, dose.dose) for dose in found]


def test_an_envelope_becomes_a_day(home: Home):
    made = prescriptions.create(
        order(
            home,
            OrderLine("혈평정5밀리그램(예시)", "5mg", "1정", 1, 30, "아침 식후 30분"),
            OrderLine("속편한캡슐", "", "1캡슐", 3, 3, "매 식전 30분"),
            OrderLine("무릎엔젤", "", "", 2, None, "아침, 저녁 무릎에 바르세요"),
            OrderLine("토우로나정", "500mg", "1정", 3, 5, "아플 때"),
            OrderLine("모르는약", "", "1정", None, None, ""),
            pharmacy="늘봄약국",
        )
    )
    assert due(home) == [
        ("23 07:30", "속편한캡슐", "1캡슐"),
        ("23 08:30", "무릎엔젤", ""),
        ("23 08:30", "혈평정", "1정"),
        ("23 11:30", "속편한캡슐", "1캡슐"),
        ("23 17:30", "속편한캡슐", "1캡슐"),
        ("23 18:30", "무릎엔젤", ""),
    ]
    rows = {row.name: row for row in made.medications.all()}
    assert len(rows) == 5
    assert rows["토우로나정"].as_needed
    assert rows["무릎엔젤"].is_applied
    assert rows["속편한캡슐"].meal == Meal.BEFORE
    assert not rows["모르는약"].schedules.exists()
    assert len(due(home, days=60)) == 30 + 9 + 2 * 61


def test_one_envelope_confirmed_twice_is_one_prescription(home: Home):
    told = order(home, OrderLine("혈평정", "", "1정", 1, 3), source=uuid.uuid4())
    assert prescriptions.create(told) == prescriptions.create(told)
    assert (Prescription.objects.count(), UserMedication.objects.count()) == (1, 1)


def test_days_gone_since_it_was_dispensed_are_gone(home: Home):
    line = OrderLine("혈평정", "", "1정", 2, 5)
    prescriptions.create(order(home, line, dispensed_on=DAY - dt.timedelta(days=2)))
    assert len(due(home, days=30)) == 6
    prescriptions.create(order(home, line, dispensed_on=DAY - dt.timedelta(days=5)))
    assert len(due(home, days=30)) == 6


def test_a_product_of_the_catalogue_is_found_by_its_name(home: Home):
    Medicine.objects.create(item_seq="1", name="혈평정5밀리그램(예시)")
    Medicine.objects.create(item_seq="2", name="혈평정10밀리그램(예시)")
    made = prescriptions.create(
        order(home, OrderLine("혈평정5밀리그램"), OrderLine("혈평정"), OrderLine("다른이름", item_seq="2"))
    )
    found = [row.medicine_id for row in made.medications.order_by("created_at", "pk")]
    assert sorted(found, key=str) == ["1", "2", None]


@pytest.mark.parametrize(
    ("instructions", "times_a_day", "meal", "clock"),
    [
        ("식후 30분", 3, Meal.AFTER, ["08:30", "12:30", "18:30"]),
        ("아침·저녁 식후 즉시", 2, Meal.RIGHT_AFTER, ["08:30", "18:30"]),
        ("취침 전", 1, Meal.BEDTIME, ["21:30"]),
        ("식간에", 3, Meal.BETWEEN, ["10:00", "14:00", "20:00"]),
        ("점심 식사와 함께", 1, Meal.WITH, ["12:00"]),
        ("아침 공복에", 1, Meal.BEFORE, ["07:30"]),
        ("아침, 점심, 저녁, 자기 전", 4, Meal.ANY, ["08:30", "12:30", "18:30", "21:30"]),
        ("저녁", None, Meal.ANY, ["18:30"]),
        ("아침 점심 저녁", 2, Meal.ANY, ["08:30", "18:30"]),
        ("", None, Meal.ANY, []),
        ("", 6, Meal.ANY, ["07:00", "10:00", "13:00", "16:00", "19:00", "22:00"]),
    ],
)
def test_what_envelopes_say(instructions, times_a_day, meal, clock):
    directions = understand("혈평정", "1정", instructions, times_a_day)
    assert directions.meal == meal
    assert [f"{time:%H:%M}" for time in clock_times(directions, times_a_day, ReminderSettings())] == clock


@given(st.text(), st.integers(1, 12))
def test_as_many_times_as_the_envelope_says_or_none(instructions, times_a_day):
    directions = understand("약", "1정", instructions, times_a_day)
    times = clock_times(directions, times_a_day, ReminderSettings())
    assert len(set(times)) == (0 if directions.question or directions.as_needed else times_a_day)


def test_every_other_day_is_understood(home: Home):
    prescriptions.create(order(home, OrderLine("혈평정", "", "1정", 1, 6, "격일로 아침에")))
    assert [when for when, _name, _dose in due(home, days=20)] == ["23 08:30", "25 08:30", "27 08:30"]


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("혈평정5밀리그램(예시)", "혈평정"),
        ("토우로나정 500mg", "토우로나정"),
        ("비타민C정", "비타민C정"),
        ("(주)", "(주)"),
        ("오메가3", "오메가3"),
        ("속편한현탁액 10mL/포", "속편한현탁액"),
    ],
)
def test_what_a_product_is_called_at_home(name, called):
    assert call_name(name) == called


@pytest.mark.parametrize(
    ("name", "dose", "meant"),
    [
        ("노바스크정5밀리그람(암로디핀베실산염)", "1.00", "1정"),
        ("노바스크정5밀리그람", "0.50", "0.5정"),
        ("세레브렉스캡슐200mg", "2", "2캡슐"),
        ("엑셀론패취5", "1", "1매"),
        ("코푸시럽", "20", None),
        ("혈압약", "1", None),
    ],
)
def test_a_bare_number_counts_what_the_name_ends_in_or_is_asked_about(name, dose, meant):
    directions = understand(name, dose, "식후 30분", 3)
    assert (directions.plan.steps[0].dose if directions.plan else None) == meant
    assert (directions.question is None) == (meant is not None)


def plan(home: Home, row: UserMedication, *steps: Step, at: str = "2026-11-23 07:00", **fields) -> None:
    medications.set_plan(row, Plan(steps, **fields), home.person, seoul(at))


def test_tapering(home: Home):
    row = medication(home.sunja, "부기약", "9알")
    eight = (dt.time(8),)
    plan(home, row, Step("2알", eight, 2), Step("1알", eight, 2), Step("0.5알", eight, 1))
    assert [(when, dose) for when, _name, dose in due(home, days=20)] == [
        ("23 08:00", "2알"), ("24 08:00", "2알"), ("25 08:00", "1알"), ("26 08:00", "1알"), ("27 08:00", "0.5알"),
    ]  # fmt: skip


def test_a_change_leaves_the_past_alone_and_keeps_every_other_day_in_step(home: Home):
    row = medication(home.sunja, dose="1알", every_days=2)
    before = due(home, dt.date(2026, 11, 1), 60)
    plan(home, row, Step("2알", (dt.time(9),)), every_days=2)
    after = due(home, dt.date(2026, 11, 1), 60)
    assert after[:11] == before[:11]
    assert [when[:2] for when, *_ in after] == [when[:2] for when, *_ in before]
    assert after[11] == ("23 09:00", "혈압약", "2알")


def test_from_tomorrow_on(home: Home):
    row = medication(home.sunja, dose="1알", times=("08:30", "18:30"))
    medications.set_plan(
        row, Plan((Step("2알", (dt.time(9),)),)), home.person, midnight(DAY + dt.timedelta(days=1), home.person)
    )
    assert [(when, dose) for when, _name, dose in due(home, days=1)] == [
        ("23 08:30", "1알"), ("23 18:30", "1알"), ("24 09:00", "2알"),
    ]  # fmt: skip


def test_weekdays(home: Home):
    row = medication(home.sunja)
    plan(home, row, Step("1알", (dt.time(8),)), repeat=Repeat.WEEKDAYS, weekdays=(0, 3))
    assert [when[:2] for when, *_ in due(home, days=13)] == ["23", "26", "30", "03"]


def test_pause_resume_and_stop(home: Home, clock):
    row = medication(home.sunja)
    medications.pause(row)
    medications.pause(row)
    assert due(home, days=3) == []
    clock.set("2026-11-25 07:00")
    medications.resume(row)
    assert [when[:2] for when, *_ in due(home, days=4)] == ["25", "26", "27"]
    clock.set("2026-11-26 07:00")
    medications.stop(row)
    assert [when[:2] for when, *_ in due(home, days=9)] == ["25"]
    for change in (medications.stop, medications.pause, medications.resume):
        with pytest.raises(AlreadyStopped):
            change(row)


def test_doses_left_of_those_dispensed(home: Home, clock):
    row = medication(home.sunja, times=("08:30", "18:30"), starts_at=seoul("2026-11-23 07:00"), dose_limit=6)
    assert remaining_doses(row, home.person, seoul("2026-11-23 07:00")) == 6
    assert remaining_doses(row, home.person, seoul("2026-11-24 12:00")) == 3
    assert remaining_doses(row, home.person, seoul("2026-12-24 12:00")) == 0
    assert remaining_doses(medication(home.sunja), home.person, clock.now) is None


def test_two_schedules_that_name_one_time_make_one_dose(home: Home):
    row = medication(home.sunja, dose="1알")
    schedule = row.schedules.get()
    schedule.pk, schedule.dose = None, "2알"
    schedule.save()
    assert due(home) == [("23 08:30", "혈압약", "2알")]
