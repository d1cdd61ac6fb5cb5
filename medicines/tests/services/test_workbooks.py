"""Workbooks that cannot be read say why."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from medicines.services.catalogue_file import UnreadableFile, open_catalogue
from medicines.services.workbooks import BROKEN, LOCKED, OLD, OLE, OTHER_ARCHIVE, workbook_rows


def ole(folder, inside: str):
    path = folder / "file.xls"
    path.write_bytes(OLE + b"\0" * 1000 + inside.encode("utf-16-le") + b"\0" * 1000)
    return path


@pytest.mark.parametrize(("inside", "told"), [("Workbook", OLD), ("Book", OLD), ("EncryptedPackage", LOCKED)])
def test_old_and_locked_workbooks(tmp_path, inside, told):
    with pytest.raises(UnreadableFile, match=told):
        open_catalogue(ole(tmp_path, inside))


def test_a_workbook_cut_off(tmp_path):
    book = openpyxl.Workbook()
    book.save(tmp_path / "whole.xlsx")
    content = (tmp_path / "whole.xlsx").read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(content[: len(content) // 2])
    with pytest.raises(UnreadableFile, match=BROKEN):
        open_catalogue(tmp_path / "cut.xlsx")


def test_another_archive(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("file.csv", "a,b")
    (tmp_path / "file.xlsx").write_bytes(packed.getvalue())
    with pytest.raises(UnreadableFile, match=OTHER_ARCHIVE):
        open_catalogue(tmp_path / "file.xlsx")


def test_cells_as_text(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["글", 200003092, 7.1, 8.0, None, dt.datetime(2026, 11, 27, 8, 30)])
    sheet.append(["짧다"])
    book.save(tmp_path / "file.xlsx")
    assert list(workbook_rows(tmp_path / "file.xlsx")) == [
        (1, ["글", "200003092", "7.1", "8", "", "2026-11-27"]),
        (2, ["짧다", "", "", "", "", ""]),
    ]
