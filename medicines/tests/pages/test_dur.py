"""What DUR's lists say is shown with its source and date, and judges nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from medicines.tests.conftest import Home, client_of, medication
from medicines.tests.dur_lists import code, load, ministry_list, product, row, substance, with_

pytestmark = pytest.mark.django_db
GAON, NEULBOM = substance(1, "가온사르탄"), substance(2, "늘봄졸람")


@pytest.fixture
def rows(home: Home, tmp_path: Path):
    said = {"금기내용": "졸음|<b>떨림"}
    load(ministry_list(tmp_path, row("병용금기", GAON, with_(NEULBOM), said), row("노인주의", NEULBOM)))
    return [
        medication(home.sunja, "가온약", medicine=product("1", "가온정", code(1))),
        medication(home.sunja, "늘봄약", medicine=product("2", "늘봄정", code(2))),
        medication(home.sunja, "다른약", medicine=product("3", "다른정", code(3))),
    ]


def page(home: Home, path: str) -> str:
    answer = client_of(home.daughter).get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_page_of_the_day(home: Home, rows):
    shown = page(home, f"/medicines/people/{home.sunja.pk}/")
    assert "<strong>가온약 · 늘봄약</strong><br>병용금기: 함께 쓰지 않도록 고시된 성분" in shown
    assert "“졸음, &lt;b&gt;떨림”" in shown
    assert "출처: 식품의약품안전처 DUR, 2026년 1월 2일 고시 (2026년 3월 12일 자료)" in shown
    assert "<strong>늘봄약</strong><br>노인주의" in shown
    assert "약사에게" in shown


def test_the_page_of_a_medicine_has_only_what_is_about_it(home: Home, rows):
    shown = [page(home, f"/medicines/taken/{one.pk}/") for one in rows]
    assert ["가온약 · 늘봄약" in one for one in shown] == [True, True, False]
    assert ["노인주의" in one for one in shown] == [False, True, False]
    assert "DUR" not in shown[2]


def test_without_lists_no_page_speaks_of_them(home: Home):
    medication(home.sunja, "가온약", medicine=product("1", "가온정", code(1)))
    assert "DUR" not in page(home, f"/medicines/people/{home.sunja.pk}/")
