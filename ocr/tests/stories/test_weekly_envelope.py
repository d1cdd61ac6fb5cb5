"""A weekly medicine on a phone: confirmed, shown with its Saturdays, asked about if no day is named, reminded."""

from __future__ import annotations

import datetime as dt
import io
import os
from pathlib import Path

import pytest

from medicines.models import ReminderSettings, UserMedication
from medicines.services.doses import doses_between
from medicines.services.recurrence import ONE_DAY
from medicines.services.reminders import reminders_between
from medicines.tests.conftest import Home
from medicines.tests.conftest import home as home
from medicines.tests.stories.test_story import clip as clip
from medicines.tests.stories.test_story import inspect
from ocr.models import PrescriptionDraft
from ocr.services import drafts
from ocr.services.drafts import EnvelopeText, MedicineLine
from ocr.services.photos import clean_photo
from ocr.tests.conftest import encoded, picture
from ocr.tests.stories.test_story import LATE
from voice_tts.tests.browser import PHONE, chromium_page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]
SATURDAY = 5
WEEKLY = MedicineLine("메토트렉세이트정2.5밀리그램", "", "4정", 1, 28, "주 1회 토요일 저녁 식후")
ENDLESS = MedicineLine("엽산정1밀리그램", "", "1정", 1, None, "매주 토요일 아침 식후 30분")
UNKNOWN = MedicineLine("포사맥스정70밀리그램", "", "1정", 1, 28, "주 1회 의사 지시대로")


@pytest.fixture
def draft(home: Home) -> PrescriptionDraft:
    """Sunja's envelope of today, copied by hand."""
    data = encoded(picture())
    draft = drafts.create_draft(home.sunja.pk, home.sunja.pk, clean_photo(io.BytesIO(data), len(data)))
    lines = (WEEKLY, ENDLESS, UNKNOWN)
    drafts.write_down(draft, EnvelopeText("늘봄약국", "", home.person.today(), lines))
    return draft


def shoot(page, name: str) -> None:
    """Keep a picture of the phone for a person to look at, where one asks for it by SCREENSHOTS=folder."""
    inspect(page)
    if folder := os.environ.get("SCREENSHOTS"):
        page.set_viewport_size(PHONE)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def saturdays(today: dt.date, count: int) -> list[dt.date]:
    """The next Saturdays, today's included."""
    first = today + (SATURDAY - today.weekday()) % 7 * ONE_DAY
    return [first + week * 7 * ONE_DAY for week in range(count)]


def test_confirmed_asked_and_reminded(home: Home, draft, live_server, clip: Path, monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright runs a loop of its own in this thread
    ReminderSettings.objects.create(user=home.sunja, **LATE)
    today = home.person.today()
    with chromium_page(clip) as page:
        page.goto(f"{live_server.url}/login/?next=/ocr/{draft.pk}/")
        page.fill("[name=username]", "daughter")
        page.fill("[name=password]", "a long enough one")
        page.click("main button[type=submit]")
        page.click("text=맞습니다, 확인")
        page.locator("text=이렇게 알려 드립니다").wait_for()
        shoot(page, "confirmed")
        weekly, endless, unknown = (page.locator("main > section.card").nth(number) for number in range(3))
        assert "토요일" in weekly.inner_text()
        assert "모두 4번" in weekly.inner_text()
        assert "모두" not in endless.inner_text()
        for card, count in ((weekly, 4), (endless, 5)):
            for date in saturdays(today, count):
                assert f"{date.day}일" in card.inner_text()
        assert "알리지 않습니다" in unknown.inner_text()

        unknown.locator("text=언제 드시는지 적기").click()
        page.fill("[name=plan-dose]", "1정")
        page.check("[name=plan-parts][value=morning]")
        page.locator("summary", has_text="어느 날").click()
        page.select_option("[name=plan-repeat]", "weekdays")
        page.check("[name=plan-weekdays][value='0']")
        page.click("button[value=plan]")
        page.locator(".messages", has_text="월요일").wait_for()
        page.goto(f"{live_server.url}/medicines/people/{home.sunja.pk}/")
        assert page.locator("text=여쭐 것이").count() == 0
        shoot(page, "after_the_answer")

    row = UserMedication.objects.get(name__startswith="메토트렉세이트")
    due = [dose for dose in doses_between(home.person, today, today + 60 * ONE_DAY) if dose.medication == row]
    assert [dose.day for dose in due] == saturdays(today, 4)
    assert {dose.dose for dose in due} == {"4정"}
    told = reminders_between(home.person, today, today + 60 * ONE_DAY)
    assert sum("메토트렉세이트" in reminder.text for reminder in told) == len(due)
