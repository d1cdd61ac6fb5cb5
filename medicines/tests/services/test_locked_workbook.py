"""A workbook from outside is opened within bounds, or refused for the reason that is true."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import msoffcrypto
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msoffcrypto.method.container.ecma376_encrypted import ECMA376Encrypted
from msoffcrypto.method.ecma376_agile import ECMA376Agile

from medicines import exceptions
from medicines.services import locked_workbook
from medicines.services.locked_workbook import cell_text, read_rows
from medicines.tests.histories import PASSWORD, locked, workbook

ROWS = [["제품명", "약품코드"], ["맑은정", "057600010"]]
PLAIN = workbook(ROWS)
LOCKED = locked(PLAIN)


def code_of(data: bytes, password: str = PASSWORD) -> str:
    with pytest.raises(exceptions.DispensingHistoryError) as caught:
        read_rows(data, password)
    return str(caught.value.get_codes())


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name.replace("__", "/"), data)
    return out.getvalue()


@pytest.mark.parametrize("data", [PLAIN, LOCKED], ids=["unlocked", "locked"])
def test_the_rows(data):
    (rows,) = read_rows(data, PASSWORD)
    assert [row[:2] for row in rows] == [tuple(row) for row in ROWS]
    assert not any(any(row[2:]) for row in rows)


def test_a_lock_as_excel_makes_it():
    out = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(PLAIN)).encrypt(PASSWORD, out)
    assert read_rows(out.getvalue(), PASSWORD)


@pytest.mark.parametrize("typed", [PASSWORD, f" {PASSWORD} ", "1940-03-05", "1940. 03. 05."])
def test_a_birth_date_in_any_writing(typed):
    assert read_rows(LOCKED, typed)


def test_a_birth_date_of_which_the_file_has_six_digits():
    assert read_rows(locked(PLAIN, "400305"), "1940년 03월 05일")


def test_a_password_that_is_no_birth_date_is_taken_as_typed():
    data = locked(PLAIN, "봄 Nal-2026!")
    assert read_rows(data, "봄 Nal-2026!")
    assert code_of(data, "봄Nal2026") == "wrong_password"


@pytest.mark.parametrize(
    ("password", "code"), [("19400306", "wrong_password"), ("", "password_missing"), ("   ", "password_missing")]
)
def test_the_password(password, code):
    assert code_of(LOCKED, password) == code


def old_workbook(stream: str) -> bytes:
    """An OLE file as Excel wrote it before 2007, of which only the names of its streams matter."""
    data = ECMA376Encrypted(b"x" * 5000, b"y" * 5000)
    out = io.BytesIO()
    data.write_to(out)
    # Directory entries hold 32 UTF-16 letters and then their length in bytes.
    name, other = (text.encode("utf-16-le").ljust(64, b"\0") for text in ("EncryptionInfo", stream))
    raw = out.getvalue()
    assert name in raw
    at = raw.index(name) + 64
    raw = raw.replace(name, other)
    return raw[:at] + (2 * len(stream) + 2).to_bytes(2, "little") + raw[at + 2 :]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_is_empty"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "file_is_web_page"),
        (b"\xef\xbb\xbf\r\n  <!DOCTYPE html><html></html>", "file_is_web_page"),
        ("<table><tr><td>맑은정".encode("utf-16"), "file_is_web_page"),
        ("번호,제품명\n1,맑은정\n".encode(), "file_is_no_workbook"),
        (b"%PDF-1.7 and more", "file_is_no_workbook"),
        (b"\x89PNG\r\n\x1a\n", "file_is_no_workbook"),
        (archive(word__document=b"<w/>"), "file_is_no_workbook"),
        (archive(xl__workbook=b"<not a workbook"), "workbook_unreadable"),
        (PLAIN[:200], "workbook_unreadable"),
        (LOCKED[:600], "workbook_unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "workbook_unreadable"),
        (bytes(locked_workbook.MOST_BYTES + 1), "file_too_large"),
        (old_workbook("Workbook"), "file_is_old_workbook"),
        (old_workbook("Book"), "file_is_old_workbook"),
        (old_workbook("WordDocument"), "file_is_no_workbook"),
    ],
)
def test_other_files(data, code):
    assert code_of(data) == code


def test_a_bomb_is_not_unpacked():
    assert code_of(archive(xl__a=b"0" * (locked_workbook.MOST_UNPACKED_BYTES + 1))) == "workbook_too_large"
    halves = archive(xl__a=b"0" * (2 << 20), xl__b=b"0" * (2 << 20))
    assert len(halves) < 50_000
    assert code_of(halves) == "workbook_too_large"
    assert code_of(ECMA376Agile.encrypt(PASSWORD, io.BytesIO(halves), spin_count=1)) == "workbook_too_large"


def test_too_many_parts():
    assert code_of(archive(**{f"xl__{number}": b"" for number in range(400)})) == "workbook_too_large"


def test_a_part_that_is_longer_than_it_says_is_not_read_on():
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as made:
        size = made.getinfo("xl/worksheets/sheet1.xml").file_size
    forged = PLAIN.replace(size.to_bytes(4, "little"), (size // 2).to_bytes(4, "little"))
    assert code_of(forged) == "workbook_unreadable"


def test_a_sheet_that_goes_on_for_ever():
    assert code_of(workbook([["가"]] * (locked_workbook.MOST_ROWS + 1))) == "workbook_too_large"
    assert len(read_rows(workbook([["가"]] * locked_workbook.MOST_ROWS), "")[0]) == locked_workbook.MOST_ROWS


def test_cells_far_away_cost_nothing():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1"], book.active["A1048576"] = "가", "나", "다"
    out = io.BytesIO()
    book.save(out)
    rows = read_rows(out.getvalue(), "")[0]
    assert rows[0][0] == "가"
    assert len(rows[0]) == locked_workbook.MOST_COLUMNS
    assert len(rows) <= locked_workbook.MOST_ROWS + 1


def test_entities_are_not_expanded():
    laughs = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 9))
    sheet = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a0 "haha">' + laughs + b"]><worksheet>&a8;</worksheet>"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as plain, zipfile.ZipFile(out, "w") as made:
        for part in plain.infolist():
            made.writestr(part, sheet if part.filename.endswith("sheet1.xml") else plain.read(part))
    assert code_of(out.getvalue()) == "workbook_unreadable"


def with_spins(count: int) -> bytes:
    return bytes(ECMA376Agile.encrypt(PASSWORD, io.BytesIO(PLAIN), spin_count=count))


def test_a_lock_that_costs_more_than_excels_is_refused_before_it_is_tried(monkeypatch):
    assert read_rows(with_spins(1000), PASSWORD)
    costly = with_spins(1000).replace(b'spinCount="1000"', b'spinCount="9999"')
    monkeypatch.setattr(locked_workbook, "MOST_SPINS", 9998)
    monkeypatch.setattr(
        ECMA376Agile, "makekey_from_password", lambda *_arguments: pytest.fail("the lock was tried"), raising=True
    )
    assert code_of(costly) == "workbook_unreadable"


def test_a_lock_with_a_document_type_is_refused_unread(monkeypatch):
    forged = with_spins(10).replace(b"<?xml version=", b"<!xml version=", 1)
    monkeypatch.setattr(msoffcrypto, "OfficeFile", lambda _file: pytest.fail("the lock was read"))
    assert code_of(forged) == "workbook_unreadable"


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_file_is_refused_or_read_and_nothing_else(data):
    source = data.draw(st.sampled_from([PLAIN, with_spins(1)]))
    damaged = bytearray(source)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_rows(bytes(damaged[: data.draw(st.integers(1, len(damaged)))]), PASSWORD)
    except exceptions.DispensingHistoryError as error:
        assert error.status_code in (400, 413)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (3, "3"), (3.0, "3"), (0.5, "0.5"), ("  맑은정 \n 5mg ", "맑은정 5mg"), (True, "True"),
        (dt.datetime(2026, 11, 16), "2026-11-16"), (dt.date(2026, 11, 16), "2026-11-16"),
        ("\u1106\u1161\u11b0\u110b\u1173\u11ab\u110c\u1165\u11bc", "맑은정"),
    ],
)  # fmt: skip
def test_a_cell(value, text):
    assert cell_text(value) == text
