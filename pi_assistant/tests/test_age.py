"""A schedule has an age: what may have been stopped in the meantime is not named, and its end is told."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from pi_assistant import telling
from pi_assistant.loop import ReminderLoop
from pi_assistant.store import Store
from pi_assistant.tests.standins import refused_url

TEXT = "혈압약 한 알 드세요."
END = telling.schedule_ended("딸 민지")


def go_offline(loop: Any) -> None:
    gone = refused_url()
    for server in (loop.client.api, loop.client.tts):
        server.base_url = gone


@pytest.fixture
def loop(small_home) -> ReminderLoop:
    for day in range(23, 31):
        small_home.plan(f"2026-11-{day} 08:30", TEXT)
    loop = ReminderLoop(small_home.device(call="딸 민지", voice_days=30.0))
    loop.keep_up()
    go_offline(loop)
    return loop


def said(home, loop, at: str) -> list[str]:
    before = len(home.loudspeaker.recordings())
    home.set(at)
    loop.speak_due()
    if loop.schedule.spoken_last(home.clock.true):
        loop.confirm("taken")
    return list(home.heard(TEXT, telling.NO_MEDICINE_NAMED, END)[before:])


def test_a_day_without_the_server_and_no_medicine_is_named(small_home, loop):
    assert said(small_home, loop, "2026-11-23 08:30") == [TEXT]
    assert said(small_home, loop, "2026-11-24 08:30") == [telling.NO_MEDICINE_NAMED]
    assert loop.client.store.rows("SELECT phase FROM reminders WHERE id = '2026-11-24 08:30'")[0]["phase"] == "taken"


def test_the_day_is_a_setting_and_ends_to_the_second(small_home, loop):
    loop.week._most_age = 25.5 * 3600
    assert said(small_home, loop, "2026-11-24 08:30") == [TEXT]
    assert not loop.week.is_old(loop.week.fetched_at(0) + 25.5 * 3600)
    assert loop.week.is_old(loop.week.fetched_at(0) + 25.5 * 3600 + 1)


def test_an_answer_that_nothing_has_changed_makes_it_young_again(small_home, loop):
    small_home.set("2026-11-24 07:00")
    loop.client.api.base_url = small_home.server.url
    loop.hurry("schedule")
    loop.keep_up()
    go_offline(loop)
    assert said(small_home, loop, "2026-11-24 08:30") == [TEXT]


def test_a_proxys_page_does_not(small_home, loop):
    loop.client.api.base_url = small_home.server.url
    small_home.server.proxy = 200
    small_home.set("2026-11-24 07:00")
    loop.hurry("schedule")
    loop.keep_up()
    assert said(small_home, loop, "2026-11-24 08:30") == [telling.NO_MEDICINE_NAMED]


def test_at_the_end_of_what_is_known_she_is_told_whom_to_call_once_a_day_and_by_day(small_home, loop):
    assert said(small_home, loop, "2026-11-30 08:30") == [telling.NO_MEDICINE_NAMED]
    assert said(small_home, loop, "2026-12-01 00:05") == []
    assert said(small_home, loop, "2026-12-01 07:59") == []
    assert said(small_home, loop, "2026-12-01 08:00") == [END]
    assert said(small_home, loop, "2026-12-01 15:00") == []
    assert said(small_home, loop, "2026-12-02 09:00") == [END]


def test_a_home_without_medicines_that_is_online_is_told_of_no_end(small_home):
    loop = ReminderLoop(small_home.device())
    for day in range(23, 31):
        small_home.set(f"2026-11-{day} 09:00")
        loop.hurry("schedule")
        loop.keep_up()
        loop.speak_due()
    assert small_home.loudspeaker.recordings() == []


def test_rows_of_an_earlier_version_count_as_fetched_at_the_upgrade(small_home, loop):
    store = loop.client.store
    for name in ("schedule_fetched_at", "schedule_valid_until", "schedule_etag"):
        store.write(lambda connection, name=name: connection.execute("DELETE FROM facts WHERE name = ?", (name,)))
    small_home.set("2026-11-25 08:00")
    loop.speak_due()
    assert said(small_home, loop, "2026-11-25 08:30") == [TEXT]
    assert said(small_home, loop, "2026-11-26 08:30") == [telling.NO_MEDICINE_NAMED]


def _execute(statement: str, connection: Any) -> None:
    connection.execute(statement)


def test_the_card_of_an_earlier_version_gets_the_new_columns(tmp_path):
    store = Store(tmp_path / "carepill.db")
    for column in ("last_spoken", "noted"):
        statement = f"ALTER TABLE reminders DROP COLUMN {column}"
        store.write(partial(_execute, statement))
    store.close()
    assert Store(tmp_path / "carepill.db").rows("SELECT last_spoken, noted FROM reminders") == []
