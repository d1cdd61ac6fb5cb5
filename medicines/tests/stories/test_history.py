"""In a real browser, on a phone: the file of '내가 먹는 약 한눈에' is brought, looked at and confirmed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone

from medicines.models import UserMedication
from medicines.tests.conftest import SEOUL, Home
from medicines.tests.histories import PASSWORD, history_file, printed, product
from medicines.tests.stories.test_story import clip as clip
from medicines.tests.stories.test_story import inspect
from voice_tts.tests.browser import chromium_page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]


def test_brought_looked_at_and_confirmed(home: Home, live_server, clip: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright runs a loop of its own in this thread
    product("641900010", "맑은정5밀리그램(예시성분)", "900000011")
    today = timezone.now().astimezone(SEOUL).date()
    before, long_ago = (f"{today - dt.timedelta(days=days):%Y%m%d}" for days in (7, 120))
    file = tmp_path / "개인투약이력.xls"
    file.write_bytes(
        history_file(
            printed("맑은정5밀리그램(예시성분)", "641900010", on=before),
            printed("달래캡슐", "641900020", "1캡슐", 1, 2, 28, before, "가람의원", "가람약국"),
            printed("토요정2.5밀리그램", "641900030", amount=0.1429, on=before),
            printed("여름정", "641900050", days=5, on=long_ago),
        )
    )
    with chromium_page(clip) as page:
        page.goto(f"{live_server.url}/login/?next=/medicines/people/{home.sunja.pk}/")
        page.fill("[name=username]", "daughter")
        page.fill("[name=password]", "a long enough one")
        page.click("main button[type=submit]")
        page.click("text=한꺼번에 적기")
        inspect(page)
        page.set_input_files("[name=file]", file)
        page.fill("[name=password]", "19000101")
        page.click("text=파일 읽기")
        assert "비밀번호가 맞지 않습니다" in page.inner_text("main")
        inspect(page)
        page.set_input_files("[name=file]", file)
        page.fill("[name=password]", PASSWORD)
        page.click("text=파일 읽기")
        inspect(page)
        page.click("text=표시한 약 적기")
        assert "언제 드시는지 골라 주세요" in page.inner_text("main")
        inspect(page)
        page.click("section:has-text('토요정') >> text=나중에 정하기")
        page.click("text=표시한 약 적기")
        assert "약 3가지를 적었습니다." in page.inner_text("main")
    assert {row.name for row in UserMedication.objects.all()} == {"맑은정", "달래캡슐", "토요정"}
