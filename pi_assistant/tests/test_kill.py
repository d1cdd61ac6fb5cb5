"""`kill -9` at any moment: no broken sound is ever played, no report lost or doubled."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from korean import read_aloud
from operations.tests.processes import HANG_SECONDS, machine_clock, wait_until
from pi_assistant import sound
from pi_assistant.schedule import Schedule
from pi_assistant.store import PLAYBACK, PLAYBACK_PATH, Store
from pi_assistant.tests import reminder_urls
from pi_assistant.tests.standins import Line, marks, shaped
from voice_tts.models import Playback
from voice_tts.tests.tone_engine import mark_of_text

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
CHECKOUT = Path(__file__).resolve().parents[2]
TEXT = "아침 혈압약 드실 시간입니다."
KILLS = 12
REPORTS = 30
MOST_KILLS = 100
SOME_ANSWERS = 4000
"""Bytes by which the server answers about a dozen reports, so that all of them take several programs."""
SLOW_BITS = 1_600_000
"""Slow enough for a kill to fall where it was aimed in a download."""


def start(house, url: str, *command: str) -> subprocess.Popen:
    environment = {
        **os.environ,
        **machine_clock(CHECKOUT),
        "DJANGO_API_URL": url,
        "DJANGO_API_TOKEN": house.token,
        "USER_ID": "grandmother",
        "CAREPILL_DATA_DIR": str(house.folder),
    }
    return subprocess.Popen([sys.executable, *command], env=environment, stderr=subprocess.DEVNULL, cwd="/")


def run_until(line: Line, brought: int, house, *command: str) -> bool:
    """Start a program and kill it when the line has brought it so many bytes; whether it lived that long.

    It is killed for how far it has come and not for its age, so that a slow machine kills none before it has begun.
    """
    connections, before = line.connections, line.brought
    process = start(house, line.url, *command)

    def has_come_so_far() -> bool:
        return line.connections > connections and line.brought - before >= brought

    try:
        wait_until(lambda: has_come_so_far() or process.poll() is not None)
    finally:
        process.kill()
        process.wait()
    assert process.returncode in (0, -signal.SIGKILL)
    return process.returncode != 0


def test_a_download_that_is_killed_leaves_nothing_that_could_be_played(house, loudspeaker):
    chance = random.Random(9)
    house.account.generate(TEXT)
    killed = 0
    with shaped(house.url) as line:
        line.bits_per_second = SLOW_BITS
        assert not run_until(line, sys.maxsize, house, "-m", "pi_assistant", "say", TEXT)
        whole = line.brought
        for _ in range(KILLS):
            for path in (house.folder / "audio").rglob("*.wav"):
                path.unlink()
            killed += run_until(line, chance.randint(0, whole), house, "-m", "pi_assistant", "say", TEXT)
            for path in (house.folder / "audio").rglob("*.wav"):
                data = path.read_bytes()
                assert hashlib.sha256(data).hexdigest().startswith(path.stem.rpartition("-")[2])
                sound.check(data)
        line.bits_per_second = 0
        assert not run_until(line, sys.maxsize, house, "-m", "pi_assistant", "say", TEXT)
    assert killed >= KILLS // 3
    heard = loudspeaker.recordings()
    assert heard
    assert {marks(wav)[1] for wav in heard} == {mark_of_text(read_aloud(TEXT))}
    parts = list((house.folder / "audio").rglob("*.part"))
    for part in parts:
        os.utime(part, (0, 0))
    house.device()
    assert not list((house.folder / "audio").rglob("*.part")), "what a kill left behind is swept"


DELIVER = """
from pi_assistant import CarePillClient
client = CarePillClient.from_config()
client.outbox._clock = lambda: 9e9
while client.store.count_reports():
    client.outbox.deliver()
"""


def test_reports_survive_kills_and_are_counted_once(house, loudspeaker):
    store = Store(house.folder / "carepill.db")
    sent = [
        store.post(PLAYBACK, PLAYBACK_PATH, {"at": "2026-11-23T08:30:00+09:00", "voice": "cache", "reason": ""})
        for _ in range(REPORTS)
    ]
    store.close()
    chance = random.Random(10)
    killed = 0
    with shaped(house.url) as line:
        line.delay = 0.03
        while run_until(line, chance.randint(0, SOME_ANSWERS), house, "-c", DELIVER):
            killed += 1
            assert killed < MOST_KILLS, "no report gets through"
    assert killed > 1
    assert {str(row.report_id) for row in Playback.objects.all()} == set(sent)
    assert Playback.objects.count() == REPORTS


CONFIRM = """
import time
from pi_assistant import CarePillClient
from pi_assistant.schedule import Schedule
client = CarePillClient.from_config()
client.outbox._clock = lambda: 9e9
schedule = Schedule(client.store)
for reminder in schedule.ahead(0, 9e9):
    schedule.confirm("taken", time.time(), reminder.id)
    client.outbox.deliver()
while client.store.count_reports():
    client.outbox.deliver()
"""


def test_confirmations_survive_kills_and_reach_the_server_once(house, loudspeaker):
    day = dt.date(2026, 11, 23).isoformat()
    reminders = [
        {"id": f"dose-{number}", "at": f"{day}T08:30:00+09:00", "text": TEXT, "state": "pending"}
        for number in range(REPORTS)
    ]
    reminder_urls.DAYS[day] = reminders
    store = Store(house.folder / "carepill.db")
    Schedule(store).replace_day(day, reminders)
    store.close()
    chance = random.Random(11)
    killed = 0
    with shaped(house.url) as line:
        line.delay = 0.03
        while run_until(line, chance.randint(0, SOME_ANSWERS), house, "-c", CONFIRM):
            killed += 1
            assert killed < MOST_KILLS, "no report gets through"
    assert killed > 1
    reported = Counter(report["id"] for report in reminder_urls.INTAKES.values())
    assert reported == {reminder["id"]: 1 for reminder in reminders}


def test_a_kill_while_it_speaks_says_the_reminder_again(house, loudspeaker):
    """`run` is killed while its player plays, and started again by systemd."""
    reminder_urls.remind_now("dose", TEXT)
    player = loudspeaker.programs / "aplay"
    script = player.read_text()
    player.write_text(script + "/bin/sleep 60\n")
    first = start(house, house.url, "-m", "pi_assistant", "run")
    wait_until(lambda: loudspeaker.recordings())
    first.kill()
    first.wait()
    player.write_text(script)
    second = start(house, house.url, "-m", "pi_assistant", "run")
    wait_until(lambda: Playback.objects.filter(reminder_id="dose").exists())
    second.terminate()
    assert second.wait(HANG_SECONDS) == 0
    assert len(loudspeaker.recordings()) == 2
