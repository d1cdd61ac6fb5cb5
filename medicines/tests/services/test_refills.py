"""The next envelope of a medicine that is still being taken."""

from __future__ import annotations

import datetime as dt

import pytest

from medicines.models import Medicine, UserMedication
from medicines.services import medications, prescriptions, refills
from medicines.services.doses import doses_between
from medicines.services.prescriptions import OrderLine, PrescriptionOrder
from medicines.tests.conftest import Home, medication

LINE = OrderLine("노바스크정5밀리그람(암로디핀베실산염)", "5mg", "1정", 1, 30, "아침 식후 30분")
FIRST = dt.date(2026, 11, 1)


def add(home: Home, line: OrderLine = LINE) -> UserMedication:
    made = prescriptions.create(PrescriptionOrder(home.sunja.pk, home.daughter.pk, (line,)))
    return made.medications.get()


def taken(home: Home) -> list[dt.date]:
    return [dose.day for dose in doses_between(home.person, FIRST, dt.date(2027, 3, 1))]


@pytest.fixture(autouse=True)
def november(clock) -> None:
    clock.set("2026-11-01 07:00")


def test_a_refill_begins_when_the_old_envelope_ends(home: Home, clock):
    Medicine.objects.create(item_seq="1", name=LINE.name)
    add(home)
    clock.set("2026-11-27 10:00")
    row = add(home)
    assert not row.held_for
    assert taken(home) == [FIRST + dt.timedelta(days=number) for number in range(60)]


def test_a_weekly_refill_keeps_its_weekday_and_distance(home: Home, clock):
    line = OrderLine("주간정", "", "1정", 1, 4, "주 1회")
    add(home, line)
    clock.set("2026-11-20 10:00")
    add(home, line)
    assert taken(home) == [FIRST + dt.timedelta(weeks=number) for number in range(8)]


@pytest.mark.parametrize(
    "other",
    [
        OrderLine(LINE.name, "5mg", "2정", 1, 30, "아침 식후 30분"),
        OrderLine(LINE.name, "5mg", "1정", 2, 30, "아침 저녁"),
        OrderLine(LINE.name, "5mg", "1정", 1, 30, "격일"),
    ],
)
def test_another_dose_of_what_is_taken_is_asked_about(home: Home, other):
    add(home)
    row = add(home, other)
    assert row.held_for == "already_taken"
    assert len(taken(home)) == 30


def test_what_is_taken_without_an_end_is_asked_about(home: Home):
    medication(home.sunja, name="노바스크정", strength="5mg", dose="1정")
    assert add(home).held_for == "already_taken"


def test_another_strength_and_what_has_ended_are_other_medicines(home: Home, clock):
    add(home)
    assert not add(home, OrderLine("노바스크정10밀리그람", "10mg", "1정", 1, 30, "저녁")).held_for
    clock.set("2026-12-20 10:00")
    assert not add(home).held_for


def test_strengths_are_told_by_the_name_if_nothing_else_tells_them(home: Home):
    one = add(home, OrderLine("씬지로이드정0.1밀리그램", "", "1정", 1, 30, "아침 식전"))
    two = add(home, OrderLine("씬지로이드정0.05밀리그램", "", "0.5정", 1, 30, "아침 식전"))
    assert (one.strength, two.strength, two.held_for) == ("0.1밀리그램", "0.05밀리그램", "")


def test_the_new_one_instead_of_the_old(home: Home, clock):
    old = add(home)
    new = add(home, OrderLine(LINE.name, "5mg", "2정", 1, 30, "아침 식후 30분"))
    refills.take_instead(new)
    old.refresh_from_db()
    new.refresh_from_db()
    assert old.stopped_at is not None
    assert new.held_for == ""
    assert amounts(home) == ["2정"] * 30


def test_both_of_them(home: Home, clock):
    add(home)
    new = add(home, OrderLine(LINE.name, "5mg", "2정", 1, 30, "저녁 식후 30분"))
    medications.confirm_plan(new)
    assert sorted(amounts(home)) == ["1정"] * 30 + ["2정"] * 30


def test_one_that_is_paused_is_asked_about(home: Home):
    medications.pause(add(home))
    assert add(home).held_for == "already_taken"


def test_one_that_is_asked_about_is_not_followed(home: Home):
    add(home)
    asked = add(home, OrderLine(LINE.name, "5mg", "2정", 1, 30, "아침 식후 30분"))
    again = add(home)
    assert asked.held_for
    assert not again.held_for
    assert amounts(home) == ["1정"] * 60


def amounts(home: Home) -> list[str]:
    found = doses_between(home.person, FIRST - dt.timedelta(days=1), FIRST + dt.timedelta(days=200))
    return [dose.dose for dose in found if not dose.medication.held_for]
