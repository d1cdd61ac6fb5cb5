"""An envelope's lines are looked up before and after a person confirms them."""

from __future__ import annotations

from pathlib import Path

import pytest

from medicines.models import UserMedication
from medicines.tests.dur_lists import code, load, ministry_list, product, row, substance, with_
from ocr.services import drafts, dur_checks
from ocr.services.drafts import EnvelopeText, MedicineLine

pytestmark = pytest.mark.django_db(transaction=True)
GAON, NEULBOM = substance(1, "가온사르탄"), substance(2, "늘봄졸람")


def test_before_and_after(draft, people, tmp_path: Path):
    load(ministry_list(tmp_path, row("병용금기", GAON, with_(NEULBOM))))
    UserMedication.objects.create(user=people.sunja, name="가온약", medicine=product("1", "가온정", code(1)))
    product("2", "늘봄정", code(2))
    text = EnvelopeText(medicines=(MedicineLine("늘봄정", "", "1정", 1, 7, "아침 식후"),))
    drafts.write_down(draft, text)
    (before,) = dur_checks.about_draft(draft)
    assert before.names == "가온약 · 늘봄정"
    drafts.confirm(draft, text, keep_photo=False)
    (after,) = dur_checks.about_confirmed(draft)
    assert after.courses[0].name == "가온약"
    assert len(after.courses) == 2
