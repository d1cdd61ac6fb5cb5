"""A home with four medicines over thirty days: what is said was made before, whatever else went through the cache."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections import Counter

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from medicines.models import Meal, UserMedication
from medicines.services import medications
from medicines.services.medications import Plan, Step, midnight
from medicines.tests.conftest import Clock, Home, medication, seoul
from speech.tests.clips import speech_like, wav_bytes
from voice_tts.models import TTSCache
from voice_tts.services import engine_choice, gpt_sovits
from voice_tts.tests.tone_engine import ToneEngine

FIRST_DAY, DAYS = dt.date(2026, 11, 23), 30
CHATTER = ("오늘은 날이 참 좋네요", "손자가 곧 온대요", "창문을 조금 열까요", "차 한 잔 드세요")
ROOM_BYTES = 4_000_000
"""Some ten sentences: without a pin a reminder is gone before it comes again."""


@pytest.fixture
def engine(monkeypatch, settings) -> ToneEngine:
    tone = ToneEngine()
    monkeypatch.setattr(engine_choice, "load_engine", lambda name, conf: tone)
    gpt_sovits.get_service.cache_clear()
    settings.VOICE_TTS = {
        **settings.VOICE_TTS, "PRECACHE_IN_PROCESS": False, "CACHE_MAX_BYTES": ROOM_BYTES, "ENGINE": "builtin",
    }  # fmt: skip
    return tone


def upload(home: Home, seed: int) -> None:
    clip = SimpleUploadedFile("clip.wav", wav_bytes(speech_like(6, seed=seed)))
    assert home.device.post("/api/tts/upload-voice/", {"voice_file": clip}).status_code == 200


def say(home: Home, text: str) -> bool:
    """Whether it was ready."""
    answer = home.device.post("/api/tts/generate/", {"text": text}, format="json")
    assert answer.status_code == 200, answer.json()
    return bool(answer.json()["cache_hit"])


def live(home: Home, clock: Clock, draw: random.Random) -> Counter[bool]:
    """One day by the device's clock: it asks what is to be said, says it when it is due, tells what became of it."""
    day = clock.now.date()
    heard: Counter[bool] = Counter()
    asked = home.device.get("/api/medicines/reminders/", {"date": f"{day}"}).json()["reminders"]
    for number, at in enumerate(sorted(reminder["at"] for reminder in asked)):
        clock.now = dt.datetime.fromisoformat(at)
        now_due = home.device.get("/api/medicines/reminders/", {"date": f"{day}"}).json()["reminders"]
        [reminder] = [each for each in now_due if each["at"] == at]
        heard[say(home, reminder["text"])] += 1
        say(home, f"{CHATTER[number % len(CHATTER)]} {draw.randrange(10**6)}")
        if state := draw.choice(("taken", "taken", "taken", "skipped", "")):
            report = {"report_id": str(uuid.uuid4()), "state": state, "at": clock.now.isoformat()}
            answer = home.device.post(f"/api/medicines/reminders/{reminder['id']}/intake/", report, format="json")
            assert answer.status_code == 200
    return heard


def change(home: Home, row: UserMedication, dose: str, *times: dt.time) -> None:
    """From tomorrow on, as the page does it."""
    tomorrow = midnight(home.person.today() + dt.timedelta(days=1), home.person)
    medications.set_plan(row, Plan((Step(dose, times),)), home.person, tomorrow)


def thirty_days(home: Home, clock: Clock, precaching: bool) -> Counter[bool]:
    blood = medication(home.sunja, "혈압약", "1알")
    sugar = medication(home.sunja, "당뇨약", "2알", times=("08:30", "18:30"))
    medication(
        home.sunja, "위장약", "1포", times=("07:30", "11:30", "17:30"), meal=Meal.BEFORE,
        starts_at=seoul("2026-11-23 00:00"), dose_limit=42,
    )  # fmt: skip
    medication(home.sunja, "뼈약", "1알", times=("08:30",), every_days=2)
    draw = random.Random(1)
    heard: Counter[bool] = Counter()
    for number in range(DAYS):
        day = FIRST_DAY + dt.timedelta(days=number)
        clock.set(f"{day} 03:00")
        cache.clear()  # throttles go by a clock of their own, for which all this is one minute
        if precaching:
            call_command("precache_tts", verbosity=0)
        heard += live(home, clock, draw)
        if number == 5:
            change(home, blood, "0.5알", dt.time(8, 30))
        if number == 12:
            medications.pause(sugar)
        if number == 15:
            upload(home, seed=2)  # the grandson's voice from now on
        if number == 16:
            medications.resume(sugar)
    return heard


@pytest.mark.slow
@pytest.mark.parametrize("precaching", [True, False])
def test_spoken_reminders_are_ready(home: Home, clock: Clock, engine: ToneEngine, precaching, capsys):
    clock.set(f"{FIRST_DAY} 00:00")
    upload(home, seed=1)
    heard = thirty_days(home, clock, precaching)
    ratio = heard[True] / heard.total()
    with capsys.disabled():
        print(f"\nprecaching={precaching}: {heard[True]} of {heard.total()} reminders were ready ({ratio:.1%})")
    assert heard.total() > 90
    if precaching:
        assert ratio > 0.95
        assert TTSCache.objects.filter(pinned_until__gt=clock.now).exists()
    else:
        assert ratio < 0.8, "the cache alone is too small for this home, so the other figure says something"
