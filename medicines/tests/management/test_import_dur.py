"""The command that imports DUR's lists."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from medicines.models import DurSnapshot
from medicines.tests.dur_lists import ELDER_HEADER, load, ministry_list, product_list, row, substance

pytestmark = pytest.mark.django_db(transaction=True)
GAON = substance(1, "가온사르탄")


def test_it_says_what_was_read_and_what_it_replaces(tmp_path: Path):
    path = ministry_list(tmp_path, row("노인주의", GAON), row("노인주의", GAON, 상태="삭제"))
    assert "식품의약품안전처 DUR 노인주의: 1 rows, dated 2026-03-12, newest notice 2026-01-02" in load(path)
    said = load(path)
    assert "노인주의: 1 rows (before: 1)" in said
    assert "0 skipped, 1 no longer in force" in said


def test_rows_that_cannot_be_read_are_named_by_line_and_the_rest_counted(tmp_path: Path):
    path = ministry_list(tmp_path, row("노인주의", GAON), *["반쪽,줄"] * 25)
    said = load(path)
    assert f"{path}:3: skipped: not 27 columns" in said
    assert f"{path}:22: skipped" in said
    assert f"{path}:23: skipped" not in said
    assert "5 more rows skipped" in said
    assert "25 skipped" in said


def test_a_file_that_is_no_list_fails_and_the_others_are_imported(tmp_path: Path):
    other = tmp_path / "other.csv"
    other.write_text("가,나\n1,2\n")
    out = io.StringIO()
    with pytest.raises(CommandError, match="2 of 3"):
        files = [other, tmp_path / "missing.csv", ministry_list(tmp_path, row("노인주의", GAON))]
        call_command("import_dur", *files, stdout=out, stderr=out)
    assert "no DUR list has these headings: 가, 나" in out.getvalue()
    assert "No such file" in out.getvalue()
    assert DurSnapshot.objects.get().rows == 1


def test_a_date_may_be_given_where_the_name_has_none(tmp_path: Path):
    cells = ("가온", "9001", "648901230", "가온정", "가온제약", "20250601", "1", "어지러움", "", "급여")
    path = product_list(tmp_path, ELDER_HEADER, cells, name="list.csv")
    assert "without a date: give --dated" in load(path)
    load(path, dated="2026-04")
    assert DurSnapshot.objects.get().dated == "2026-04"


@pytest.mark.parametrize("dated", ["gestern", "2026-13", "26-04-01"])
def test_a_date_that_is_none_is_refused(tmp_path: Path, dated):
    with pytest.raises(CommandError, match="2026-03-12"):
        call_command("import_dur", ministry_list(tmp_path, row("노인주의", GAON)), "--dated", dated)
