"""The server's own medicines: planned there, said here, confirmed here, noted there."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from medicines.models import Intake
from medicines.services import medications
from medicines.tests.conftest import SEOUL, medication, seoul
from pi_assistant.loop import ReminderLoop
from pi_assistant.tests.simulated import SimulatedClock
from pi_assistant.tests.standins import marks, refused_url
from voice_tts.models import Playback
from voice_tts.services import gpt_sovits
from voice_tts.tests.tone_engine import mark_of_text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clock(monkeypatch) -> SimulatedClock:
    """Tells the device and the server the same time."""
    clock = SimulatedClock(seoul("2026-11-23 07:00").timestamp())
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime.fromtimestamp(clock.true, dt.timezone.utc))
    return clock


def test_two_days_of_real_medicines_with_an_outage(clock, house, settings, loudspeaker, home, monkeypatch):
    settings.ROOT_URLCONF = "medicine_project.urls"
    monkeypatch.setattr("pi_assistant.clock.TimeKeeper.hear_server", lambda self, date: None)
    medication(home.user, "혈압약", "0.5정", times=("08:30", "18:30"))
    device = house.device(clock=clock)
    loop = ReminderLoop(device)
    spoken: list[str] = []
    end = seoul("2026-11-24 20:00").timestamp()
    outage = (seoul("2026-11-23 18:00").timestamp(), seoul("2026-11-24 12:00").timestamp())
    while clock.true < end:
        gone = outage[0] <= clock.true < outage[1]
        device.tts.base_url = device.api.base_url = refused_url() if gone else house.url
        loop.keep_up()
        if loop.speak_due():
            moment = dt.datetime.fromtimestamp(clock.true, SEOUL)
            spoken.append(f"{moment:%d %H:%M}")
            assert loop.confirm("taken")
        upcoming = loop.schedule.next_time() or end
        clock.true += min(300.0, max(1.0, upcoming - clock.true))
    assert spoken == ["23 08:30", "23 18:30", "24 08:30", "24 18:30"]
    asked = home.get("/api/medicines/reminders/?date=2026-11-23").json()["reminders"]
    assert [reminder["state"] for reminder in asked] == ["taken", "taken"]
    assert Intake.objects.filter(state="taken").count() == 4
    assert set(Playback.objects.exclude(reminder_id="").values_list("voice", flat=True)) == {"cache"}
    assert marks(loudspeaker.recordings()[0])[1] == mark_of_text(asked[0]["spoken_text"])
    assert "반 알" in asked[0]["spoken_text"]
    assert device.store.count_reports() == 0


def test_a_home_that_is_offline_on_the_upgrade_day_keeps_its_voice(clock, house, settings, home, monkeypatch):
    """The server gets a new engine, the device hears of it, and the line breaks before anything is made anew."""
    settings.ROOT_URLCONF = "medicine_project.urls"
    settings.VOICE_TTS = {**settings.VOICE_TTS, "PRECACHE_IN_PROCESS": False}
    monkeypatch.setattr("pi_assistant.clock.TimeKeeper.hear_server", lambda self, date: None)
    medication(home.user, "혈압약", "0.5정", times=("08:30", "18:30"))
    device = house.device(clock=clock)
    loop = ReminderLoop(device)
    loop.keep_up()
    learnt = device.speaker.cache.learnt
    renewed = replace(gpt_sovits.get_service().info, version="trained anew")
    monkeypatch.setattr(gpt_sovits.GPTSoVITSService, "info", renewed)
    loop.hurry("version")
    loop.hurry("schedule")
    loop.keep_up()
    assert device.speaker.cache.learnt == learnt
    device.tts.base_url = device.api.base_url = refused_url()
    clock.true = seoul("2026-11-23 08:30").timestamp()
    assert loop.speak_due() == 1
    assert [report.body["voice"] for report in device.store.due_reports(clock.true, 100)] == ["cache"]


def test_what_is_stopped_or_moved_on_the_server_after_its_first_call(clock, house, settings, home, monkeypatch):
    settings.ROOT_URLCONF = "medicine_project.urls"
    monkeypatch.setattr("pi_assistant.clock.TimeKeeper.hear_server", lambda self, date: None)
    stopped, moved = medication(home.user, "혈압약"), medication(home.user, "당뇨약", times=("08:35",))
    loop = ReminderLoop(house.device(clock=clock))
    loop.keep_up()
    for minute in (30, 35):
        clock.true = seoul(f"2026-11-23 08:{minute}").timestamp()
        assert loop.speak_due() == 1
    medications.stop(stopped)
    day = dt.date(2026, 11, 23)
    medications.move_dose(moved, (day, dt.time(8, 35)), (day, dt.time(9, 30)))
    clock.true += 300
    loop.keep_up()
    spoken = []
    while clock.true < seoul("2026-11-23 11:00").timestamp():
        if loop.speak_due():
            spoken.append(f"{dt.datetime.fromtimestamp(clock.true, SEOUL):%H:%M}")
        clock.true += 60
    assert spoken == ["09:30", "09:40", "09:50", "10:00"]
