"""Reading exports in the encodings and shapes in which they come."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicines.services.catalogue_file import BadRow, CatalogueRow, UnreadableFile, clean, read_catalogue

HEADER = "업체명[ENTPNAME],제품명[ITEMNAME],품목기준코드[ITEMSEQ],문항1(효능)[EFCYQESITM],공개일자[OPENDE]"


def export(folder: Path, text: str, encoding: str = "utf-8-sig") -> Path:
    path = folder / "export.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_encodings_and_line_ends(tmp_path, encoding, line_end):
    text = line_end.join([HEADER, '가제약,나정,123,"<p>똠방, 펲시.</p>\n<p>둘째 줄</p>",20210101', ""])
    (row,) = read_catalogue(export(tmp_path, text, encoding))
    assert isinstance(row, CatalogueRow)
    assert row.values == {"maker": "가제약", "name": "나정", "item_seq": "123", "efficacy": "똠방, 펲시.\n둘째 줄"}


@pytest.mark.parametrize(
    "header",
    [
        "ITEM_SEQ,ITEM_NAME",
        "품목일련번호,품목명",
        "품목기준코드[ITEM_SEQ],제품명[ITEM_NAME]",
        " 품목기준코드 , 제품명 ",
    ],
)
def test_headings_with_and_without_codes(tmp_path, header):
    (row,) = read_catalogue(export(tmp_path, f"{header}\n123,나정\n"))
    assert row == CatalogueRow(2, {"item_seq": "123", "name": "나정"})


@pytest.mark.parametrize("text", ["", "\n", "이름,나이\n가,1\n", "제품명[ITEMNAME]\n나정\n", "\x89PNG\r\n\x1a\n\x00"])
def test_a_file_of_something_else_is_refused(tmp_path, text):
    with pytest.raises(UnreadableFile):
        list(read_catalogue(export(tmp_path, text)))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("가제약,나정,123", "3 columns where the header has 5"),
        ("가제약,나정,123,a,b,c", "6 columns"),
        ("가제약,나정,2.01E+08,,", "item code"),
        ("가제약,나정,,,", "item code"),
        ("가제약,나정,١٢٣,,", "item code"),
        ("가제약,나정," + "1" * 21 + ",,", "item code"),
        ("가제약, ,123,,", "no name"),
        ("가제약," + "나" * 501 + ",123,,", "name longer"),
        ("가제약,나정,123," + "가" * (1024 * 1024 + 1) + ",", "limit"),
    ],
)
def test_a_bad_row_is_reported_with_its_line_and_the_next_one_read(tmp_path, row, reason):
    bad, good = read_catalogue(export(tmp_path, f"{HEADER}\n{row}\n가제약,다정,456,,\n"))
    assert isinstance(bad, BadRow)
    assert bad.line == 2
    assert reason in bad.reason
    assert isinstance(good, CatalogueRow)
    assert good.values["name"] == "다정"


@pytest.mark.parametrize(("encoding", "broken"), [("utf-8", b"\xff\xfe"), ("cp949", b"\xff")])
def test_broken_bytes_cost_their_row_only(tmp_path, encoding, broken):
    filler = "".join(f"가제약,라정,{n},{'효능' * 50},\n" for n in range(1000, 2000))
    path = tmp_path / "export.csv"
    start = f"{HEADER}\n{filler}".encode(encoding)
    path.write_bytes(start + b"x," + broken + b",123,,\n" + "가제약,다정,456,,\n".encode(encoding))
    *_, bad, good = read_catalogue(path)
    assert isinstance(bad, BadRow)
    assert isinstance(good, CatalogueRow)
    assert good.values["name"] == "다정"


def test_a_broken_byte_near_the_start_does_not_change_the_encoding(tmp_path):
    path = tmp_path / "export.csv"
    path.write_bytes(f"{HEADER}\n".encode() + b"x,\xff,123,,\n" + "가제약,다정,456,열과 통증,\n".encode())
    bad, good = read_catalogue(path)
    assert isinstance(bad, BadRow)
    assert isinstance(good, CatalogueRow)
    assert good.values["name"] == "다정"


def test_blank_lines_are_no_rows(tmp_path):
    assert len(list(read_catalogue(export(tmp_path, f"{HEADER}\n\n가,나정,1,,\n,,,,\n\n")))) == 1


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("<p>하나</p><p>둘</p>", "하나\n둘"),
        ("하나<BR />둘", "하나\n둘"),
        ("30 < 40 &amp; 5 &gt; 3", "30 < 40 & 5 > 3"),
        ("  여러\u00a0 \t 칸  ", "여러 칸"),
        ("가\x00나\x1f다", "가나다"),
        ("H<sub>2</sub>O", "H2O"),
    ],
)
def test_clean(cell, expected):
    assert clean(cell) == expected


@given(st.text())
def test_clean_leaves_no_control_characters_and_no_empty_lines(cell):
    cleaned = clean(cell)
    assert not any(ord(letter) < 32 and letter != "\n" for letter in cleaned)
    assert "" not in cleaned.split("\n") or cleaned == ""
