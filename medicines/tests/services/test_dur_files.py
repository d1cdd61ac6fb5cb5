"""Lists are read line by line, with no row lost to a lone quotation mark."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from medicines.models import DurKind
from medicines.services.catalogue_file import BadRow, UnreadableFile
from medicines.services.dur_files import read_dur
from medicines.services.dur_rows import DurRow, ProductPair
from medicines.tests.dur_lists import (
    AGE_HEADER,
    ELDER_HEADER,
    ELDER_PAIN_HEADER,
    HEADER,
    PAIR_HEADER,
    PREGNANCY_HEADER,
    ministry_list,
    pair,
    product_list,
    row,
    substance,
    with_,
)

GAON, NEULBOM = substance(1, "가온사르탄", "가온사르탄칼륨", "염산가온사르탄"), substance(2, "늘봄졸람")


def test_every_row_of_a_long_list_is_read_with_a_lone_mark_among_them(tmp_path: Path):
    rows = [
        row("병용금기", substance(number, f"가온{number}"), with_(NEULBOM), 금기내용=f"까닭{number}")
        for number in range(1742)
    ]
    rows[426] = row("병용금기", GAON, with_(NEULBOM), 금기내용='"닫히지않은따옴표|뒤')
    found = list(read_dur(ministry_list(tmp_path, *rows)))
    assert len(found) == 1742
    assert [one.text for one in found if isinstance(one, DurRow)].count("닫히지않은따옴표, 뒤") == 1
    assert all(isinstance(one, DurRow) and one.partner_codes == ("M900020",) for one in found)


def test_what_a_row_of_the_ministry_says(tmp_path: Path):
    text = row("병용금기", GAON, with_(NEULBOM), 금기내용="졸음|떨림", 비고="24시간이내병용금기")
    (found,) = read_dur(ministry_list(tmp_path, text))
    assert isinstance(found, DurRow)
    assert (found.kind, found.line) == (DurKind.PAIR, 2)
    assert (found.subject.code, found.subject.name, found.codes) == ("D900001", "가온사르탄", ("M900010", "M900011"))
    assert found.partner is not None
    assert (found.partner.code, found.partner_codes) == ("D900002", ("M900020",))
    assert (found.text, found.remark) == ("졸음, 떨림", "24시간이내병용금기")
    assert str(found.notice_on) == "2026-01-02"


@pytest.mark.parametrize(
    ("word", "column", "kind"),
    [
        ("특정연령대금기", "연령기준", DurKind.AGE),
        ("임부금기", "등급", DurKind.PREGNANCY),
        ("용량주의", "1일최대용량", DurKind.DOSE),
        ("투여기간주의", "최대투여기간", DurKind.DAYS),
    ],
)
def test_each_kind_has_its_value_in_a_column_of_its_own(tmp_path: Path, word, column, kind):
    (found,) = read_dur(ministry_list(tmp_path, row(word, GAON, {column: "여기"})))
    assert isinstance(found, DurRow)
    assert (found.kind, found.limit) == (kind, "여기")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (row("새로운주의", GAON), "unknown kind"),
        (row("노인주의", {"DUR성분코드": "-"}), "no code of a substance"),
        (row("병용금기", GAON), "no code of the second substance"),
        (row("노인주의", GAON)[:-40], "not 27 columns"),
        (row("노인주의", GAON, 금기내용="쉼표,하나"), "not 27 columns"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_by_its_line(tmp_path: Path, text, reason):
    good = row("노인주의", NEULBOM)
    first, bad, last = read_dur(ministry_list(tmp_path, good, text, good))
    assert isinstance(first, DurRow)
    assert isinstance(last, DurRow)
    assert isinstance(bad, BadRow)
    assert bad.line == 3
    assert reason in bad.reason


def test_a_combination_without_codes_is_joined_by_those_of_dur(tmp_path: Path):
    cells = GAON | {"복합제": "[D900002]Neulbom(늘봄졸람)/[D900003]Hanbyeol(한별)", "관계성분": "-"}
    (found,) = read_dur(ministry_list(tmp_path, row("투여기간주의", cells)))
    assert isinstance(found, DurRow)
    assert found.subject.parts == ("D900002", "D900003")
    assert found.codes == ("D900001", "D900002", "D900003")


def test_bytes_of_no_encoding_spoil_their_row_only(tmp_path: Path):
    path = ministry_list(tmp_path, *[row("노인주의", GAON)] * 3)
    lines = path.read_bytes().split(b"\r\n")
    lines[2] = lines[2].replace("가온".encode(), b"\xff\xfe", 1)
    path.write_bytes(b"\r\n".join(lines))
    found = list(read_dur(path))
    assert [type(one) for one in found] == [DurRow, BadRow, DurRow]


def test_the_ministrys_list_may_have_lost_its_mark_or_been_saved_in_cp949(tmp_path: Path):
    text = "\n".join([HEADER, row("노인주의", GAON)])
    for number, encoding in enumerate(("utf-8", "cp949")):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(text.encode(encoding))
        (found,) = read_dur(path)
        assert isinstance(found, DurRow)
        assert found.subject.name == "가온사르탄"


GAON_PRODUCT = ("가온", "9001", "648901230", "가온정", "가온제약")


@pytest.mark.parametrize(
    ("header", "cells", "kind", "limit", "text", "date"),
    [
        (PREGNANCY_HEADER, (*GAON_PRODUCT, "20250601", "1", "2등급", "까닭, 둘", "급여"),
         DurKind.PREGNANCY, "2등급", "까닭, 둘", "2025-06-01"),
        (AGE_HEADER, (*GAON_PRODUCT, "12", "세", "미만 (1)", "1", "20250601", "까닭", "급여"),
         DurKind.AGE, "12세 미만", "까닭", "2025-06-01"),
        (ELDER_HEADER, (*GAON_PRODUCT, "20250601", "1", "어지러움", "", "급여"),
         DurKind.ELDER, "", "어지러움", "2025-06-01"),
        (ELDER_PAIN_HEADER, ("9001", "가온", "648901230", "가온정", "가온제약", "위장출혈", "급여"),
         DurKind.ELDER_PAIN, "", "위장출혈", "None"),
    ],
)  # fmt: skip
def test_each_list_of_products_is_known_by_its_headings(tmp_path: Path, header, cells, kind, limit, text, date):
    (found,) = read_dur(product_list(tmp_path, header, cells, name="이름은아무거나.csv"))
    assert isinstance(found, DurRow)
    assert (found.kind, found.codes, found.subject.name) == (kind, ("648901230",), "가온")
    assert (found.limit, found.text, str(found.notice_on)) == (limit, text, date)


def test_pairs_of_products(tmp_path: Path):
    rows = [pair("648901230", "053100010"), pair("6489", "053100010")]
    found, bad = read_dur(product_list(tmp_path, PAIR_HEADER, *rows))
    assert isinstance(found, ProductPair)
    assert (found.product, found.partner, found.about.text) == (648901230, 53100010, "심한 졸음")
    assert isinstance(bad, BadRow)
    assert bad.line == 3


@pytest.mark.parametrize("lone", ['졸음 "심함', '"졸음', '졸음"', '"졸음" 심함"'])
def test_a_lone_mark_in_a_list_of_products_spoils_no_other_row(tmp_path: Path, lone):
    path = product_list(tmp_path, PAIR_HEADER, *[pair("648901230", "053100010")] * 30)
    lines = path.read_bytes().decode("cp949").split("\r\n")
    for number in (5, 9, 10):
        lines[number] = lines[number].replace("심한 졸음", lone)
    path.write_bytes("\r\n".join(lines).encode("cp949"))
    found = list(read_dur(path))
    assert len(found) == 30
    assert all(isinstance(one, ProductPair) for one in found)


def test_a_quoted_cell_may_have_commas_and_lines(tmp_path: Path):
    rows = [pair("648901230", "053100010", "첫째,\n둘째, 셋째\n"), pair("648901231", "053100010")]
    first, second = read_dur(product_list(tmp_path, PAIR_HEADER, *rows))
    assert isinstance(first, ProductPair)
    assert first.about.text == "첫째,\n둘째, 셋째\n"
    assert isinstance(second, ProductPair)
    assert (second.line, second.product) == (5, 648901231)


def test_damaged_lines_anywhere_never_cost_another_row(tmp_path: Path):
    draw = random.Random(12)
    path = product_list(tmp_path, PAIR_HEADER, *[pair(f"{600000000 + n}", "053100010") for n in range(300)])
    lines = path.read_bytes().decode("cp949").split("\r\n")
    damaged = set(draw.sample(range(1, 301), 40))
    for number in damaged:
        lines[number] = '"' * draw.randint(1, 3) + lines[number][: draw.randint(1, 60)]
    path.write_bytes("\r\n".join(lines).encode("cp949"))
    read = {one.product - 600000000 + 1 for one in read_dur(path) if isinstance(one, ProductPair)}
    assert read >= set(range(1, 301)) - damaged


@pytest.mark.parametrize("text", ["", "가,나,다\n1,2,3\n", "\n", "\x00\x01"])
def test_a_file_of_no_known_list_is_refused(tmp_path: Path, text):
    path = tmp_path / "other.csv"
    path.write_text(text)
    with pytest.raises(UnreadableFile):
        list(read_dur(path))
