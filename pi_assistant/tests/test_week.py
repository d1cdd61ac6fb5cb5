"""A week of a home, with everything that can go wrong in one, on a clock that runs ahead."""

from __future__ import annotations

import datetime as dt
import random
import zoneinfo
from collections import Counter
from dataclasses import dataclass, field

import pytest

from korean import read_aloud
from pi_assistant import clock as clocks
from pi_assistant.loop import ReminderLoop
from pi_assistant.tests import reminder_urls
from pi_assistant.tests.simulated import SimulatedClock
from pi_assistant.tests.standins import NAVER_MARK, marks, refused_url
from speech.tests.clips import speech_like, wav_bytes
from voice_tts.models import Playback, UserVoice
from voice_tts.services import voices
from voice_tts.tests.tone_engine import mark_of_text

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SEOUL, NEW_YORK = zoneinfo.ZoneInfo("Asia/Seoul"), zoneinfo.ZoneInfo("America/New_York")
FIRST_DAY = dt.date(2026, 11, 23)
DAYS = 7
HOURS = {8: "아침", 13: "점심", 19: "저녁"}
LONGEST_STEP_SECONDS = 300.0
"""While nothing happens; the device looks at its schedule as often."""


def text_of(day: dt.date, name: str) -> str:
    return f"{day.day}일 {name} 약(0.5정) 드실 시간입니다."


@dataclass
class Week:
    """What happened: when each reminder was spoken, and in whose voice."""

    spoken: dict[str, list[float]] = field(default_factory=dict)
    voices: dict[str, bytes] = field(default_factory=dict)


def schedule_in(zone: zoneinfo.ZoneInfo, cache_keys: dict[str, str]) -> None:
    """What the server plans, in a person's time zone."""
    reminder_urls.ZONE[0] = zone.key
    for offset in range(-1, DAYS + 8):
        day = FIRST_DAY + dt.timedelta(days=offset)
        known = {reminder["id"]: reminder["state"] for reminder in reminder_urls.DAYS.get(day.isoformat(), [])}
        reminder_urls.DAYS[day.isoformat()] = [
            {
                "id": f"{day}-{hour}",
                "at": dt.datetime.combine(day, dt.time(hour, 30), zone).isoformat(),
                "text": text_of(day, name),
                "spoken_text": read_aloud(text_of(day, name)),
                "state": known.get(f"{day}-{hour}", "pending"),
                "cache_key": cache_keys.get(f"{day}-{hour}"),
                "urgent": hour == 8,
                "repeat_minutes": 10,
                "repeat_limit": 3,
            }
            for hour, name in HOURS.items()
        ]


def at(day: int, hour: int, minute: int = 0, zone: zoneinfo.ZoneInfo = SEOUL) -> float:
    return dt.datetime.combine(FIRST_DAY + dt.timedelta(days=day), dt.time(hour, minute), zone).timestamp()


def test_every_reminder_once_at_its_minute_and_every_confirmation_delivered(house, loudspeaker, home, monkeypatch):
    # The server's Date is today's; the simulated week must not hear it.
    monkeypatch.setattr(clocks.TimeKeeper, "hear_server", lambda self, date: None)
    keys = {
        f"{FIRST_DAY + dt.timedelta(days=day)}-8": home.generate(
            text_of(FIRST_DAY + dt.timedelta(days=day), "아침")
        ).json()["cache_key"]
        for day in range(3)
    }
    schedule_in(SEOUL, keys)
    first_voice = UserVoice.objects.get()
    clock = SimulatedClock(at(0, 0))
    device = house.device(clock=clock, schedule_hours=48.0)  # longer than the longest outage
    loop = ReminderLoop(device)
    week = Week()
    chance = random.Random(8)
    gone, url = refused_url(), house.url
    outages = [(at(0, 18, 55), at(1, 9, 10)), (at(2, 12, 0), at(2, 14, 0)), (at(4, 7, 0), at(5, 20, 0))]
    pressed: dict[str, float] = {}
    events = [
        (at(2, 10, 0), lambda: home.upload(wav_bytes(speech_like(6, pitch_hz=230)))),
        (at(3, 10, 0), lambda: UserVoice.objects.get(is_active=True).delete()),
        (at(3, 16, 0), lambda: voices.activate(first_voice)),
        (at(5, 22, 0), lambda: schedule_in(NEW_YORK, {})),
    ]
    withdrawn: dict[bytes, float] = {}
    heard_before = 0
    while clock.true < at(7, 12, 0, NEW_YORK):
        down = any(start <= clock.true < end for start, end in outages)
        for server in (device.tts, device.api):
            server.base_url = gone if down else url
        for moment, happen in [event for event in events if event[0] <= clock.true]:
            happen()
            events = [event for event in events if event[0] != moment]
        loop.keep_up()
        before = {row["id"]: row["times_spoken"] for row in device.store.rows("SELECT * FROM reminders")}
        loop.speak_due()
        recordings = loudspeaker.recordings() if len(list(loudspeaker.folder.iterdir())) > heard_before else []
        changed = [
            row["id"] for row in device.store.rows("SELECT * FROM reminders ORDER BY urgent DESC, at")
            if row["times_spoken"] > before.get(row["id"], 0)
        ]  # fmt: skip
        for identifier, wav in zip(changed, recordings[heard_before:]):
            week.spoken.setdefault(identifier, []).append(clock.true)
            whose, what = marks(wav)
            day, hour = identifier.rsplit("-", 1)
            assert what == mark_of_text(read_aloud(text_of(dt.date.fromisoformat(day), HOURS[int(hour)]))), "its words"
            assert clock.true < withdrawn.get(whose, float("inf")), "a withdrawn voice"
            week.voices[identifier] = whose
            pressed[identifier] = clock.true + chance.uniform(60, 500)
        heard_before += len(changed)
        if clock.true >= at(3, 10, 5) and not withdrawn:
            second = week.voices[f"{FIRST_DAY + dt.timedelta(days=2)}-19"]
            withdrawn[second] = clock.true
        due = [identifier for identifier, moment in pressed.items() if moment <= clock.true]
        for identifier in due:
            assert loop.confirm("taken", identifier) == [identifier]
            del pressed[identifier]
        happenings = [moment for moment, _happen in events] + [edge for outage in outages for edge in outage]
        ahead = [*happenings, *pressed.values(), loop.schedule.next_time() or float("inf")]
        waits = [moment - clock.true for moment in ahead if moment > clock.true]
        clock.true += max(1.0, min([LONGEST_STEP_SECONDS, *waits]))

    for _ in range(3):
        clock.true += 700
        loop.keep_up()
    assert device.store.count_reports() == 0, "nothing is left to deliver"

    expected = {}
    for offset in range(DAYS + 1):
        day = FIRST_DAY + dt.timedelta(days=offset)
        for hour in HOURS:
            zone = SEOUL if offset < 5 or (offset == 5 and hour < 22) else NEW_YORK
            moment = dt.datetime.combine(day, dt.time(hour, 30), zone).timestamp()
            if moment < at(7, 12, 0, NEW_YORK) and not (zone is NEW_YORK and moment < at(5, 22)):
                expected[f"{day}-{hour}"] = moment
    assert set(week.spoken) == set(expected), "each of them, and no other"
    assert {identifier: len(moments) for identifier, moments in week.spoken.items()} == dict.fromkeys(expected, 1)
    late = [week.spoken[identifier][0] - moment for identifier, moment in expected.items()]
    assert min(late) >= 0
    assert max(late) < 60, "within its minute"

    taken = Counter(report["id"] for report in reminder_urls.INTAKES.values() if report["state"] == "taken")
    assert taken == dict.fromkeys(expected, 1), "every confirmation delivered, none twice"
    assert {report["state"] for report in reminder_urls.INTAKES.values()} == {"taken"}
    told = Counter(row.reminder_id for row in Playback.objects.exclude(reminder_id=""))
    assert told == dict.fromkeys(expected, 1)
    used = Counter(Playback.objects.exclude(reminder_id="").values_list("voice", flat=True))
    between = week.voices[f"{FIRST_DAY + dt.timedelta(days=3)}-13"]
    assert between == NAVER_MARK, "no voice between the withdrawal and the next one"
    assert used == {"cache": len(expected) - 1, "naver": 1}, "outages were not noticed by the listener"
    print(f"simulated week: {len(expected)} reminders, voices {dict(used)}, latest {max(late):.0f} s")
