"""A medication that is asked about is named no more; its question is told once a meal has passed."""

from __future__ import annotations

import datetime as dt

import pytest

from medicines.exceptions import StillHeld
from medicines.models import Question, ReminderSettings
from medicines.services import medications
from medicines.services.doses import doses_between
from medicines.services.question_notices import overdue_questions
from medicines.services.questions import next_meal, open_questions
from medicines.services.rhythm import Plan, Step
from medicines.tests.conftest import Home, medication, seoul

DAY = dt.date(2026, 11, 23)


def due(home: Home, days: int = 0) -> list[str]:
    found = doses_between(home.person, DAY, DAY + dt.timedelta(days=days))
    return [f"{dose.shown:%d %H:%M} {dose.medication.name}" for dose in found]


def test_held_it_is_named_no_more_and_with_the_answer_it_goes_on(home: Home, clock):
    row = medication(home.sunja, times=("08:30", "18:30"))
    medication(home.sunja, "당뇨약", times=("18:30",))
    clock.set("2026-11-23 09:00")
    medications.hold(row, Question.OTHER_RHYTHM)
    # Nor is what was due before called on.
    assert due(home) == ["23 18:30 당뇨약"]
    with pytest.raises(StillHeld):
        medications.resume(row)
    clock.set("2026-11-24 09:00")
    medications.confirm_plan(row)
    row.refresh_from_db()
    assert row.held_for == ""
    assert [line for line in due(home, 1) if "혈압약" in line] == ["24 18:30 혈압약"]


def test_a_new_plan_is_the_answer(home: Home, clock):
    row = medication(home.sunja)
    medications.hold(row, Question.NEVER_DAILY)
    weekly = Plan((Step("1정", (dt.time(9),)),), repeat="weekdays", weekdays=(1,))
    medications.set_plan(row, weekly, home.person, clock.now)
    row.refresh_from_db()
    assert row.held_for == ""
    assert due(home, 13) == ["24 09:00 혈압약", "01 09:00 혈압약"]


def test_a_stopped_one_asks_nothing(home: Home, clock):
    row = medication(home.sunja)
    medications.hold(row, Question.UNCLEAR_RHYTHM)
    assert len(open_questions([home.person], clock.now)) == 1
    medications.stop(row)
    assert open_questions([home.person], clock.now) == []


@pytest.mark.parametrize(
    ("asked", "meal"),
    [
        ("2026-11-23 07:00", "2026-11-23 08:30"),
        ("2026-11-23 08:30", "2026-11-23 12:30"),
        ("2026-11-23 22:00", "2026-11-24 08:30"),
    ],
)
def test_the_next_meal(home: Home, asked, meal):
    assert next_meal(seoul(asked), home.person, ReminderSettings()) == seoul(meal)


def test_told_once_the_next_meal_has_passed_and_again_for_another_question(home: Home, clock):
    first, second = medication(home.sunja), medication(home.sunja, "당뇨약")
    medications.hold(first, Question.UNCLEAR_RHYTHM)
    assert list(overdue_questions(seoul("2026-11-23 08:29"))) == []
    told = list(overdue_questions(seoul("2026-11-23 08:30")))
    assert [message.about_id for message in told] == [home.sunja.pk]
    assert "할머니" in told[0].subject
    assert "혈압약" not in told[0].text + told[0].subject
    clock.set("2026-11-23 13:00")
    medications.hold(second, Question.NEVER_DAILY)
    assert [message.key for message in overdue_questions(seoul("2026-11-23 13:00"))] == [told[0].key]
    assert [message.key for message in overdue_questions(seoul("2026-11-23 19:00"))] != [told[0].key]
