"""What a pharmacy prints, confirmed as it stands, and the days and words that come of it."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import signals

from medicines.models import Medicine, ReminderSettings, UserMedication
from medicines.services import prescriptions, reminder_preview
from medicines.services.doses import doses_between
from medicines.services.prescriptions import OrderLine, PrescriptionOrder
from medicines.services.product_matching import match
from medicines.services.reminders import reminders_between
from medicines.tests.conftest import Home, medication, seoul

MONDAY = dt.date(2026, 11, 2)
YEAR = dt.timedelta(days=365)
MONDAYS = ["11-02", "11-09", "11-16", "11-23"]
SATURDAYS = ["11-07", "11-14", "11-21", "11-28"]


@pytest.fixture(autouse=True)
def monday(clock):
    clock.set("2026-11-02 07:00")


def order(home: Home, *lines: OrderLine) -> dict[str, UserMedication]:
    made = prescriptions.create(PrescriptionOrder(home.sunja.pk, home.daughter.pk, lines))
    return {row.name: row for row in made.medications.all()}


def due(home: Home, last: dt.timedelta = YEAR) -> list[tuple[str, str, str]]:
    found = doses_between(home.person, MONDAY, MONDAY + last)
    return [(f"{dose.shown:%m-%d}", f"{dose.shown:%H:%M}", dose.dose) for dose in found]


@pytest.mark.parametrize(
    ("line", "days", "time"),
    [
        (OrderLine("메토트렉세이트정2.5밀리그램", "", "4정", 1, 28, "주 1회 토요일 저녁 식후"), SATURDAYS, "18:30"),
        (
            OrderLine("포사맥스정70밀리그램", "", "1정", 1, 4, "주1회 기상직후 공복"),
            MONDAYS,
            "07:30",
        ),
        (
            OrderLine("포사맥스플러스디정", "", "1정", 1, 28, "매주 월요일 아침 식전 30분"),
            MONDAYS,
            "07:30",
        ),
        (OrderLine("본비바정150밀리그램", "", "1정", 1, 3, "월1회 아침 공복"), ["11-02", "12-02", "01-02"], "07:30"),
        (
            OrderLine("엽산정", "", "1정", 1, 12, "월수금 아침 식후"),
            [
                "11-02",
                "11-04",
                "11-06",
                "11-09",
                "11-11",
                "11-13",
                "11-16",
                "11-18",
                "11-20",
                "11-23",
                "11-25",
                "11-27",
            ],
            "08:30",
        ),
        (OrderLine("노스판패취", "", "1매", 1, 4, "7일마다 교체"), MONDAYS, None),
        (
            OrderLine("듀로제식디트랜스패취", "", "1매", 1, 10, "3일에 1회 부착"),
            ["11-02", "11-05", "11-08", "11-11", "11-14"],
            None,
        ),
    ],
    ids=lambda value: value.name if isinstance(value, OrderLine) else None,
)
def test_rare_doses_come_on_their_days(home: Home, line, days, time):
    order(home, line)
    found = due(home)
    assert [day for day, _time, _dose in found][: len(days)] == days
    if line.name != "듀로제식디트랜스패취":
        assert len(found) == len(days)
    assert time is None or {when for _day, when, _dose in found} == {time}
    assert {dose for _day, _time, dose in found} == {line.dose}


@pytest.mark.parametrize(
    ("name", "instructions"),
    [
        ("메토트렉세이트정2.5밀리그램", "저녁 식후"),
        ("포사맥스정70밀리그램", "아침 식전"),
        ("트루리시티0.75mg/0.5mL", "아침"),
        ("엽산정", "주기적으로 아침에"),
        ("엽산정", "휴약기에는 쉽니다"),
        ("아무정", "검사 3일 전부터 중지"),
        ("휴마로그", "혈당에 따라 투여"),
    ],
)
def test_what_is_not_understood_or_never_daily_makes_no_schedule_and_asks(home: Home, name, instructions):
    order(home, OrderLine(name, "", "1정", 1, 28, instructions))
    assert due(home) == []
    held = UserMedication.objects.get()
    assert held.held_for
    assert held.question
    assert held.instructions == instructions


def test_amounts_that_differ_in_a_day(home: Home):
    order(home, OrderLine("메트포르민", "", "아침 2정 저녁 1정", 2, 30))
    assert due(home, dt.timedelta()) == [("11-02", "08:30", "2정"), ("11-02", "18:30", "1정")]
    assert len(due(home)) == 60


def test_the_first_day_is_double(home: Home):
    order(home, OrderLine("지스로맥스정", "", "2정", 1, 5, "첫날 2정, 이후 1정씩"))
    assert [dose for _day, _time, dose in due(home)] == ["2정", "1정", "1정", "1정", "1정"]


def test_two_parts_of_the_day_at_one_time_are_asked_about(home: Home):
    ReminderSettings.objects.create(user=home.sunja, evening=dt.time(20))
    order(home, OrderLine("위장정", "", "1정", 2, 5, "저녁 식간, 취침 전"))
    row = UserMedication.objects.get()
    assert due(home) == []
    assert row.held_for == "unclear_rhythm"


def test_it_begins_on_the_day_that_is_named(home: Home):
    order(home, OrderLine("철분정", "", "1정", 1, 3, "11월 9일부터 아침 식후"))
    assert [day for day, _time, _dose in due(home)] == ["11-09", "11-10", "11-11"]


@pytest.mark.parametrize("words", ["변비시", "흉통시 혀 밑에", "두통시 1정", "기침시", "가슴이 아플 때", "열날 때"])
def test_as_needed_has_no_times(home: Home, words):
    order(home, OrderLine("아무정", "", "1정", 3, 30, words))
    assert due(home) == []
    row = UserMedication.objects.get()
    assert row.as_needed
    assert not row.held_for


@pytest.mark.parametrize(("times", "words", "gap"), [(3, "8시간마다", 8), (4, "6시간 간격", 6), (2, "12시간마다", 12)])
def test_even_hours_are_even(home: Home, times, words, gap):
    order(home, OrderLine("항생정", "", "1정", times, 5, words))
    found = doses_between(home.person, MONDAY, MONDAY + dt.timedelta(days=2))
    gaps = {later.at - earlier.at for earlier, later in pairwise(found)}
    assert gaps == {dt.timedelta(hours=gap)}


def test_the_same_medicine_again_follows_on(home: Home, clock):
    line = OrderLine("노바스크정5밀리그람(암로디핀베실산염)", "5mg", "1정", 1, 30, "아침 식후 30분")
    clock.set("2026-11-01 07:00")
    order(home, line)
    clock.set("2026-11-27 07:00")
    order(home, line)
    found = doses_between(home.person, dt.date(2026, 11, 26), dt.date(2027, 1, 20))
    days = [dose.day for dose in found]
    assert len(days) == len(set(days))
    for reminder in reminders_between(home.person, dt.date(2026, 11, 28), dt.date(2026, 12, 1)):
        assert reminder.text.count("노바스크") == 1


def test_two_strengths_of_a_brand_are_told_apart(home: Home):
    order(
        home,
        OrderLine("씬지로이드정0.1밀리그램", "", "1정", 1, 30, "아침 식전"),
        OrderLine("씬지로이드정0.05밀리그램", "", "0.5정", 1, 30, "아침 식전"),
    )
    (reminder,) = reminders_between(home.person, MONDAY, MONDAY)
    assert "영 점 일 밀리그램" in reminder.spoken_text
    assert "영 점 영오 밀리그램" in reminder.spoken_text


def test_a_patch_is_put_on_and_not_eaten(home: Home):
    order(home, OrderLine("노스판패취", "", "1매", 1, 4, "7일마다 교체"))
    (reminder,) = reminders_between(home.person, MONDAY, MONDAY)
    assert "붙이" in reminder.text
    assert "물과 함께" not in reminder.text
    assert "드세요" not in reminder.text


def test_a_meal_that_moves_takes_its_medicines_along(home: Home):
    order(home, OrderLine("혈압정", "", "1정", 2, 30, "아침, 저녁 식후"))
    settings = ReminderSettings(user=home.sunja, morning=dt.time(7, 50))
    reminder_preview.save_settings(settings, easy_words=True)
    assert {time for _day, time, _dose in due(home)} == {"07:50", "18:30"}


def test_stored_schedules_are_read_again_on_the_day_of_the_upgrade(home: Home, capsys):
    weekly = _stored(home, "메토트렉세이트정", "주 1회 토요일 저녁", "18:30")
    daily = _stored(home, "혈압정", "아침 식후 30분", "08:30")
    own = _stored(home, "비타민정", "아침 식후 30분", "10:10")
    substance = _stored(home, "메토트렉세이트정2.5mg", "", "18:30")
    call_command("reread_directions")
    assert "4 read, 2 held" in capsys.readouterr().out
    call_command("reread_directions")
    assert "0 read, 0 held" in capsys.readouterr().out
    for row in (weekly, daily, own, substance):
        row.refresh_from_db()
    assert weekly.held_for
    assert substance.held_for
    assert not daily.held_for
    assert not own.held_for
    assert [schedule.parts for schedule in daily.schedules.all()][-1] == ["morning"]
    assert not any(any(schedule.parts) for schedule in own.schedules.all())
    named = {dose.medication.name for dose in doses_between(home.person, MONDAY, MONDAY + YEAR)}
    assert named == {"혈압정", "비타민정"}


def _stored(home: Home, name: str, instructions: str, time: str) -> UserMedication:
    return medication(home.sunja, name, "1정", (time,), starts_at=seoul("2026-11-01 00:00"), instructions=instructions)


def test_a_strength_of_its_own_column_counts_too(home: Home):
    Medicine.objects.create(item_seq="1", name="콩코르정2.5밀리그램(비소프롤롤푸마르산염)")
    taken = order(home, OrderLine("콩코르정", "25mg", "1정", 1, 30, "아침 식후"))
    assert [row.medicine for row in taken.values()] == [None]
    taken = order(home, OrderLine("콩코르정", "2.5mg", "1정", 1, 30, "저녁 식후"))
    assert [row.medicine_id for row in taken.values()] == ["1"]


def test_a_strength_that_does_not_exist_is_tied_to_no_product(db):
    Medicine.objects.create(item_seq="1", name="콩코르정2.5밀리그램(비소프롤롤푸마르산염)")
    Medicine.objects.create(item_seq="2", name="콩코르정5밀리그램(비소프롤롤푸마르산염)")
    assert match("콩코르정25mg") is None
    found = match("콩코르정2.5mg")
    assert found is not None
    assert found.item_seq == "1"


def test_an_upgrade_reads_them_again_by_itself(home: Home):
    weekly = _stored(home, "메토트렉세이트정", "주 1회 토요일 저녁", "18:30")
    config = apps.get_app_config("medicines")
    signals.post_migrate.send(config, app_config=config, verbosity=0, interactive=False, using="default", plan=[])
    weekly.refresh_from_db()
    assert not weekly.held_for
    signals.post_migrate.send(config, app_config=config, verbosity=0, interactive=False, using="default", plan=["any"])
    weekly.refresh_from_db()
    assert weekly.held_for
