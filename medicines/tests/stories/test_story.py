"""A family's day in a real browser: a medicine is set, its reminder is heard, it is taken, the calendar shows it."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from medicines.models import Intake, UserMedication
from medicines.tests.conftest import SEOUL, Home, medication
from medicines.tests.stories.test_thirty_days import engine as engine
from speech.tests.clips import speech_like, wav_bytes
from voice_tts.models import TTSCache
from voice_tts.tests.browser import DESK, PHONE, chromium_page, scrolls_sideways, serious_findings
from voice_tts.tests.tone_engine import ToneEngine

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "clip.wav"
    path.write_bytes(wav_bytes(speech_like(6)))
    return path


def inspect(page) -> None:
    """As it is on a phone and on a desk: nothing sideways, nothing that shuts people out."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        assert not scrolls_sideways(page), page.url
    assert serious_findings(page) == [], page.url


def test_set_heard_taken_and_seen(home: Home, engine: ToneEngine, live_server, clip: Path, monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright runs a loop of its own in this thread
    upload = SimpleUploadedFile("clip.wav", clip.read_bytes())
    assert home.device.post("/api/tts/upload-voice/", {"voice_file": upload}).status_code == 200
    now = timezone.now().astimezone(SEOUL)
    row = medication(home.sunja, "혈압약", "1알", starts_at=now - dt.timedelta(days=2))
    Intake.objects.create(
        medication=row, day=now.date() - dt.timedelta(days=1), time=dt.time(8, 30), state="taken", at=now
    )
    with chromium_page(clip) as page:
        failures: list[str] = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", lambda line: failures.append(line.text) if line.type == "error" else None)
        page.goto(f"{live_server.url}/login/?next=/medicines/mine/")
        page.fill("[name=username]", "daughter")
        page.fill("[name=password]", "a long enough one")
        page.click("main button[type=submit]")
        inspect(page)

        page.click("text=할머니")
        page.click("text=약 더하기")
        inspect(page)
        page.fill("[name=name]", "당뇨약")
        page.fill("[name=dose]", "2알")
        page.fill("[name=other_times]", "23:59")
        page.click("text=약 적기")
        card = page.locator(".reminder", has_text="당뇨약")
        card.wait_for()
        inspect(page)
        assert UserMedication.objects.filter(user=home.sunja, name="당뇨약").exists()

        card.locator("text=들어 보기").click()
        card.locator("[data-hear-state]", has_text="말하고 있습니다").wait_for()
        assert "당뇨약 두 알이에요" in TTSCache.objects.get().spoken_text

        day = home.device.get("/api/medicines/reminders/").json()
        reminder = next(each for each in day["reminders"] if "당뇨약" in each["text"])
        assert home.device.get(f"/api/tts/cache/{reminder['cache_key']}/").status_code == 200
        report = {"report_id": str(uuid.uuid4()), "state": "taken", "at": timezone.now().isoformat()}
        told = home.device.post(f"/api/medicines/reminders/{reminder['id']}/intake/", report, format="json")
        assert told.status_code == 200
        page.reload()
        assert "먹음" in card.inner_text()
        assert "거실" in card.inner_text()
        inspect(page)

        page.click("nav.tabs >> text=달력")
        today = page.locator(f"td:has(.date:text-is('{now.day}'))")
        assert "1/2" in today.inner_text()
        assert page.locator("svg.chart rect").count() >= 2
        inspect(page)
        page.click("nav.tabs >> text=알림 말")
        inspect(page)
        page.goto(f"{live_server.url}/medicines/taken/{row.pk}/")
        page.click("text=먹는 때와 양 바꾸기")
        inspect(page)
        assert failures == []
