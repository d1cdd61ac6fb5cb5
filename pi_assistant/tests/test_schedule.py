"""Each reminder once at its minute, again until it is confirmed, and then reported."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from pi_assistant.schedule import GRACE_SECONDS, RETRY_SECONDS, Schedule
from pi_assistant.store import Store

DAY = "2026-11-23"
AT = dt.datetime.fromisoformat("2026-11-23T08:30:00+09:00").timestamp()
MINUTE = 60.0


def told(identifier: str = "a", at: str = "2026-11-23T08:30:00+09:00", **changes) -> dict:
    reminder = {
        "id": identifier, "at": at, "text": "약 드실 시간입니다.", "spoken_text": "", "state": "pending",
        "cache_key": None, "urgent": False, "repeat_minutes": 10, "repeat_limit": 3,
    }  # fmt: skip
    return {**reminder, **changes}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "carepill.db")


@pytest.fixture
def schedule(store) -> Schedule:
    schedule = Schedule(store)
    schedule.replace_day(DAY, [told()])
    return schedule


def speak(schedule: Schedule, now: float, was_heard: bool = True) -> list[str]:
    due = schedule.due(now)
    for reminder in due:
        assert schedule.begin(reminder)
        schedule.end(reminder, now, was_heard)
    return [reminder.id for reminder in due]


def reports(store: Store) -> list[tuple[str, str]]:
    return [
        (row["target"].split("/")[4], json.loads(row["body"])["state"]) for row in store.rows("SELECT * FROM outbox")
    ]


def test_at_its_minute_and_not_before(schedule):
    assert speak(schedule, AT - 1) == []
    assert schedule.next_time() == AT
    assert speak(schedule, AT) == ["a"]
    assert speak(schedule, AT + 1) == []


def test_it_is_repeated_up_to_the_limit_and_then_reported_as_missed(schedule, store):
    spoken = [minute for minute in range(120) if speak(schedule, AT + minute * MINUTE)]
    assert spoken == [0, 10, 20, 30]
    assert reports(store) == [("a", "missed")]
    assert json.loads(store.rows("SELECT body FROM outbox")[0]["body"])["at"] == "2026-11-23T00:10:00+00:00"


@pytest.mark.parametrize("state", ["taken", "skipped"])
def test_a_confirmation_ends_it_and_is_reported_once(schedule, store, state):
    assert schedule.confirm(state, AT - MINUTE) == [], "nothing was spoken yet"
    speak(schedule, AT)
    assert schedule.confirm(state, AT + MINUTE) == ["a"]
    assert schedule.confirm(state, AT + MINUTE) == []
    assert [speak(schedule, AT + minute * MINUTE) for minute in range(90)] == [[]] * 90
    assert reports(store) == [("a", state)]


def test_a_confirmation_while_it_is_spoken_counts(schedule, store):
    reminder = schedule.due(AT)[0]
    schedule.begin(reminder)
    assert schedule.confirm("taken", AT + 1) == ["a"]
    schedule.end(reminder, AT, was_heard=True)
    assert speak(schedule, AT + 10 * MINUTE) == []
    assert reports(store) == [("a", "taken")]


def test_what_is_named_may_be_taken_early(schedule, store):
    assert schedule.confirm("taken", AT - 600, "a") == ["a"]
    assert schedule.confirm("taken", AT, "unknown") == []
    assert speak(schedule, AT) == []


def test_what_was_missed_may_still_be_taken(schedule, store):
    schedule.due(AT + GRACE_SECONDS + 1)
    assert schedule.confirm("taken", AT + 3600) == []
    assert schedule.confirm("taken", AT + 3600, "a") == ["a"]
    assert reports(store) == [("a", "missed"), ("a", "taken")]


def test_a_power_cut_in_the_middle_of_it_says_it_again(schedule, store, tmp_path):
    schedule.begin(schedule.due(AT)[0])
    store.close()
    assert speak(Schedule(Store(tmp_path / "carepill.db")), AT + 3 * MINUTE) == ["a"]


def test_what_no_voice_could_say_is_tried_again_soon(schedule):
    assert speak(schedule, AT, was_heard=False) == ["a"]
    assert speak(schedule, AT + RETRY_SECONDS - 1) == []
    assert speak(schedule, AT + RETRY_SECONDS) == ["a"]


def test_after_a_long_power_cut_it_is_missed_and_not_said(schedule, store):
    assert speak(schedule, AT + GRACE_SECONDS + 1) == []
    assert reports(store) == [("a", "missed")]


def test_shortly_late_is_still_said(schedule):
    assert speak(schedule, AT + GRACE_SECONDS - MINUTE) == ["a"]


def test_the_urgent_come_first(schedule):
    schedule.replace_day(DAY, [told("a"), told("b", urgent=True), told("c", at="2026-11-23T08:29:00+09:00")])
    assert speak(schedule, AT) == ["b", "c", "a"]


def test_a_change_on_the_server_is_taken_over(schedule):
    assert schedule.replace_day(DAY, [told(text="다른 말.")])
    assert not schedule.replace_day(DAY, [told(text="다른 말.")]), "no news"
    schedule.replace_day(DAY, [told(at="2026-11-23T09:00:00+09:00", text="다른 말.")])
    assert speak(schedule, AT) == []
    assert speak(schedule, AT + 30 * MINUTE) == ["a"]
    schedule.replace_day(DAY, [])
    assert [reminder.id for reminder in schedule.ahead(0, 2e9)] == ["a"], "what was spoken stays until it is settled"


def test_a_change_of_time_zone_moves_what_was_not_said_and_repeats_nothing(schedule):
    speak(schedule, AT)
    schedule.confirm("taken", AT + 1)
    schedule.replace_day(DAY, [told(at="2026-11-23T08:30:00-05:00"), told("b", at="2026-11-23T20:00:00-05:00")])
    evening = dt.datetime.fromisoformat("2026-11-23T20:00:00-05:00").timestamp()
    said = [minute for minute in range(48 * 60) if speak(schedule, AT + minute * MINUTE) == ["b"]]
    assert said[0] * MINUTE == evening - AT


@pytest.mark.parametrize("state", ["taken", "late", "skipped", "missed"])
def test_what_the_server_has_settled_is_not_said_and_not_reported(schedule, store, state):
    speak(schedule, AT)
    schedule.replace_day(DAY, [told(state=state)])
    assert [speak(schedule, AT + minute * MINUTE) for minute in range(120)] == [[]] * 120
    assert reports(store) == []


def test_a_settled_reminder_that_is_still_pending_on_the_server_stays_settled(schedule, store):
    speak(schedule, AT)
    schedule.confirm("taken", AT + 1)
    schedule.replace_day(DAY, [told()])
    assert speak(schedule, AT + 10 * MINUTE) == []
    assert reports(store) == [("a", "taken")]


def test_a_day_that_makes_no_sense_changes_nothing(schedule):
    for broken in ({"id": "b"}, told("b", at="8:30"), told("b", at="2026-11-23T08:30:00"), told("b", repeat_limit="x")):
        with pytest.raises((KeyError, ValueError)):
            schedule.replace_day(DAY, [broken])
    assert speak(schedule, AT) == ["a"]


def test_old_reminders_are_forgotten(schedule, store):
    schedule.confirm("taken", AT, "a")
    schedule.forget_before(AT + 15 * 86_400)
    assert store.rows("SELECT count(*) AS n FROM reminders")[0]["n"] == 0
    assert store.count_reports() == 1


def test_an_identifier_is_quoted_in_its_path(store):
    schedule = Schedule(store)
    schedule.replace_day(DAY, [told("a/../b?x=아침")])
    schedule.confirm("taken", AT, "a/../b?x=아침")
    target = store.rows("SELECT target FROM outbox")[0]["target"]
    assert target == "/api/medicines/reminders/a%2F..%2Fb%3Fx%3D%EC%95%84%EC%B9%A8/intake/"
