"""Each dose exactly once: time zones, clock changes, month ends, pauses, changes of plan."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medicines.services.recurrence import DAYS, MONTHLY, ONE_DAY, WEEKDAYS, Rule, Slot, day_exists, slots

SEOUL, NEW_YORK, LORD_HOWE = ZoneInfo("Asia/Seoul"), ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")
# Half-hour changes, changes at midnight, a day that never was, a country that gave clock changes up.
ZONES = [
    SEOUL, NEW_YORK, LORD_HOWE, ZoneInfo("Europe/Berlin"), ZoneInfo("America/Sao_Paulo"), ZoneInfo("Africa/Cairo"),
    ZoneInfo("Pacific/Apia"), ZoneInfo("America/Nuuk"), ZoneInfo("Asia/Beirut"),
]  # fmt: skip
FIRST, LAST = dt.date(2010, 1, 1), dt.date(2028, 12, 31)
zones = st.sampled_from(ZONES)
days = st.dates(FIRST, LAST)
clock_times = st.times().map(lambda time: time.replace(second=0, microsecond=0))
spans = st.integers(0, 60)


@st.composite
def rules(draw, limited: bool = False) -> tuple[Rule, ZoneInfo, dt.date]:
    """A rule without pauses, its zone, and the day it starts on."""
    zone, day = draw(zones), draw(days)
    # Not on a day that never was: nobody could start on it.
    start = dt.datetime.combine(day, draw(clock_times), zone).astimezone(dt.UTC)
    rule = Rule(
        times=tuple(draw(st.lists(clock_times, min_size=1, max_size=6, unique=True))),
        anchor=day - draw(st.integers(0, 40)) * ONE_DAY,
        starts_at=start,
        repeat=draw(st.sampled_from([DAYS, WEEKDAYS, MONTHLY])),
        every_days=draw(st.integers(1, 9)),
        weekdays=draw(st.frozensets(st.integers(0, 6), min_size=1)),
        month_day=draw(st.integers(1, 31)),
        limit=draw(st.integers(1, 30)) if limited else None,
    )
    return rule, zone, start.astimezone(zone).date()


def between(rule: Rule, zone: ZoneInfo, first: dt.date, last: dt.date) -> list[Slot]:
    return list(slots(rule, zone, first, last))


def expected(rule: Rule, zone: ZoneInfo, first: dt.date, last: dt.date) -> set[tuple[dt.date, dt.time]]:
    """By brute force and other means: every minute-of-day of every day is held against the rule's words."""
    found = set()
    day = first
    while day <= last:
        tomorrow = day + ONE_DAY
        due = {
            DAYS: (day.toordinal() - rule.anchor.toordinal()) % rule.every_days == 0,
            WEEKDAYS: day.weekday() in rule.weekdays,
            MONTHLY: day.day == rule.month_day or (tomorrow.day == 1 and day.day < rule.month_day),
        }[rule.repeat]
        for time in rule.times if due and day_exists(day, zone) else ():
            local = dt.datetime.combine(day, time, zone)
            if local.timestamp() >= rule.starts_at.timestamp():
                found.add((day, time))
        day = tomorrow
    return found


@settings(deadline=None, max_examples=300)
@given(rules(), spans)
def test_each_dose_exactly_once(drawn, span):
    rule, zone, day = drawn
    found = between(rule, zone, day - ONE_DAY, day + span * ONE_DAY)
    named = [(slot.day, slot.time) for slot in found]
    assert len(named) == len(set(named))
    assert set(named) == expected(rule, zone, day - ONE_DAY, day + span * ONE_DAY)


@settings(deadline=None, max_examples=200)
@given(rules(limited=True), st.lists(spans, max_size=4))
def test_asked_for_in_pieces_it_is_the_same(drawn, cuts):
    rule, zone, day = drawn
    whole = between(rule, zone, day, day + 61 * ONE_DAY)
    pieces, start = [], 0
    for cut in [*sorted(set(cuts)), 61]:
        pieces += between(rule, zone, day + start * ONE_DAY, day + cut * ONE_DAY)
        start = cut + 1
    assert pieces == whole


@settings(deadline=None, max_examples=200)
@given(rules(), st.integers(0, 60 * 24 * 40))
def test_a_change_in_the_middle_neither_drops_nor_doubles(drawn, minutes):
    rule, zone, day = drawn
    change = rule.starts_at + dt.timedelta(minutes=minutes)
    before = Rule(**{**fields(rule), "ends_at": change})
    after = Rule(**{**fields(rule), "starts_at": change})
    last = day + 60 * ONE_DAY
    whole = {(slot.day, slot.time) for slot in between(rule, zone, day - ONE_DAY, last)}
    first_part = between(before, zone, day - ONE_DAY, last)
    second_part = between(after, zone, day - ONE_DAY, last)
    both = [(slot.day, slot.time) for slot in first_part + second_part]
    assert sorted(both) == sorted(whole)
    assert all(slot.at < change for slot in first_part)
    assert all(slot.at >= change for slot in second_part)


@settings(deadline=None, max_examples=200)
@given(rules(), st.lists(st.tuples(st.integers(0, 30 * 1440), st.integers(0, 10 * 1440)), max_size=3), st.booleans())
def test_a_pause_takes_out_just_what_falls_into_it(drawn, stretches, last_is_open):
    rule, zone, day = drawn
    pauses = [
        (rule.starts_at + dt.timedelta(minutes=start), rule.starts_at + dt.timedelta(minutes=start + length))
        for start, length in stretches
    ]
    if pauses and last_is_open:
        pauses[-1] = (pauses[-1][0], None)
    paused = Rule(**{**fields(rule), "pauses": tuple(pauses)})
    whole = between(rule, zone, day, day + 50 * ONE_DAY)
    left = between(paused, zone, day, day + 50 * ONE_DAY)
    out = [slot for slot in whole if slot not in left]
    inside = [slot for slot in whole if any(a <= slot.at and (b is None or slot.at < b) for a, b in pauses)]
    assert out == inside
    assert set(left) <= set(whole)


@settings(deadline=None, max_examples=150)
@given(rules(limited=True))
def test_as_many_as_were_dispensed(drawn):
    rule, zone, day = drawn
    unlimited = Rule(**{**fields(rule), "limit": None})
    horizon = day + 400 * ONE_DAY
    assert between(rule, zone, day - ONE_DAY, horizon) == between(unlimited, zone, day - ONE_DAY, horizon)[: rule.limit]


@settings(deadline=None, max_examples=200)
@given(rules())
def test_instants_are_those_of_the_clock_on_the_wall(drawn):
    rule, zone, day = drawn
    for slot in between(rule, zone, day, day + 20 * ONE_DAY):
        shown = slot.at.astimezone(zone)
        skipped = dt.datetime.combine(slot.day, slot.time, zone).astimezone(dt.UTC).astimezone(zone)
        assert shown == skipped
        assert slot.at.utcoffset() == dt.timedelta(0)
        # Either the clock shows the time, or it was put forward over it.
        assert shown.time() == slot.time or shown.time() > slot.time or shown.date() > slot.day


def fields(rule: Rule) -> dict:
    return {name: getattr(rule, name) for name in Rule.__slots__}


def daily(zone: ZoneInfo, day: dt.date, *times: str, **extra) -> Rule:
    start = dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
    return Rule(tuple(map(dt.time.fromisoformat, times)), day, start, **extra)


def test_the_night_the_clocks_go_forward():
    day = dt.date(2026, 3, 8)
    found = between(daily(NEW_YORK, day, "01:30", "02:30", "03:30"), NEW_YORK, day, day)
    assert [slot.at.isoformat()[11:16] for slot in found] == ["06:30", "07:30", "07:30"]


def test_the_night_the_clocks_go_back():
    day = dt.date(2026, 11, 1)
    [dose] = between(daily(NEW_YORK, day, "01:30"), NEW_YORK, day, day)
    assert dose.at.isoformat() == "2026-11-01T05:30:00+00:00"


def test_half_an_hour_on_lord_howe_island():
    day = dt.date(2026, 10, 4)
    [dose] = between(daily(LORD_HOWE, day, "02:15"), LORD_HOWE, day, day)
    assert dose.at.astimezone(LORD_HOWE).time() == dt.time(2, 45)


def test_the_day_that_samoa_left_out():
    apia, day = ZoneInfo("Pacific/Apia"), dt.date(2011, 12, 28)
    found = between(daily(apia, day, "08:00", "20:00"), apia, day, day + 5 * ONE_DAY)
    assert sorted({slot.day.day for slot in found}) == [1, 2, 28, 29, 31]
    assert len({slot.at for slot in found}) == len(found) == 10


@pytest.mark.parametrize(
    ("month", "on"), [((2026, 2), 28), ((2028, 2), 29), ((2026, 4), 30), ((2026, 5), 31), ((2026, 12), 31)]
)
def test_the_thirty_first_of_a_shorter_month_is_its_last_day(month, on):
    first = dt.date(month[0], month[1], 1)
    rule = daily(SEOUL, dt.date(2026, 1, 1), "08:00", repeat=MONTHLY, month_day=31)
    assert [slot.day.day for slot in between(rule, SEOUL, first, first + 27 * ONE_DAY)] == ([28] if on == 28 else [])
    assert [slot.day.day for slot in between(rule, SEOUL, first, first.replace(day=on))] == [on]


def test_every_other_day_over_the_end_of_a_month():
    rule = daily(SEOUL, dt.date(2026, 1, 29), "08:00", every_days=2)
    assert [slot.day.day for slot in between(rule, SEOUL, dt.date(2026, 1, 28), dt.date(2026, 2, 4))] == [29, 31, 2, 4]


def test_three_days_begun_at_noon_end_on_the_fourth_morning():
    start = dt.datetime(2026, 11, 23, 12, 0, tzinfo=SEOUL)
    rule = Rule(tuple(dt.time(hour) for hour in (8, 13, 19)), start.date(), start, limit=9)
    found = between(rule, SEOUL, start.date(), start.date() + 9 * ONE_DAY)
    assert (found[0].day.day, found[0].time.hour) == (23, 13)
    assert (found[-1].day.day, found[-1].time.hour) == (26, 8)


@pytest.mark.parametrize(("ends", "found"), [(1, 1), (2, 2), (3, 3), (4, 3), (30, 3)])
def test_no_day_after_the_last_one_asked_about_is_told(ends, found):
    """A schedule ends at midnight, so many days after it began; three days are asked about."""
    start = dt.datetime(2026, 11, 23, tzinfo=SEOUL)
    rule = Rule((dt.time(8, 30),), start.date(), start, start + ends * ONE_DAY)
    told = between(rule, SEOUL, start.date(), start.date() + 2 * ONE_DAY)
    assert [slot.day for slot in told] == [start.date() + number * ONE_DAY for number in range(found)]


def test_the_first_of_the_month_is_meant_unless_another_day_is_named():
    start = dt.datetime(2026, 11, 23, tzinfo=SEOUL)
    rule = Rule((dt.time(8, 30),), start.date(), start, repeat=MONTHLY)
    told = between(rule, SEOUL, start.date(), dt.date(2027, 1, 31))
    assert [slot.day for slot in told] == [dt.date(2026, 12, 1), dt.date(2027, 1, 1)]
