"""How many doses an envelope holds and on which days they fall."""

from __future__ import annotations

import datetime as dt

import pytest

from medicines.models import ReminderSettings, UserMedication
from medicines.services import prescriptions
from medicines.services.doses import doses_between
from medicines.services.prescriptions import OrderLine, PrescriptionOrder
from medicines.tests.conftest import Home

MONDAY = dt.date(2026, 11, 2)
YEAR = 400


@pytest.fixture(autouse=True)
def monday_morning(clock) -> None:
    clock.set("2026-11-02 07:00")


def add(home: Home, *lines: OrderLine, **fields) -> list[UserMedication]:
    order = PrescriptionOrder(home.sunja.pk, home.daughter.pk, lines, **fields)
    return list(prescriptions.create(order).medications.order_by("created_at", "pk"))


def due(home: Home, days: int = YEAR) -> list[tuple[str, str]]:
    found = doses_between(home.person, MONDAY - dt.timedelta(days=5), MONDAY + dt.timedelta(days=days))
    return [(f"{dose.day:%m-%d} {dose.time:%H:%M}", dose.dose) for dose in found]


def days(home: Home) -> list[str]:
    return [at[:5] for at, _dose in due(home)]


@pytest.mark.parametrize(
    ("line", "when"),
    [
        (
            OrderLine("메토트렉세이트정2.5밀리그램", "", "4정", 1, 28, "주 1회 토요일 저녁 식후"),
            ["11-07 18:30", "11-14 18:30", "11-21 18:30", "11-28 18:30"],
        ),
        (
            OrderLine("포사맥스정70밀리그램", "", "1정", 1, 4, "주1회 기상직후 공복"),
            ["11-02 07:30", "11-09 07:30", "11-16 07:30", "11-23 07:30"],
        ),
        (
            OrderLine("포사맥스플러스디정", "", "1정", 1, 28, "매주 월요일 아침 식전 30분"),
            ["11-02 07:30", "11-09 07:30", "11-16 07:30", "11-23 07:30"],
        ),
        (
            OrderLine("본비바정150밀리그램", "", "1정", 1, 3, "월1회 아침 공복"),
            ["11-02 07:30", "12-02 07:30", "01-02 07:30"],
        ),
        (
            OrderLine("노스판패취", "", "1매", 1, 4, "7일마다 교체"),
            ["11-02 08:30", "11-09 08:30", "11-16 08:30", "11-23 08:30"],
        ),
        (
            OrderLine("첫날두배정", "", "2정", 1, 5, "첫날 2정, 이후 1정씩"),
            ["11-02 08:30", "11-03 08:30", "11-04 08:30", "11-05 08:30", "11-06 08:30"],
        ),
    ],
)
def test_weekly_and_monthly_is_never_daily(home: Home, line, when):
    add(home, line)
    assert [at for at, _dose in due(home)] == when


def test_weekdays_and_every_third_day(home: Home):
    add(home, OrderLine("엽산정", "", "1정", 1, 12, "월수금 아침 식후"))
    assert days(home)[:6] == ["11-02", "11-04", "11-06", "11-09", "11-11", "11-13"]
    assert len(days(home)) == 12
    add(home, OrderLine("듀로제식디트랜스패취", "", "1매", 1, 10, "3일에 1회 부착"))
    patches = [
        dose.day for dose in doses_between(home.person, MONDAY, MONDAY + dt.timedelta(days=90)) if dose.dose == "1매"
    ]
    assert patches == [MONDAY + dt.timedelta(days=3 * number) for number in range(10)]


@pytest.mark.parametrize(
    ("words", "supply", "doses"),
    [
        ("격일", 30, 15),
        ("격일", 6, 3),
        ("격일", 15, 15),
        ("주 1회", 28, 4),
        ("주 1회", 4, 4),
        ("주 1회", 12, 12),
        ("주 1회", 30, 4),
        ("주 1회", 90, 12),
        ("월수금", 28, 12),
        ("월수금", 12, 12),
        ("월수금", 30, 12),
        ("월 1회", 30, 1),
        ("월 1회", 90, 3),
        ("월 1회", 28, 1),
        ("3개월마다", 1, 1),
        ("6개월마다", 180, 1),
        ("3일마다", 10, 10),
        ("3일마다", 30, 10),
        ("3일마다", 28, 9),
        ("21일 복용 7일 휴약", 28, 21),
        ("21일 복용 7일 휴약", 21, 21),
        ("21일 복용 7일 휴약", 63, 63),
        ("5일 복용 2일 휴약", 28, 20),
        ("8시간마다", 5, 15),
        ("7일간", 30, 7),
        ("주 1회 4주간", 4, 4),
        ("월수금 1정, 화목토일 반 정", 30, 30),
    ],
)
def test_days_are_a_span_if_whole_cycles_fill_them_and_else_a_number_of_doses(home: Home, words, supply, doses):
    times = 3 if "시간" in words else 1
    add(home, OrderLine("혈평정", "", "1정", times, supply, words))
    found = doses_between(home.person, MONDAY, dt.date(2027, 12, 31))
    assert len(found) == doses


def test_an_amount_for_each_hour_and_for_each_day(home: Home):
    add(
        home,
        OrderLine("메트포르민", "", "아침 2정 저녁 1정", 2, 1),
        OrderLine("와파린정", "", "", 1, 7, "월수금 1정, 화목토일 반 정 저녁"),
    )
    assert due(home)[:4] == [
        ("11-02 08:30", "2정"), ("11-02 18:30", "1정"), ("11-02 18:30", "1정"), ("11-03 18:30", "0.5정"),
    ]  # fmt: skip


def test_a_taper_ends_with_its_supply(home: Home):
    add(home, OrderLine("소론도정", "", "", 1, 12, "6정 5일, 5정 5일, 4정 5일"))
    assert [dose for _at, dose in due(home)] == ["6정"] * 5 + ["5정"] * 5 + ["4정"] * 2


def test_even_hours_are_even(home: Home):
    add(home, OrderLine("항생정", "", "1정", 3, 1, "8시간마다"), OrderLine("해열정", "", "1정", 4, 1, "6시간 간격"))
    assert sorted(at for at, _dose in due(home)) == [
        "11-02 12:00", "11-02 14:00", "11-02 18:00", "11-02 22:00", "11-03 00:00", "11-03 06:00", "11-03 06:00",
    ]  # fmt: skip


def test_rhythms_go_on_from_the_day_of_dispensing(home: Home):
    add(home, OrderLine("주간정", "", "1정", 1, 28, "주 1회"), dispensed_on=dt.date(2026, 10, 29))
    assert days(home) == ["11-05", "11-12", "11-19"]


def test_a_rhythm_begins_on_a_day_that_is_still_to_come(home: Home, clock):
    clock.set("2026-11-02 10:00")
    add(home, OrderLine("주간정", "", "1정", 1, 4, "주 1회 아침"))
    assert days(home) == ["11-03", "11-10", "11-17", "11-24"]


def test_every_second_week_begins_with_the_weekday_that_comes(home: Home, clock):
    clock.set("2026-11-05 10:00")
    add(home, OrderLine("주사", "", "1펜", 1, 3, "격주 화요일"))
    assert days(home) == ["11-10", "11-24", "12-08"]


def test_with_the_persons_own_hours(home: Home):
    ReminderSettings.objects.create(user=home.sunja, morning=dt.time(7, 10))
    add(home, OrderLine("혈평정", "", "1정", 1, 1, "아침 식후"))
    assert due(home) == [("11-02 07:10", "1정")]


@pytest.mark.parametrize(
    ("line", "question"),
    [
        (OrderLine("어느정", "", "1정", 1, 30, "주 2회"), "unclear_rhythm"),
        (OrderLine("어느정", "", "1정", 1, 30, "검사 3일 전부터"), "unclear_rhythm"),
        (OrderLine("어느정", "", "0정", 1, 30, "아침"), "unclear_dose"),
        (OrderLine("어느정", "", "1정", None, None, ""), "unclear_rhythm"),
        (OrderLine("메토트렉세이트정2.5밀리그램", "", "4정", 1, 28, "저녁 식후"), "never_daily"),
    ],
)
def test_what_is_not_understood_is_held_and_asked(home: Home, line, question):
    [row] = add(home, line)
    assert due(home) == []
    assert (row.held_for, bool(row.question), row.held_at is not None) == (question, True, True)


def test_as_needed_with_its_limits(home: Home):
    [row] = add(home, OrderLine("두통정", "", "1정", 3, 5, "두통시 4시간 이상 간격, 하루 최대 4정"))
    assert due(home) == []
    assert (row.as_needed, row.needed_for, row.least_gap_minutes, row.most_a_day) == (True, "두통", 240, 4)
    assert not row.held_for


def test_when_not_to_take_it_is_a_note_and_keeps_the_schedule(home: Home):
    [row] = add(home, OrderLine("혈압정", "", "1정", 1, 2, "아침 식후, 수축기 혈압 100 아래면 드시지 마세요"))
    assert row.note == "수축기 혈압 100 아래면 드시지 마세요"
    assert len(due(home)) == 2
