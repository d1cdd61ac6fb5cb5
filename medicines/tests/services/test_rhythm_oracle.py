"""Days and times of every pattern against dateutil's rrule (RFC 5545), in seven zones over 400 days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule
from dateutil.rrule import DAILY, MONTHLY, WEEKLY

from medicines.services.recurrence import Rule, day_exists, slots
from medicines.services.rhythm import LAST_WEEK

ZONES = (
    "Asia/Seoul", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kathmandu",
    "Pacific/Apia",
)  # fmt: skip
START = dt.date(2026, 11, 2)
DAYS = 400
WEEK = (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU)
MONTH_ENDS = tuple(range(28, 32))


def each(**fields: Any) -> list[rrule.rrule]:
    return [rrule.rrule(dtstart=dt.datetime.combine(START, dt.time()), **fields)]


def cycle(length: int, on: int) -> list[rrule.rrule]:
    """One rule for each day of the cycle that is taken: RFC 5545 has no other way to say 21 of 28."""
    begin = dt.datetime.combine(START, dt.time())
    return [rrule.rrule(DAILY, interval=length, dtstart=begin + dt.timedelta(days=day)) for day in range(on)]


REGIMENS: dict[str, tuple[dict[str, Any], list[rrule.rrule]]] = {
    "daily": ({}, each(freq=DAILY)),
    "every other day": ({"every_days": 2}, each(freq=DAILY, interval=2)),
    "patch of three days": ({"every_days": 3}, each(freq=DAILY, interval=3)),
    "patch of a week": ({"every_days": 7}, each(freq=DAILY, interval=7)),
    "injection of half a year": ({"every_days": 180}, each(freq=DAILY, interval=180)),
    "pill with a pause": ({"every_days": 28, "on_days": 21}, cycle(28, 21)),
    "two weeks on, one off": ({"every_days": 21, "on_days": 14}, cycle(21, 14)),
    "four weeks on, two off": ({"every_days": 42, "on_days": 28}, cycle(42, 28)),
    "five days on, two off": ({"every_days": 7, "on_days": 5}, cycle(7, 5)),
    "Saturdays": ({"repeat": "weekdays", "weekdays": (5,)}, each(freq=WEEKLY, byweekday=WEEK[5])),
    "Monday, Wednesday, Friday": (
        {"repeat": "weekdays", "weekdays": (0, 2, 4)},
        each(freq=WEEKLY, byweekday=(WEEK[0], WEEK[2], WEEK[4])),
    ),
    "every second Sunday": (
        {"repeat": "weekdays", "weekdays": (6,), "every_weeks": 2},
        each(freq=WEEKLY, interval=2, byweekday=WEEK[6], wkst=rrule.MO),
    ),
    "Tuesdays and Fridays of every third week": (
        {"repeat": "weekdays", "weekdays": (1, 4), "every_weeks": 3},
        each(freq=WEEKLY, interval=3, byweekday=(WEEK[1], WEEK[4]), wkst=rrule.MO),
    ),
    "the tenth": ({"repeat": "monthly", "month_day": 10}, each(freq=MONTHLY, bymonthday=10)),
    "the 31st or last": (
        {"repeat": "monthly", "month_day": 31},
        each(freq=MONTHLY, bymonthday=MONTH_ENDS, bysetpos=-1),
    ),
    "the second of every third month": (
        {"repeat": "monthly", "month_day": 2, "every_months": 3},
        each(freq=MONTHLY, interval=3, bymonthday=2),
    ),
    "every half year": (
        {"repeat": "monthly", "month_day": 15, "every_months": 6},
        each(freq=MONTHLY, interval=6, bymonthday=15),
    ),
    "first Monday": (
        {"repeat": "monthly", "month_week": 1, "weekdays": (0,)},
        each(freq=MONTHLY, byweekday=WEEK[0](1)),
    ),
    "third Thursday of every second month": (
        {"repeat": "monthly", "month_week": 3, "weekdays": (3,), "every_months": 2},
        each(freq=MONTHLY, interval=2, byweekday=WEEK[3](3)),
    ),
    "last Friday": (
        {"repeat": "monthly", "month_week": LAST_WEEK, "weekdays": (4,)},
        each(freq=MONTHLY, byweekday=WEEK[4](-1)),
    ),
}
HOURS = {
    "every eight hours": (dt.time(7), dt.time(15), dt.time(23)),
    "in the night the clocks change": (dt.time(1, 30), dt.time(2, 30)),
}


def expected(rules: Iterable[rrule.rrule], times: Iterable[dt.time], zone: ZoneInfo) -> set[tuple[dt.date, dt.time]]:
    end = dt.datetime.combine(START + dt.timedelta(days=DAYS), dt.time())
    begin = dt.datetime.combine(START, dt.time())
    days = {moment.date() for rule in rules for moment in rule.between(begin, end, inc=True)}
    return {(day, time) for day in days if day_exists(day, zone) for time in times}


@pytest.mark.parametrize("zone_name", ZONES)
@pytest.mark.parametrize("name", REGIMENS)
def test_days_are_those_of_an_independent_calendar(name, zone_name):
    fields, rules = REGIMENS[name]
    zone = ZoneInfo(zone_name)
    for times in HOURS.values():
        days: dict[str, Any] = {key: frozenset(value) if key == "weekdays" else value for key, value in fields.items()}
        rule = Rule(times, START, dt.datetime.combine(START, dt.time(), zone), **days)
        found = list(slots(rule, zone, START, START + dt.timedelta(days=DAYS)))
        assert len(found) == len({(slot.day, slot.time) for slot in found})
        assert {(slot.day, slot.time) for slot in found} == expected(rules, times, zone)
