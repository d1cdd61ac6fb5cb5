"""Each reminder once at its minute, again until it is confirmed, and then reported."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from pi_assistant.schedule import GRACE_SECONDS, Schedule
from pi_assistant.store import Store

DAY = "2026-11-23"
AT = dt.datetime.fromisoformat("2026-11-23T08:30:00+09:00").timestamp()
MINUTE, DAY_SECONDS = 60.0, 86_400.0


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
        (row["target"].split("/")[4], json.loads(row["body"])["state"])
        for row in store.rows("SELECT * FROM outbox WHERE kind = 'intake'")
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
    assert speak(schedule, AT + MINUTE - 1) == []
    assert speak(schedule, AT + MINUTE, was_heard=False) == ["a"]
    assert speak(schedule, AT + 2 * MINUTE) == ["a"]
    assert speak(schedule, AT + 12 * MINUTE - 1) == [], "what failed was no repetition"


def test_after_a_long_power_cut_it_is_missed_and_not_said(schedule, store):
    assert speak(schedule, AT + GRACE_SECONDS + 1) == []
    assert reports(store) == [("a", "missed")]


def test_half_an_hour_late_is_still_said(schedule):
    assert speak(schedule, AT + 30 * MINUTE) == ["a"]


def test_later_than_half_an_hour_it_is_missed(schedule, store):
    assert speak(schedule, AT + 30 * MINUTE + 1) == []
    assert reports(store) == [("a", "missed")]


@pytest.mark.parametrize("was_ended", [True, False])
def test_what_was_begun_before_a_power_cut_is_said_until_all_its_repetitions_would_be_over(schedule, store, was_ended):
    """Half an hour after the time of the last one, and four times ten minutes before that."""
    reminder = schedule.due(AT)[0]
    schedule.begin(reminder)
    if was_ended:
        schedule.end(reminder, AT, was_heard=True)
    assert [found.id for found in schedule.due(AT + 70 * MINUTE)] == ["a"]
    assert schedule.due(AT + 70 * MINUTE + 1) == []
    assert reports(store) == [("a", "missed")]


def test_a_server_that_names_no_repetitions_gets_three_every_ten_minutes(store):
    schedule = Schedule(store)
    unsaid = {"repeat_minutes", "repeat_limit", "spoken_text", "cache_key", "urgent", "state"}
    schedule.replace_day(DAY, [{key: value for key, value in told().items() if key not in unsaid}])
    reminder = schedule.due(AT)[0]
    assert (reminder.spoken_text, reminder.cache_key, reminder.urgent) == ("", "", False)
    assert [minute for minute in range(120) if speak(schedule, AT + minute * MINUTE)] == [0, 10, 20, 30]


def test_no_repetitions_are_none(schedule):
    schedule.replace_day(DAY, [told(repeat_limit=0)])
    assert [minute for minute in range(120) if speak(schedule, AT + minute * MINUTE)] == [0]


def test_a_reminder_keeps_what_the_server_told(schedule):
    schedule.replace_day(DAY, [told(spoken_text="약 드실 시간이에요", cache_key="5f", urgent=True)])
    reminder = schedule.due(AT)[0]
    assert (reminder.id, reminder.at, reminder.text) == ("a", AT, "약 드실 시간입니다.")
    assert (reminder.spoken_text, reminder.cache_key, reminder.urgent) == ("약 드실 시간이에요", "5f", True)
    assert [schedule.begin(reminder), schedule.end(reminder, AT, was_heard=True)] == [True, None]
    assert schedule.due(AT + 10 * MINUTE)[0].times_spoken == 1


def test_a_dose_that_the_server_took_away_is_not_said(schedule, store):
    schedule.replace_day("2026-11-24", [told("c", at="2026-11-24T08:30:00+09:00")])
    schedule.replace_day(DAY, [told("b")])
    assert [reminder.id for reminder in schedule.ahead(0, 2e9)] == ["b", "c"]
    assert speak(schedule, AT) == ["b"]
    schedule.replace_day("2026-11-24", [])
    assert speak(schedule, AT + DAY_SECONDS) == []
    assert ("a", "missed") not in reports(store)


@pytest.mark.parametrize("state", ["taken", "skipped"])
def test_what_is_confirmed_in_the_moment_before_it_is_begun_is_not_said(schedule, store, state):
    reminder = schedule.due(AT)[0]
    assert schedule.confirm(state, AT, "a") == ["a"]
    assert schedule.begin(reminder) is False
    for was_heard in (True, False):
        schedule.end(reminder, AT, was_heard)
    assert [speak(schedule, AT + minute * MINUTE) for minute in range(90)] == [[]] * 90
    assert reports(store) == [("a", state)]


def test_what_fails_after_it_was_confirmed_is_not_tried_again(schedule):
    reminder = schedule.due(AT)[0]
    schedule.begin(reminder)
    schedule.confirm("taken", AT)
    schedule.end(reminder, AT, was_heard=False)
    assert [speak(schedule, AT + minute * MINUTE) for minute in range(90)] == [[]] * 90


def test_what_could_be_said_once_and_then_not_keeps_its_place_among_the_repetitions(schedule, store):
    speak(schedule, AT)
    assert speak(schedule, AT + 10 * MINUTE, was_heard=False) == ["a"]
    assert schedule.confirm("taken", AT + 10 * MINUTE) == ["a"], "it was spoken once, so a button settles it"


def test_one_that_is_begun_leaves_the_others_alone(schedule):
    schedule.replace_day(DAY, [told("a"), told("b"), told("c", at="2026-11-23T08:20:00+09:00")])
    first, second, third = schedule.due(AT)
    assert [first.id, second.id, third.id] == ["c", "a", "b"]
    schedule.begin(first)
    schedule.begin(second)
    schedule.end(second, AT, was_heard=True)
    assert schedule.confirm("taken", AT) == ["a"], "b was not spoken, and c before a"
    assert speak(schedule, AT) == ["c", "b"]


def test_only_the_named_one_is_settled(schedule):
    schedule.replace_day(DAY, [told("a"), told("b"), told("c")])
    for reminder in schedule.due(AT):
        schedule.begin(reminder)
        if reminder.id == "b":
            schedule.end(reminder, AT, was_heard=True)
    assert schedule.confirm("taken", AT, "a") == ["a"], "while it is spoken"
    assert schedule.confirm("taken", AT, "b") == ["b"], "when it was spoken"
    assert schedule.confirm("taken", AT, "a") == [], "once"
    assert schedule.confirm("taken", AT) == ["c"]


def test_what_is_ahead_and_what_comes_next_is_what_may_still_be_said(schedule):
    times = {name: f"2026-11-23T08:3{place}:00+09:00" for place, name in enumerate("abcde")}
    schedule.replace_day(DAY, [told(name, at=at) for name, at in reversed(times.items())])
    assert schedule.next_time() == AT
    by_name = {reminder.id: reminder for reminder in schedule.due(AT + 3 * MINUTE)}
    for name in ("a", "b"):
        schedule.begin(by_name[name])
    schedule.end(by_name["b"], AT + 3 * MINUTE, was_heard=True)
    schedule.confirm("taken", AT, "c")
    assert [reminder.id for reminder in schedule.ahead(AT, AT + 4 * MINUTE)] == ["a", "b", "d", "e"]
    assert [reminder.id for reminder in schedule.ahead(AT + 1, AT + 4 * MINUTE - 1)] == ["b", "d"]
    assert schedule.next_time() == AT
    schedule.confirm("taken", AT, "a")
    assert schedule.next_time() == AT + 3 * MINUTE
    schedule.confirm("taken", AT, "d")
    assert schedule.next_time() == AT + 4 * MINUTE
    schedule.confirm("taken", AT, "e")
    assert schedule.next_time() == AT + 13 * MINUTE, "b, again"
    schedule.confirm("taken", AT, "b")
    assert schedule.next_time() is None
    assert schedule.ahead(0, 2e9) == []


def test_the_urgent_come_first(schedule):
    schedule.replace_day(DAY, [told("a"), told("b", urgent=True), told("c", at="2026-11-23T08:29:00+09:00")])
    assert speak(schedule, AT) == ["b", "c", "a"]


def test_a_change_on_the_server_is_taken_over(schedule):
    assert schedule.replace_day(DAY, [told(text="다른 말.")])
    assert not schedule.replace_day(DAY, [told(text="다른 말.")]), "no news"
    assert schedule.replace_day(DAY, [told(text="다른 말."), told("b")]), "one of two is news"
    assert schedule.replace_day(DAY, [told(text="다른 말.", cache_key="5f")]), "it is spoken in another voice"
    schedule.replace_day(DAY, [told(at="2026-11-23T09:00:00+09:00", text="다른 말.")])
    assert speak(schedule, AT) == []
    assert speak(schedule, AT + 30 * MINUTE) == ["a"]
    schedule.replace_day(DAY, [])
    assert schedule.ahead(0, 2e9) == [], "what was spoken and is told no more is not said again"


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


@pytest.mark.parametrize("is_begun", [True, False])
def test_what_the_server_has_settled_before_it_was_said_is_not_said(schedule, store, is_begun):
    if is_begun:
        schedule.begin(schedule.due(AT)[0])
    schedule.replace_day(DAY, [told(state="taken")])
    assert [speak(schedule, AT + minute * MINUTE) for minute in range(120)] == [[]] * 120
    assert reports(store) == []


def test_a_settled_reminder_that_is_still_pending_on_the_server_stays_settled(schedule, store):
    speak(schedule, AT)
    schedule.confirm("taken", AT + 1)
    schedule.replace_day(DAY, [told()])
    assert speak(schedule, AT + 10 * MINUTE) == []
    assert reports(store) == [("a", "taken")]


BROKEN = (
    {"id": "b"}, told("b", at="8:30"), told("b", at="2026-11-23T08:30:00"), told("b", repeat_limit="x"),
    told("b", repeat_minutes="x"), told("b", text=None), told("b", text=" "), told("b", repeat_limit=float("inf")),
)  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN)
def test_one_reminder_that_makes_no_sense_leaves_the_others_and_what_it_was(schedule, broken):
    schedule.replace_day(DAY, [told("b", text="전에 한 말."), told("c")])
    assert schedule.replace_day(DAY, [broken, told("d")])
    assert [(reminder.id, reminder.text) for reminder in schedule.due(AT)] == [
        ("b", "전에 한 말."), ("d", "약 드실 시간입니다."),
    ]  # fmt: skip


@pytest.mark.parametrize("broken", [None, 7, "b", [], {"at": "2026-11-23T08:30:00+09:00"}])
def test_where_it_cannot_be_told_which_one_makes_no_sense_nothing_is_dropped(schedule, broken):
    schedule.replace_day(DAY, [broken, told("d")])
    assert [reminder.id for reminder in schedule.due(AT)] == ["a", "d"]


def test_what_ended_two_weeks_ago_is_forgotten(schedule, store):
    def known() -> list[str]:
        return [row["id"] for row in store.rows("SELECT id FROM reminders ORDER BY id")]

    schedule.replace_day(DAY, [told(name) for name in "abcd"])
    by_name = {reminder.id: reminder for reminder in schedule.due(AT)}
    schedule.begin(by_name["b"])
    schedule.begin(by_name["c"])
    schedule.end(by_name["c"], AT, was_heard=True)
    schedule.confirm("taken", AT, "d")
    schedule.forget_before(AT + 14 * DAY_SECONDS)
    assert known() == ["a", "b", "c", "d"]
    schedule.forget_before(AT + 14 * DAY_SECONDS + 1)
    assert known() == ["a", "b", "c"], "what has not ended stays"
    assert reports(store) == [("d", "taken")]


def test_an_identifier_is_quoted_in_its_path(store):
    schedule = Schedule(store)
    schedule.replace_day(DAY, [told("a/../b?x=아침")])
    schedule.confirm("taken", AT, "a/../b?x=아침")
    target = store.rows("SELECT target FROM outbox")[0]["target"]
    assert target == "/api/medicines/reminders/a%2F..%2Fb%3Fx%3D%EC%95%84%EC%B9%A8/intake/"


@pytest.mark.parametrize("is_begun", [True, False])
def test_what_was_stopped_after_its_first_call_is_not_called_again(schedule, store, is_begun):
    if is_begun:
        schedule.begin(schedule.due(AT)[0], AT)
    else:
        speak(schedule, AT)
    schedule.replace_day(DAY, [], AT + 5 * MINUTE)
    assert [speak(schedule, AT + minute * MINUTE) for minute in range(6, 200)] == [[]] * 194
    assert reports(store) == [], "it was not missed either"


def test_what_was_moved_after_its_first_call_is_said_at_its_new_time_only(schedule, store):
    speak(schedule, AT)
    schedule.replace_day(DAY, [told("moved", at="2026-11-23T09:00:00+09:00")], AT + 5 * MINUTE)
    spoken = [minute for minute in range(6, 240) if speak(schedule, AT + minute * MINUTE) == ["moved"]]
    assert spoken == [30, 40, 50, 60]
    assert reports(store) == [("moved", "missed")]


def test_what_keeps_its_name_and_is_put_off_after_its_first_call_begins_anew(schedule, store):
    speak(schedule, AT)
    schedule.replace_day(DAY, [told(at="2026-11-23T09:00:00+09:00")], AT + 5 * MINUTE)
    assert [minute for minute in range(6, 240) if speak(schedule, AT + minute * MINUTE)] == [30, 40, 50, 60]


def test_a_press_for_what_was_dropped_is_reported(schedule, store):
    """She heard it, took it, and pressed; the server finds the dose by its former id, or says that there is none."""
    speak(schedule, AT)
    schedule.replace_day(DAY, [], AT + 5 * MINUTE)
    assert schedule.confirm("taken", AT + 6 * MINUTE) == ["a"]
    assert reports(store) == [("a", "taken")]


def test_what_comes_back_after_it_was_dropped_goes_on(schedule):
    speak(schedule, AT)
    schedule.replace_day(DAY, [], AT + MINUTE)
    schedule.replace_day(DAY, [told()], AT + 2 * MINUTE)
    assert [minute for minute in range(3, 240) if speak(schedule, AT + minute * MINUTE)] == [10, 20, 30]
