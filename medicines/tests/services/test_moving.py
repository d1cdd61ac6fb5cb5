"""One dose at another time, and the rare doses that were missed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from medicines.exceptions import NoSuchDose, PastMoment
from medicines.models import Intake, MovedDose
from medicines.services import intakes, medications, moving
from medicines.services.doses import at_reminder, doses_between
from medicines.services.intakes import IntakeStatement
from medicines.tests.conftest import Home, medication, seoul

SATURDAYS: dict[str, Any] = {"repeat": "weekdays", "weekdays": [5]}
SATURDAY, EVENING = dt.date(2026, 11, 28), dt.time(18, 30)
pytestmark = pytest.mark.usefixtures("clock")


def days(home: Home) -> list[str]:
    found = doses_between(home.person, dt.date(2026, 11, 24), dt.date(2026, 12, 6))
    return [f"{dose.shown:%m-%d %H:%M}" for dose in found]


def test_moved_again_and_back(home: Home):
    row = medication(home.sunja, times=("18:30",), **SATURDAYS)
    moved = (SATURDAY, EVENING)
    moving.move(row, home.person, moved, (dt.date(2026, 12, 1), dt.time(9)))
    assert days(home) == ["12-01 09:00", "12-05 18:30"]
    moving.move(row, home.person, moved, (dt.date(2026, 12, 2), dt.time(9)))
    assert days(home) == ["12-02 09:00", "12-05 18:30"]
    moving.move(row, home.person, moved, moved)
    assert days(home) == ["11-28 18:30", "12-05 18:30"]
    assert not MovedDose.objects.exists()


def test_what_was_taken_is_not_moved_and_nothing_goes_to_the_past(home: Home, clock):
    row = medication(home.sunja, times=("18:30",), **SATURDAYS)
    with pytest.raises(PastMoment):
        moving.move(row, home.person, (SATURDAY, EVENING), (dt.date(2026, 11, 22), EVENING))
    clock.set("2026-11-28 18:40")
    for dose in at_reminder(home.person, "20261128-1830"):
        intakes.record(dose, IntakeStatement(Intake.State.TAKEN, clock.now, None))
    with pytest.raises(NoSuchDose):
        moving.move(row, home.person, (SATURDAY, EVENING), (dt.date(2026, 11, 29), EVENING))
    with pytest.raises(NoSuchDose):
        moving.move(row, home.person, (dt.date(2026, 11, 29), EVENING), (dt.date(2026, 11, 30), EVENING))


@pytest.mark.parametrize(
    ("fields", "now", "count"),
    [
        (SATURDAYS, "2026-11-24 10:00", 1),
        (SATURDAYS, "2026-11-28 19:00", 0),
        ({"every_days": 3, "starts_at": seoul("2026-11-21 00:00")}, "2026-11-22 20:00", 1),
        ({}, "2026-11-24 10:00", 0),
        ({"repeat": "weekdays", "weekdays": [0, 1, 2, 3, 4, 5]}, "2026-11-22 20:00", 0),
        ({"every_days": 28, "starts_at": seoul("2026-11-21 00:00"), "dose_limit": 1}, "2026-11-24 10:00", 1),
    ],
)
def test_the_last_dose_is_offered_while_the_next_is_days_away(home: Home, clock, fields, now, count):
    row = medication(home.sunja, times=("18:30",), **fields)
    clock.set(now)
    assert len(moving.missed_rare_doses(home.person, clock.now)) == count
    medications.stop(row)
    assert moving.missed_rare_doses(home.person, clock.now) == []
