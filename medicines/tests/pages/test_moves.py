"""One dose is moved: on the page, and only after a person has asked when it was missed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from medicines.models import MovedDose
from medicines.services.doses import doses_between
from medicines.tests.conftest import Home, client_of, medication
from medicines.tests.pages.test_taking import at, text_of

pytestmark = pytest.mark.usefixtures("clock")
SATURDAYS: dict[str, Any] = {"repeat": "weekdays", "weekdays": [5]}
FIRST, LAST = dt.date(2026, 11, 1), dt.date(2026, 12, 5)


def move_path(row, day: str, time: str = "18:30") -> str:
    return f"/medicines/taken/{row.pk}/move/?day={day}&time={time}"


def due(home: Home) -> list[str]:
    return [f"{dose.shown:%m-%d %H:%M}" for dose in doses_between(home.person, FIRST, LAST)]


def test_the_next_dose_is_moved_and_the_first_dates_are_told(home: Home):
    row = medication(home.sunja, "주마다 먹는 약", times=("18:30",), **SATURDAYS)
    daughter = client_of(home.daughter)
    path = move_path(row, "2026-11-28")
    assert path in text_of(daughter, f"/medicines/taken/{row.pk}/")
    answer = daughter.post(path, {"to_day": "2026-11-29", "to_time": "09:00"}, follow=True)
    page = answer.content.decode()
    assert "이번 것만 11월 29일 오전 9시 00분에 알립니다" in page
    assert "11월 29일, 12월 5일, 12일" in page
    assert due(home)[-2:] == ["11-29 09:00", "12-05 18:30"]
    assert daughter.post(path, {"to_day": "2026-11-28", "to_time": "18:30"}).status_code == 302
    assert not MovedDose.objects.exists()


def test_a_weekly_dose_that_was_missed_is_offered_and_moved_only_after_asking(home: Home, clock):
    row = medication(home.sunja, "주마다 먹는 약", times=("18:30",), **SATURDAYS)
    daily = medication(home.sunja, "날마다 먹는 약", times=("18:30",))
    clock.set("2026-11-23 10:00")
    daughter = client_of(home.daughter)
    today = text_of(daughter, at(home))
    assert "놓치신 약" in today
    assert today.count("다른 때로 옮기기") == 1
    path = move_path(row, "2026-11-21")
    assert "약사와 상의하셨나요" in text_of(daughter, path)
    to = {"to_day": "2026-11-23", "to_time": "12:00"}
    assert daughter.post(path, to).status_code == 400
    assert not MovedDose.objects.exists()
    assert daughter.post(path, to | {"asked": "on"}).status_code == 302
    assert "11-23 12:00" in due(home)
    assert "놓치신 약" not in text_of(daughter, at(home))
    assert daily.moved_doses.count() == 0


@pytest.mark.parametrize(
    ("to", "status"),
    [
        ({"to_day": "2026-11-22", "to_time": "09:00"}, 400),
        ({"to_day": "", "to_time": "09:00"}, 400),
        ({"to_day": "2026-11-30", "to_time": "25:00"}, 400),
    ],
)
def test_where_a_dose_cannot_go(home: Home, to, status):
    row = medication(home.sunja, times=("18:30",), **SATURDAYS)
    assert client_of(home.daughter).post(move_path(row, "2026-11-28"), to).status_code == status
    assert not MovedDose.objects.exists()


def test_a_dose_that_is_not_due_is_not_moved(home: Home):
    row = medication(home.sunja, times=("18:30",), **SATURDAYS)
    daughter = client_of(home.daughter)
    answer = daughter.post(move_path(row, "2026-11-27"), {"to_day": "2026-11-29", "to_time": "09:00"}, follow=True)
    assert "그 시각에 드실 약이 없습니다" in answer.content.decode()
    for query in ("", "?day=2026-11-28", "?day=x&time=y"):
        answer = daughter.get(f"/medicines/taken/{row.pk}/move/{query}", follow=True)
        assert "그 시각에 드실 약이 없습니다" in answer.content.decode()


def test_a_dose_after_a_late_one_says_why_it_is_later(home: Home, clock):
    medication(home.sunja, "해열제", "2알", times=("08:30", "12:30", "18:30"))
    clock.set("2026-11-23 12:10")
    daughter = client_of(home.daughter)
    daughter.post(at(home, "reminders/20261123-0830/"), {"state": "taken"})
    assert "앞의 약을 늦게 드셔서 14:10에 알립니다." in text_of(daughter, at(home))
