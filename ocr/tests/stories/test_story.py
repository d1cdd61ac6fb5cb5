"""From a photo to a calendar in a real browser: read, checked, confirmed, heard, taken, seen."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from medicines.models import Prescription, ReminderSettings, UserMedication
from medicines.services.importing import import_catalogue
from medicines.tests.conftest import SAMPLE, SEOUL, Home
from medicines.tests.conftest import home as home
from medicines.tests.stories.test_story import clip as clip
from medicines.tests.stories.test_story import inspect
from medicines.tests.stories.test_thirty_days import engine as engine
from ocr.models import PrescriptionDraft
from ocr.services import photo_reader
from ocr.tests.envelopes import envelope, photograph
from ocr.tests.printed import reading_on, words_of
from ocr.tests.stories.test_envelopes import needs_fonts
from voice_tts.models import TTSCache
from voice_tts.tests.browser import chromium_page
from voice_tts.tests.tone_engine import ToneEngine

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, needs_fonts, pytest.mark.browser]
SEED = 0
LATE = {"morning": dt.time(23, 56), "noon": dt.time(23, 57), "evening": dt.time(23, 58), "bedtime": dt.time(23, 59)}
"""So that whenever the test runs, the doses of today are still to come."""
PATIENCE_MS = 90_000


def shoot(page, name: str) -> None:
    """Keep a picture for a person to look at, where one asks for it by SCREENSHOTS=folder."""
    inspect(page)
    if folder := os.environ.get("SCREENSHOTS"):
        for label, size in (("phone", (390, 844)), ("desk", (1280, 900))):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.wait_for_timeout(400)
            page.screenshot(path=Path(folder) / f"{name}_{label}.png", full_page=label == "phone")


def test_from_a_photo_to_the_calendar(home: Home, engine: ToneEngine, live_server, clip, tmp_path, monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright runs a loop of its own in this thread
    import_catalogue(SAMPLE, on_bad_row=lambda row: pytest.fail(f"{row}"))
    ReminderSettings.objects.create(user=home.sunja, **LATE)
    upload = SimpleUploadedFile("clip.wav", clip.read_bytes())
    assert home.device.post("/api/tts/upload-voice/", {"voice_file": upload}).status_code == 200
    drawn = envelope(SEED)
    photo = photograph(drawn, "medium")
    if photo_reader.problem():
        # Not installed here: what a perfect recogniser would have seen.
        monkeypatch.setattr(photo_reader, "read", lambda draft: reading_on(photo, words_of(drawn)))
    jpeg = tmp_path / "IMG_0001.jpg"
    jpeg.write_bytes(photo.jpeg)
    today = timezone.now().astimezone(SEOUL).date()

    with chromium_page(clip) as page:
        failures: list[str] = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", lambda line: failures.append(line.text) if line.type == "error" else None)
        page.goto(f"{live_server.url}/login/?next=/ocr/")
        page.fill("[name=username]", "daughter")
        page.fill("[name=password]", "a long enough one")
        page.click("main button[type=submit]")
        shoot(page, "1_home")
        page.check(f"[name=user][value='{home.sunja.pk}']")
        page.set_input_files("[name=photo]", jpeg)
        page.click("text=사진 올리기")
        page.locator("text=봉투에 적힌 분").wait_for(timeout=PATIENCE_MS)
        shoot(page, "2_draft")
        assert page.locator("fieldset:has(input[name$='-name'])").count() >= len(drawn.truth.medicines)
        assert drawn.truth.medicines[0].name == page.input_value("[name=lines-0-name]")

        page.focus("[name=lines-0-dose]")
        place = page.locator(".place.shown")
        place.wait_for()
        box, frame = place.bounding_box(), page.locator("[data-viewer]").bounding_box()
        page.wait_for_timeout(600)  # the photo glides there
        box = place.bounding_box()
        assert frame["x"] <= box["x"] < frame["x"] + frame["width"]
        shoot(page, "3_focus")

        page.fill("[name=dispensed_on]", today.isoformat())
        page.fill("[name=lines-0-dose]", "1정")
        page.click("text=맞습니다, 확인")
        if page.locator(".messages .error").count():
            assert not Prescription.objects.exists()
            shoot(page, "4_refused")
            for tick in page.locator("[name$=-is_checked]").all():
                tick.check()
            page.click("text=맞습니다, 확인")
        page.locator("text=확인했습니다").wait_for()
        shoot(page, "5_confirmed")
        assert not PrescriptionDraft.objects.get().photo
        assert list((Path(settings.MEDIA_ROOT) / "envelopes").iterdir()) == []
        assert UserMedication.objects.filter(user=home.sunja).count() == len(drawn.truth.medicines)

        page.click("text=오늘의 약과 알림 보기")
        card = page.locator(".reminder").first
        card.wait_for()
        shoot(page, "6_today")
        card.locator("text=들어 보기").click()
        card.locator("[data-hear-state]", has_text="말하고 있습니다").wait_for()
        assert TTSCache.objects.exists()

        (reminder, *_later) = home.device.get("/api/medicines/reminders/").json()["reminders"]
        assert drawn.truth.medicines[0].name in reminder["text"]
        report = {"report_id": str(uuid.uuid4()), "state": "taken", "at": timezone.now().isoformat()}
        told = home.device.post(f"/api/medicines/reminders/{reminder['id']}/intake/", report, format="json")
        assert told.status_code == 200
        page.reload()
        assert "먹음" in card.inner_text()
        page.click("nav.tabs >> text=달력")
        taken = page.locator(f"td:has(.date:text-is('{today.day}'))").inner_text()
        assert f"{len(drawn.truth.medicines)}/" in taken
        shoot(page, "7_calendar")
        # A confirmation that is refused is answered by 400, which the console tells of.
        assert [each for each in failures if "400 (Bad Request)" not in each] == []
