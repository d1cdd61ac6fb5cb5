"""The next envelope of a medicine that is still being taken."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

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


@pytest.mark.parametrize(
    ("line", "first", "again"),
    [
        (OrderLine("포사맥스정70mg", "", "1정", 1, 4, "주 1회 아침 공복"), "2026-11-25 10:00", dt.timedelta(weeks=1)),
        (
            OrderLine("듀로제식디트랜스패취12", "", "1매", 1, 8, "3일마다 교체"),
            "2026-11-23 10:00",
            dt.timedelta(days=3),
        ),
        (OrderLine("격주정", "", "1정", 1, 2, "격주 일요일"), "2026-11-18 10:00", dt.timedelta(weeks=2)),
    ],
)
def test_a_refill_after_the_last_dose_keeps_its_distance(home: Home, clock, line, first, again):
    add(home, line)
    clock.set(first)
    add(home, line)
    days = taken(home)
    assert len(days) == 2 * (line.days or 0)
    assert {later - earlier for earlier, later in pairwise(days)} == {again}


def test_a_monthly_refill_keeps_the_day_of_the_month(home: Home, clock):
    line = OrderLine("본비바정150mg", "", "1정", 1, 1, "월 1회 아침 공복")
    add(home, line)
    clock.set("2026-11-20 10:00")
    add(home, line)
    assert taken(home) == [FIRST, dt.date(2026, 12, 1)]


def test_long_after_the_last_dose_a_rhythm_begins_anew(home: Home, clock):
    line = OrderLine("포사맥스정70mg", "", "1정", 1, 1, "주 1회 아침 공복")
    add(home, line)
    clock.set("2026-11-18 06:00")
    add(home, line)
    assert taken(home) == [FIRST, dt.date(2026, 11, 18)]


def test_what_is_paused_or_asked_about_may_go_on_beside_its_refill(home: Home, clock):
    medications.pause(add(home))
    clock.set("2026-11-27 10:00")
    assert add(home).held_for == "already_taken"


def test_a_refill_of_one_whose_question_is_open_is_asked_about(home: Home):
    assert add(home, OrderLine(LINE.name, "5mg", "1정", 1, 30, "홀수날")).held_for == "unclear_rhythm"
    assert add(home).held_for == "already_taken"


def test_two_lines_of_one_product_are_followed_line_by_line(home: Home, clock):
    lines = (OrderLine(LINE.name, "5mg", "2정", 1, 5, "아침"), OrderLine(LINE.name, "5mg", "1정", 1, 5, "저녁"))
    prescriptions.create(PrescriptionOrder(home.sunja.pk, home.daughter.pk, lines))
    clock.set("2026-11-04 10:00")
    again = prescriptions.create(PrescriptionOrder(home.sunja.pk, home.daughter.pk, lines))
    assert not any(row.held_for for row in again.medications.all())
    assert taken(home) == [FIRST + dt.timedelta(days=number // 2) for number in range(20)]


def test_a_strength_that_is_told_only_once_is_the_same_medicine(home: Home):
    add(home, OrderLine("노바스크정", "", "1정", 1, 30, "아침 식후 30분"))
    assert add(home, OrderLine("노바스크정5밀리그람", "", "2정", 1, 30, "아침 식후 30분")).held_for == "already_taken"


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


def amounts(home: Home) -> list[str]:
    return [dose.dose for dose in doses_between(home.person, FIRST, FIRST + dt.timedelta(days=200))]
