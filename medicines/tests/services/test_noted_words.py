"""The answer to a press names what was noted, with the right verb for each way of taking."""

from __future__ import annotations

import datetime as dt

import pytest

from medicines.models import Intake, Meal
from medicines.services.reminders import reminders_between
from medicines.tests.conftest import Home, medication

DAY = dt.date(2026, 11, 23)
pytestmark = pytest.mark.usefixtures("clock")


def noted(home: Home) -> list[str]:
    return [reminder.noted for reminder in reminders_between(home.person, DAY, DAY)]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["혈압약"], "혈압약 드신 걸로 적었어요."),
        (["혈압약", "당뇨약", "심장약"], "당뇨약, 심장약과 혈압약 드신 걸로 적었어요."),
        (["혈압약", "당뇨약", "심장약", "칼슘"], "약 4가지 드신 걸로 적었어요."),
        (["혈압약", "안약"], "혈압약 드시고 안약 쓰신 걸로 적었어요."),
        (["무릎 파스"], "무릎 파스 쓰신 걸로 적었어요."),
    ],
)
def test_what_was_taken_is_named(home: Home, names, words):
    for name in names:
        is_applied = name in ("안약", "무릎 파스")
        medication(home.sunja, name, "1방울" if name == "안약" else "1알", is_applied=is_applied, meal=Meal.ANY)
    assert noted(home) == [words]


def test_a_patch_that_comes_off(home: Home):
    medication(home.sunja, "심장 패치", "1매", meal=Meal.ANY).schedules.update(remove_after_hours=12)
    assert noted(home) == ["심장 패치 쓰신 걸로 적었어요.", "심장 패치 떼신 걸로 적었어요."]


def test_what_was_settled_before_is_not_named(home: Home, clock):
    medication(home.sunja, "당뇨약")
    first = medication(home.sunja, "혈압약")
    Intake.objects.create(medication=first, day=DAY, time=dt.time(8, 30), state="taken", at=clock.now, dose="1알")
    assert noted(home) == ["당뇨약 드신 걸로 적었어요."]
