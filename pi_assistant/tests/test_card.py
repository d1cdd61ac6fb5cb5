"""A card that is full, read-only or damaged silences nothing."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from pi_assistant import doctor, telling
from pi_assistant.loop import ReminderLoop
from pi_assistant.store import Store
from pi_assistant.tests.standins import refused_url

TEXT = "혈압약 한 알 드세요."


@pytest.fixture
def loop(small_home) -> ReminderLoop:
    small_home.plan("2026-11-23 08:30", TEXT)
    small_home.plan("2026-11-23 12:30", TEXT)
    loop = ReminderLoop(small_home.device())
    loop.keep_up()
    return loop


@pytest.fixture
def refusing(monkeypatch) -> list[str]:
    """Holds what the card says to each write while it refuses, as SQLite says it; empty while it takes them."""
    refuses: list[str] = []
    real = sqlite3.connect

    class Connection(sqlite3.Connection):
        is_file = False

        def execute(self, query: str, *values):
            writes = not query.lstrip().upper().startswith(("SELECT", "PRAGMA", "ROLLBACK"))
            if refuses and self.is_file and (writes and (query == "COMMIT") == (refuses[0] == FULL)):
                raise sqlite3.OperationalError(refuses[0])
            return super().execute(query, *values)

        def backup(self, target, **more):
            if refuses and getattr(target, "is_file", False):
                raise sqlite3.OperationalError(refuses[0])
            super().backup(target, **more)

    def connect(name, *arguments, **more):
        connection = real(name, *arguments, factory=Connection, **more)
        connection.is_file = name != ":memory:" and "mode=ro" not in name
        return connection

    monkeypatch.setattr(sqlite3, "connect", connect)
    return refuses


FULL, READ_ONLY, BROKEN = "database or disk is full", "attempt to write a readonly database", "disk I/O error"


@pytest.mark.parametrize("refusal", [FULL, READ_ONLY, BROKEN])
@pytest.mark.parametrize("at_start", [True, False])
def test_it_speaks_repeats_and_reports_without_a_card(refusing, small_home, refusal, at_start):
    small_home.plan("2026-11-23 08:30", TEXT)
    loop = ReminderLoop(small_home.device())
    loop.keep_up()
    refusing.append(refusal)
    if at_start:
        loop.client.store.close()
        loop = ReminderLoop(small_home.device())
    for minute in (30, 31, 40):
        small_home.set(f"2026-11-23 08:{minute}")
        loop.speak_due()
    assert small_home.heard(TEXT) == [TEXT] * 2, "phases live in memory"
    assert not loop.client.store.is_on_card
    assert loop.confirm("taken") == ["2026-11-23 08:30"]
    loop.keep_up()
    assert small_home.server.intake_states() == [("2026-11-23 08:30", "taken")]
    found = {finding.subject: finding for finding in doctor.examine(loop.client)}
    assert found["기록"].mark == doctor.BAD
    refusing.clear()
    loop.client.store.return_to_card()
    loop.client.store.close()
    kept = Store(small_home.folder / "carepill.db").rows("SELECT phase FROM reminders WHERE id = '2026-11-23 08:30'")
    assert [row["phase"] for row in kept] == ["taken"], "the card takes it again"


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_takes_no_writes_is_read(small_home, loop):
    loop.client.store.close()
    for path in [*small_home.folder.rglob("*"), small_home.folder]:
        path.chmod(0o500 if path.is_dir() else 0o400)
    second: Any = ReminderLoop(small_home.device())
    second.client.tts.base_url = refused_url()
    small_home.set("2026-11-23 08:30")
    assert second.speak_due() == 1
    assert small_home.heard(TEXT) == [TEXT]


def damage(path: Path) -> None:
    """Overwrite every page but the first, as a worn card does."""
    data = bytearray(path.read_bytes())
    for start in range(4096, len(data), 4096):
        data[start : start + 512] = os.urandom(512)
    path.write_bytes(bytes(data))


def test_a_page_damaged_at_start_is_put_aside_and_fetched_again(small_home, loop):
    loop.client.store.close()
    damage(small_home.folder / "carepill.db")
    second = ReminderLoop(small_home.device())
    assert second.client.store.was_damaged
    second.keep_up()
    small_home.set("2026-11-23 08:30")
    assert second.speak_due() == 1
    assert small_home.heard(TEXT) == [TEXT]
    found = {finding.subject: finding for finding in doctor.examine(second.client)}
    assert found["기록"].mark == doctor.NOTE
    assert "carepill.db.damaged" in found["기록"].text
    second.client.store.close()
    third = Store(small_home.folder / "carepill.db")
    assert not third.was_damaged, "no crash loop"


def test_a_page_damaged_while_it_runs_is_put_aside_and_what_can_be_read_is_kept(small_home, loop, monkeypatch):
    store = loop.client.store
    report = store.post("playback", "/api/tts/playback/", {})
    calls = iter([True])

    real = store.transaction

    def transaction():
        if next(calls, False):
            raise sqlite3.DatabaseError("database disk image is malformed")
        return real()

    monkeypatch.setattr(store, "transaction", transaction)
    loop.client.api.base_url = loop.client.tts.base_url = refused_url()
    small_home.set("2026-11-23 08:30")
    assert loop.speak_due() == 1
    assert small_home.heard(TEXT, telling.NO_MEDICINE_NAMED) == [telling.NO_MEDICINE_NAMED], "its words may be damaged"
    assert store.rows("SELECT 1 FROM outbox WHERE report_id = ?", report)
    loop.client.api.base_url = loop.client.tts.base_url = small_home.server.url
    small_home.clock.true += 61
    loop.keep_up()
    loop.keep_up()
    assert [reminder.text for reminder in loop.schedule.ahead(0, 2e9)] == [TEXT, TEXT]


def test_a_week_without_the_server_stops_no_task(small_home, loop):
    store = loop.client.store
    store.post("playback", "/api/tts/playback/", {})
    store.write(lambda connection: connection.execute("UPDATE outbox SET tries = 2000"))
    loop.client.tts.base_url = refused_url()
    loop.hurry("outbox")
    loop.keep_up()
    waits = store.rows("SELECT next_try FROM outbox")[0]["next_try"] - small_home.clock.true
    assert 0 < waits <= 600


def test_a_task_that_fails_stops_no_other(small_home, loop, monkeypatch):
    ran = []
    loop._tasks["version"].work = lambda: 1 // 0
    loop._tasks["time"].work = lambda: not ran.append(1)  # type: ignore[func-returns-value]
    for name in loop._tasks:
        loop.hurry(name)
    loop.keep_up()
    assert ran == [1]


@pytest.mark.parametrize(
    ("woke", "words"),
    [
        ("2026-11-23 09:01", "아침 약 알림을 놓쳤어요. 약 봉투를 확인해 주세요."),
        ("2026-11-23 13:30", "아침, 점심 약 알림을 놓쳤어요. 약 봉투를 확인해 주세요."),
    ],
)
def test_asleep_over_a_dose_time_is_not_missed_without_a_word(small_home, loop, woke, words):
    small_home.set(woke)
    loop.speak_due()
    loop.speak_due()
    assert small_home.heard(words) == [words], "once"
    loop.hurry("outbox")
    loop.keep_up()
    told = [
        (report["reason"], report["reminder_id"]) for report in small_home.server.playbacks if report["reminder_id"]
    ]
    assert told[0] == ("not_said", "2026-11-23 08:30")
    assert small_home.server.intake_states()[0] == ("2026-11-23 08:30", "missed"), "as an old server knows it"


def test_at_night_she_is_told_in_the_morning(small_home, loop):
    small_home.plan("2026-11-23 21:30", TEXT)
    loop._load_schedule()
    for moment in ("2026-11-23 08:30", "2026-11-23 12:30"):
        small_home.set(moment)
        loop.speak_due()
        loop.confirm("taken")
    small_home.set("2026-11-23 23:00")
    before = len(small_home.loudspeaker.recordings())
    loop.speak_due()
    assert len(small_home.loudspeaker.recordings()) == before
    small_home.set("2026-11-24 08:00")
    loop.speak_due()
    words = telling.not_said([dt.datetime(2026, 11, 23, 21, 30)])
    assert small_home.heard(words)[before:] == [words]
