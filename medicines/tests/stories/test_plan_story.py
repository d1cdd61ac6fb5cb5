"""A caregiver's phone: a question is answered with a weekly plan, a taper changes its hour, a dose is moved."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from medicines.models import Question, ReminderSettings, UserMedication
from medicines.services import medications
from medicines.services.doses import doses_between
from medicines.services.prescriptions import OrderLine, PrescriptionOrder, create
from medicines.services.recurrence import ONE_DAY
from medicines.services.rhythm import AsNeeded, Plan, Step
from medicines.tests.conftest import Home
from medicines.tests.stories.test_story import clip as clip
from medicines.tests.stories.test_story import inspect
from medicines.tests.stories.test_thirty_days import engine as engine
from voice_tts.models import TTSCache
from voice_tts.tests.browser import PHONE, chromium_page
from voice_tts.tests.tone_engine import ToneEngine

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]
SATURDAY = 5
TAPER = tuple(Step(f"{count}정", (dt.time(8, 30),), 5) for count in range(6, 0, -1))


def shoot(page, name: str) -> None:
    """Keep a picture of the phone for a person to look at, where one asks for it by SCREENSHOTS=folder."""
    inspect(page)
    if folder := os.environ.get("SCREENSHOTS"):
        page.set_viewport_size(PHONE)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def held(home: Home) -> UserMedication:
    """A weekly medicine whose words tell no day, asked about since the day before yesterday."""
    row = UserMedication.objects.create(
        user=home.sunja, name="메토트렉세이트정", strength="2.5밀리그램", instructions="주 1회, 의사 지시대로"
    )
    medications.hold(
        row, Question.UNCLEAR_RHYTHM, "‘주 1회’라고 적혀 있는데 무슨 요일인지 알 수 없습니다. 언제 드시나요?"
    )
    UserMedication.objects.filter(pk=row.pk).update(held_at=timezone.now() - 2 * ONE_DAY)
    return row


def due(home: Home, row: UserMedication, days: int) -> list[tuple[dt.datetime, str]]:
    today = home.person.today()
    found = doses_between(home.person, today, today + days * ONE_DAY)
    return [(dose.shown, dose.dose) for dose in found if dose.medication.pk == row.pk]


def test_a_question_a_taper_and_a_moved_dose(home: Home, live_server, clip: Path, monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright runs a loop of its own in this thread
    asked = held(home)
    start = medications.midnight(home.person.today(), home.person)
    taper = UserMedication.objects.create(user=home.sunja, name="스테로이드")
    medications.set_plan(taper, Plan(TAPER), home.person, start)
    needed = UserMedication.objects.create(user=home.sunja, name="두통약")
    medications.set_plan(
        needed, Plan(as_needed=AsNeeded("머리가 아플 때", dt.timedelta(hours=4), 3)), home.person, start
    )
    with chromium_page(clip) as page:
        failures: list[str] = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.goto(f"{live_server.url}/login/?next=/medicines/mine/")
        page.fill("[name=username]", "daughter")
        page.fill("[name=password]", "a long enough one")
        page.click("main button[type=submit]")
        page.locator("text=약을 알리지 못하고 있어요").wait_for()
        shoot(page, "1_people")
        page.click("text=할머니")
        page.locator("text=무슨 요일인지 알 수 없습니다").wait_for()
        assert "알리지 못하고 있어요" in page.locator("#questions").inner_text()
        shoot(page, "2_today")
        page.click("#questions >> text=언제 드시는지 적기")

        page.fill("[name=plan-dose]", "4정")
        page.check("[name=plan-parts][value=evening]")
        page.click("summary:has-text('어느 날')")
        page.select_option("[name=plan-repeat]", "weekdays")
        page.check(f"[name=plan-weekdays][value='{SATURDAY}']")
        page.click("summary:has-text('모두 몇 번')")
        page.fill("[name=plan-dose_limit]", "4")
        shoot(page, "3_weekly")
        page.click("button[value=plan]")
        page.locator(".messages", has_text="모두 4번").wait_for()
        shoot(page, "4_answered")
        found = due(home, asked, 35)
        assert [amount for _at, amount in found] == ["4정"] * 4
        assert {(at.weekday(), f"{at:%H:%M}") for at, _amount in found} == {(SATURDAY, "18:30")}
        asked.refresh_from_db()
        assert asked.held_for == ""

        page.goto(f"{live_server.url}/medicines/taken/{taper.pk}/")
        page.click("summary:has-text('먹는 때와 양 바꾸기')")
        assert page.input_value("[name=plan-taper]").splitlines()[-1] == "1정 5일"
        page.fill("[name=plan-other_times]", "09:00")
        shoot(page, "5_taper")
        page.click("button[value=plan]")
        page.locator(".messages", has_text="적었습니다").wait_for()
        found = due(home, taper, 40)
        assert [amount for _at, amount in found] == [f"{n}정" for n in range(6, 0, -1) for _day in range(5)]
        assert {f"{at:%H:%M}" for at, _amount in found[1:]} == {"09:00"}

        page.click("text=이번 것만 옮기기")
        later = home.person.today() + 3 * ONE_DAY
        page.fill("[name=to_day]", later.isoformat())
        page.fill("[name=to_time]", "10:15")
        shoot(page, "6_move")
        page.click("button:has-text('옮기기')")
        page.locator(".messages", has_text="10시 15분").wait_for()
        assert (dt.datetime.combine(later, dt.time(10, 15)), "6정") in due(home, taper, 40)

        page.click(".asneeded >> text=지금 먹었어요")
        page.click(".asneeded >> text=지금 먹었어요")
        page.locator("text=그래도 먹었어요").wait_for()
        shoot(page, "7_too_soon")
        page.goto(f"{live_server.url}/medicines/people/{home.sunja.pk}/add/")
        shoot(page, "8_add")
        assert failures == []


def test_two_strengths_of_a_brand_are_told_apart_by_ear(
    home: Home, engine: ToneEngine, live_server, clip: Path, monkeypatch
):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    upload = SimpleUploadedFile("clip.wav", clip.read_bytes())
    assert home.device.post("/api/tts/upload-voice/", {"voice_file": upload}).status_code == 200
    late = {"morning": dt.time(23, 57), "noon": dt.time(23, 58), "evening": dt.time(23, 59)}
    ReminderSettings.objects.create(user=home.sunja, **late)
    lines = (
        OrderLine("씬지로이드정0.1밀리그램", "", "1정", 1, 30, "아침"),
        OrderLine("씬지로이드정0.05밀리그램", "", "0.5정", 1, 30, "아침"),
    )
    create(PrescriptionOrder(home.sunja.pk, None, lines))
    with chromium_page(clip) as page:
        page.goto(f"{live_server.url}/login/?next=/medicines/people/{home.sunja.pk}/")
        page.fill("[name=username]", "daughter")
        page.fill("[name=password]", "a long enough one")
        page.click("main button[type=submit]")
        card = page.locator(".reminder", has_text="씬지로이드")
        shoot(page, "9_two_strengths")
        card.locator("text=들어 보기").click()
        card.locator("[data-hear-state]", has_text="말하고 있습니다").wait_for()
    heard = TTSCache.objects.get().spoken_text
    assert "영 점 일 밀리그램 한 알" in heard
    assert "영 점 영오 밀리그램 반 알" in heard
