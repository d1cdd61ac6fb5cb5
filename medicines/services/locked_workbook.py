"""Opens an Excel workbook from outside, locked with a password or not, within bounds of size and work."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
import zipfile
from collections.abc import Iterator
from typing import Any

from medicines.exceptions import (
    FileIsEmpty,
    FileIsNoWorkbook,
    FileIsOldWorkbook,
    FileIsWebPage,
    FileTooLarge,
    PasswordMissing,
    WorkbookTooLarge,
    WorkbookUnreadable,
    WrongPassword,
)

MOST_BYTES = 2 * 1024 * 1024
"""A year of somebody who takes fifteen medicines is 100 kB."""
MOST_UNPACKED_BYTES = 3 * 1024 * 1024
"""The longest history that is read is 1 MB unpacked; a bomb is a thousand times its packed size."""
MOST_PARTS = 300
"""Files within a workbook; one with a single sheet has about ten."""
MOST_ROWS, MOST_COLUMNS = 3000, 40
"""More than two years' rows, and three times the columns that HIRA fills."""
MOST_SPINS = 200_000
"""Rounds of hashing that make a lock slow to guess; Excel uses 100,000, and a file could ask for ten million."""
MOST_LOCK_BYTES = 32 * 1024
"""Length of a lock's description, which is a page of XML."""
LOCK_STREAM = "EncryptionInfo"
OLD_STREAMS = ("Workbook", "Book")
"""Where the formats before 2007 keep a workbook."""
OLE_START = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP_START = b"PK\x03\x04"
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
LONGEST_PASSWORD = 255
"""What Excel itself accepts."""

Row = tuple[str, ...]


def read_rows(data: bytes, password: str) -> list[list[Row]]:
    """Return the rows of each sheet, every cell as text.

    Raises FileIsEmpty, FileTooLarge, FileIsWebPage, FileIsOldWorkbook, FileIsNoWorkbook, PasswordMissing,
    WrongPassword, WorkbookTooLarge, WorkbookUnreadable.
    """
    if not data:
        raise FileIsEmpty
    if len(data) > MOST_BYTES:
        raise FileTooLarge
    package = data if data.startswith(ZIP_START) else _unlocked(data, password)
    _check_package(package)
    try:
        return _sheets(package)
    except WorkbookTooLarge:
        raise
    except Exception as error:
        # Whatever the reader stumbles over in a file from outside, the file is what is wrong.
        raise WorkbookUnreadable from error


def _unlocked(data: bytes, password: str) -> bytes:
    if not data.startswith(OLE_START):
        raise FileIsWebPage if _is_markup(data) else FileIsNoWorkbook
    import msoffcrypto  # loaded once somebody brings a file

    _check_lock(data)
    if not password.strip():
        raise PasswordMissing
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        if file.type == "agile" and file.info["spinValue"] > MOST_SPINS:
            raise WorkbookUnreadable
        for candidate in _candidates(password):
            if (package := _opened(file, candidate)) is not None:
                return package
    except WorkbookUnreadable:
        raise
    except Exception as error:
        raise WorkbookUnreadable from error
    raise WrongPassword


def _check_lock(data: bytes) -> None:
    """Refuse an OLE file without a lock that we know, or with one whose description asks for more than it should."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            if not ole.exists(LOCK_STREAM):
                old = any(ole.exists(name) for name in OLD_STREAMS)
                raise FileIsOldWorkbook if old else FileIsNoWorkbook
            lock = ole.openstream(LOCK_STREAM).read(MOST_LOCK_BYTES + 1)
    except (FileIsOldWorkbook, FileIsNoWorkbook):
        raise
    except Exception as error:
        raise WorkbookUnreadable from error
    if len(lock) > MOST_LOCK_BYTES or b"<!" in lock:
        raise WorkbookUnreadable


def _opened(file: Any, password: str) -> bytes | None:
    from msoffcrypto.exceptions import InvalidKeyError

    package = io.BytesIO()
    try:
        file.load_key(password=password, verify_password=True)
        file.decrypt(package)
    except InvalidKeyError:
        return None
    return package.getvalue()


def _candidates(password: str) -> list[str]:
    """Return the password as typed and, for a birth date, as its digits in eight and in six."""
    typed = password.strip()[:LONGEST_PASSWORD]
    found = [typed]
    digits = "".join(filter(str.isdigit, typed))
    if len(digits) in (6, 8) and not typed.strip("0123456789.-/ 년월일"):
        found += [digits, digits[-6:]]
    return list(dict.fromkeys(found))


def _check_package(package: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise WorkbookUnreadable from error
    # What is unpacked later never exceeds these sizes: zipfile reads as much as is announced and no more.
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise WorkbookTooLarge
    if not any(part.filename.startswith("xl/") for part in parts):
        raise FileIsNoWorkbook


def _sheets(package: bytes) -> list[list[Row]]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(package), read_only=True, data_only=True, keep_links=False)
    try:
        return [list(_rows(sheet)) for sheet in book.worksheets]
    finally:
        book.close()


def _rows(sheet: Any) -> Iterator[Row]:
    # The extent that a file announces may be the whole sheet, or too small; the rows are counted instead.
    for number, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)):
        if number >= MOST_ROWS and any(cell is not None for cell in row):
            raise WorkbookTooLarge
        yield tuple(cell_text(cell) for cell in row)


def cell_text(value: object) -> str:
    """Write a cell as a person sees it: a date without time as 2026-11-16, a whole number without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(unicodedata.normalize("NFC", str(value)).split())


def _is_markup(data: bytes) -> bool:
    start = data[:512]
    for mark in BYTE_ORDER_MARKS:
        start = start.removeprefix(mark)
    return start.replace(b"\0", b"").lstrip().startswith(b"<")
