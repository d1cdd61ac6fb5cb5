"""Reads the rows of Excel workbooks, whatever the name of the file, and says why the other kinds cannot be read."""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of a workbook of today, and of one of Excel 97 or with a password (MS-CFB, 2.2)."""
_LOCKED = "EncryptedPackage".encode("utf-16-le")
LOCKED = "an Excel workbook with a password: open it in Excel and save it without one"
OLD = "an Excel workbook of before 2007: open it in Excel and save it as .xlsx or as CSV"
BROKEN = "an Excel workbook that is cut off or damaged: download it again"
OTHER_ARCHIVE = "an archive, not an Excel workbook: unpack it and import the files in it"


class UnreadableWorkbook(Exception):
    """The file is no workbook that can be read; the message tells the operator what to do."""


def refuse_old(path: Path) -> None:
    """Raise UnreadableWorkbook that tells a locked workbook from an old one; both begin in the same way."""
    raise UnreadableWorkbook(LOCKED if _LOCKED in path.read_bytes() else OLD)


def workbook_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield each row of each sheet as text, with its number in the sheet. Raises UnreadableWorkbook."""
    try:
        with path.open("rb") as file:
            yield from _rows(file)
    except (zipfile.BadZipFile, EOFError, OSError, SyntaxError) as error:
        raise UnreadableWorkbook(BROKEN) from error
    except KeyError as error:
        raise UnreadableWorkbook(OTHER_ARCHIVE) from error


def _rows(file: Any) -> Iterator[tuple[int, list[str]]]:
    with warnings.catch_warnings():
        # The ministry's workbooks have no default style, which does not matter here.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                # Some writers note the size of a sheet wrongly, and what lies beyond would not be read.
                sheet.reset_dimensions()
                width = 0
                for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                    texts = [_text(cell) for cell in cells]
                    # A row ends with its last filled cell.
                    texts += [""] * (width - len(texts))
                    width = len(texts)
                    yield number, texts
        finally:
            book.close()


def _text(cell: Any) -> str:
    if type(cell) is str:
        return cell
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return str(cell)
