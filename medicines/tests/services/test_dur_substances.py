"""Products and lists are joined by codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from medicines.services.dur_substances import codes_of, dur_codes, kinds_among, subjects_of
from medicines.tests.dur_lists import code, load, ministry_list, product, row, substance

pytestmark = pytest.mark.django_db
GAON, NEULBOM = substance(1, "가온사르탄", "가온사르탄칼륨", "염산가온사르탄"), substance(2, "늘봄졸람")


def test_all_salts_of_a_substance_have_one_code_of_dur(tmp_path: Path):
    load(ministry_list(tmp_path, row("노인주의", GAON), row("노인주의", NEULBOM)))
    assert dur_codes({code(1), code(1, 1), code(2), "M999999"}) == {
        code(1): {"D900001"}, code(1, 1): {"D900001"}, code(2): {"D900002"},
    }  # fmt: skip


def test_combinations_and_additives_tell_nothing_of_a_substance(tmp_path: Path):
    combined = GAON | {"복합제": "[D900002]Neulbom(늘봄졸람)"}
    load(ministry_list(tmp_path, row("노인주의", combined), row("첨가제주의", NEULBOM)))
    assert dur_codes({code(1), code(2)}) == {}


def test_an_old_list_tells_nothing_any_more(tmp_path: Path):
    load(ministry_list(tmp_path, row("노인주의", GAON)))
    load(ministry_list(tmp_path, row("노인주의", NEULBOM)))
    assert dur_codes({code(1)}) == {}


def test_a_product_without_codes_has_no_entry():
    product("1", "가온정")
    product("2", "늘봄정", insurance=("648901230",))
    assert set(codes_of(["1", "2"])) == {"2"}


def test_whether_a_product_has_nothing_else(tmp_path: Path):
    load(ministry_list(tmp_path, row("노인주의", GAON)))
    products = codes_of([product("1", "가온정", code(1)).pk, product("2", "가온늘봄정", code(1), code(2)).pk])
    assert [[one.is_whole for one in subjects_of(products)[pk]] for pk in ("1", "2")] == [[True], [False]]


def test_a_code_whose_members_others_tell_apart_stands_for_a_kind(tmp_path: Path):
    both = GAON | {"DUR성분코드": "D900009", "관계성분": f"{GAON['관계성분']}/{NEULBOM['관계성분']}"}
    twice = GAON | {"DUR성분코드": "D900008"}
    load(ministry_list(tmp_path, *[row("노인주의", cells) for cells in (GAON, NEULBOM, both)]))
    assert kinds_among({"D900001", "D900002", "D900009"}) == {"D900009"}
    load(ministry_list(tmp_path, *[row("노인주의", cells) for cells in (GAON, twice)]))
    assert kinds_among({"D900001", "D900008"}) == frozenset()
