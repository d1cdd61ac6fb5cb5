"""The pages of an envelope show what DUR's lists say about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from medicines.models import UserMedication
from medicines.tests.dur_lists import code, load, ministry_list, product, row, substance, with_
from ocr.tests.conftest import client_of
from ocr.tests.pages.test_envelopes import form

pytestmark = pytest.mark.django_db(transaction=True)
GAON, NEULBOM = substance(1, "가온사르탄"), substance(2, "늘봄졸람")


def test_a_draft_and_what_it_has_become(draft, people, tmp_path: Path):
    load(ministry_list(tmp_path, row("병용금기", GAON, with_(NEULBOM), 금기내용="심한졸음")))
    UserMedication.objects.create(user=people.sunja, name="가온약", medicine=product("1", "가온정", code(1)))
    product("2", "늘봄정", code(2))
    sunja, at = client_of(people.sunja), f"/ocr/{draft.pk}/"
    line = {"name": "늘봄정", "dose": "1정", "times_a_day": "1", "days": "7"}
    assert "DUR" not in sunja.get(at).content.decode()
    for action in ("save", "confirm"):
        page = sunja.post(at, form(action, line), follow=True).content.decode()
        assert "가온약 · 늘봄" in page, action
        assert "“심한졸음”" in page, action
        assert "약사에게" in page, action
