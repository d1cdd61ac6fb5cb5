"""A home over ten days with everything at random: what must never be said is not said, and nothing goes unreported."""

from __future__ import annotations

import datetime as dt
import os
import random
from collections import Counter
from dataclasses import dataclass, field
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from pi_assistant import telling
from pi_assistant.loop import ReminderLoop
from pi_assistant.speaker import Announcement, Spoken
from pi_assistant.tests.standins import refused_url

SEEDS = int(os.environ.get("CAREPILL_SEEDS", "3"))
DAYS = 10
STEP = 60.0
SEOUL = ZoneInfo("Asia/Seoul")
HOURS = ("08:30", "12:30", "18:30", "21:30")
FAULTS = ("outage", "stop", "move", "restart", "sleep", "clock", "press")
CHANCES = (0.002, 0.0015, 0.0015, 0.0015, 0.001, 0.0005, 0.01)
NEWS_SECONDS, AGE_SECONDS = 300.0 + STEP, 24 * 3600.0 + 600.0 + STEP


@dataclass
class Life:
    """The home, and what its device has said. stopped: when a name was taken off the schedule, while it is off."""

    home: object
    chance: random.Random
    said: list[tuple[float, str, str]] = field(default_factory=list)
    off: dict[str, float] = field(default_factory=dict)
    online_since: float | None = None
    last_online: float = 0.0
    line_until: float = 0.0

    def plan(self, first: dt.date) -> None:
        for offset in range(-1, DAYS + 9):
            day = first + dt.timedelta(days=offset)
            for hour in HOURS:
                self.home.plan(f"{day} {hour}", f"{day} {hour}")

    def start(self) -> ReminderLoop:
        device = self.home.device()

        def say(announcement: Announcement) -> Spoken:
            self.said.append((self.home.clock.true, announcement.text, announcement.reminder_id))
            spoken = Spoken("cache", "", 0.0)
            device._note_spoken(announcement, spoken)
            return spoken

        # Which voice is at hand is tested elsewhere; here only what is said counts, ten thousand times.
        device.speaker = SimpleNamespace(
            say=say, learn_version=lambda _end: False, make_prompts=lambda _end: 0, reading_of=lambda _text: ""
        )
        device.fetch = lambda text, key="": None
        return ReminderLoop(device)


def happen(life: Life, loop: ReminderLoop) -> ReminderLoop:
    """Let what may happen in a minute happen."""
    home, chance, now = life.home, life.chance, life.home.clock.true
    for fault, likelihood in zip(FAULTS, CHANCES):
        if chance.random() >= likelihood:
            continue
        if fault == "outage":
            life.line_until = now + chance.choice([600, 7200, 40 * 3600])
        elif fault in ("stop", "move"):
            day = dt.datetime.fromtimestamp(now + chance.choice([0, 0, 86_400, 4 * 86_400]), SEOUL).date().isoformat()
            if home.server.days.get(day):
                gone = home.server.days[day].pop(chance.randrange(len(home.server.days[day])))
                life.off[gone["text"]] = now
                if fault == "move":
                    later = dt.datetime.fromisoformat(gone["at"]) + dt.timedelta(minutes=chance.choice([20, 90]))
                    home.plan(f"{later:%Y-%m-%d %H:%M}", f"{gone['text']} 옮김", f"{gone['id']}+")
        elif fault == "restart":
            loop.client.store.close()
            loop = life.start()
        elif fault == "sleep":
            home.clock.true += chance.choice([900, 3 * 3600])
        elif fault == "clock":
            home.clock.error = chance.choice([-86_400.0, 0.0, 30 * 86_400.0])
            home.clock.synced = chance.random() < 0.7
            home.clock.error = 0.0 if home.clock.synced else home.clock.error
        elif fault == "press":
            loop.confirm(chance.choice(["taken", "taken", "skipped"]))
    return loop


def judge(life: Life, before: int, loop: ReminderLoop) -> None:
    """Check what was said in this minute."""
    for moment, text, reminder_id in life.said[before:]:
        if text == telling.CLOCK_NOTICE:
            assert not loop.client.keeper.is_trusted
        if not reminder_id or text == telling.NO_MEDICINE_NAMED:
            continue
        assert moment - life.last_online <= AGE_SECONDS, "a name without the server"
        if text in life.off and life.online_since is not None:
            known_since = max(life.off[text], life.online_since)
            assert moment - known_since <= NEWS_SECONDS, f"{text} was stopped"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEEDS))
def test_ten_days_of_faults(small_home, seed):
    life = Life(small_home, random.Random(seed))
    life.plan(dt.date(2026, 11, 23))
    life.last_online = small_home.clock.true
    loop = life.start()
    gone, url = refused_url(), small_home.server.url
    end = small_home.clock.true + DAYS * 86_400
    while small_home.clock.true < end:
        loop = happen(life, loop)
        is_online = small_home.clock.true >= life.line_until
        life.online_since = (life.online_since or small_home.clock.true) if is_online else None
        loop.client.api.base_url = loop.client.tts.base_url = url if is_online else gone
        before = len(life.said)
        loop.speak_due()
        judge(life, before, loop)
        if is_online:
            loop.keep_up()
            life.last_online = small_home.clock.true
        small_home.clock.true += STEP
    small_home.clock.synced, small_home.clock.error = True, 0.0
    loop.client.api.base_url = loop.client.tts.base_url = url
    for _ in range(4):
        small_home.clock.true += 700
        loop.speak_due()
        loop.keep_up()
    assert loop.client.store.count_reports() == 0, "no report is lost"
    reports = Counter(report["report_id"] for report in [*small_home.server.intakes, *small_home.server.playbacks])
    assert set(reports.values()) == {1}, "and none is doubled"
    calls = Counter(reminder_id for _moment, _text, reminder_id in life.said if reminder_id)
    assert max(calls.values()) <= 4, "four calls a reminder at most"
    closed = {report["id"] for report in small_home.server.intakes}
    due = [each["id"] for day in small_home.server.days.values() for each in day
           if dt.datetime.fromisoformat(each["at"]).timestamp() < end - 7200
           and dt.datetime.fromisoformat(each["at"]).timestamp() > end - (DAYS - 1) * 86_400]  # fmt: skip
    print(f"seed {seed}: {len(life.said)} sentences, {len(closed)} settled of {len(due)} due")
    known = {row["id"]: row["phase"] for row in loop.client.store.rows("SELECT id, phase FROM reminders")}
    open_still = [each for each in due if known.get(each) in ("waiting", "speaking", "spoken")]
    assert open_still == [], "each was said, told to be not said, or settled"
