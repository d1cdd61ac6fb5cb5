"""The table of a dispensing history is read in both layouts; what is missing is named, and nothing is guessed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicines import exceptions
from medicines.services.dispensing_history import (
    MOST_LINES,
    DispensedLine,
    DispensingHistory,
    read_code,
    read_date,
    read_history,
)
from medicines.services.locked_workbook import cell_text
from medicines.tests.histories import HEAD, TODAY, line, printed, table

MORNING_PILL = printed("맑은정5밀리그램", "641900010")


def read(*sheets) -> DispensingHistory:
    return read_history([[tuple(map(cell_text, row)) for row in rows] for rows in sheets], TODAY)


def code_of(*sheets) -> str:
    with pytest.raises(exceptions.DispensingHistoryError) as caught:
        read(*sheets)
    return str(caught.value.get_codes())


def test_one_table():
    history = read(
        table(MORNING_PILL, printed("달래시럽", 57600010, "500(1)mL/병", 3.5, 3, 3, dt.datetime(2026, 11, 17)))
    )
    assert history.unread == ()
    assert history.lines == (
        line(),
        line("달래시럽", "057600010", "2026-11-17", "3.5", "500(1)mL/병", "3", "3"),
    )


def test_cells_merged_over_a_visit():
    history = read(
        table(
            MORNING_PILL,
            printed("달래정", on=None, hospital=None, pharmacy=None),
            printed("노을정", on=None, hospital="봄빛의원", pharmacy="봄빛약국"),
            printed("새벽정", on="2026.11.18", hospital="가람의원", pharmacy=None),
        )
    )
    assert [(one.dispensed_on.day, one.hospital, one.pharmacy) for one in history.lines] == [
        (16, "늘봄의원", "늘봄약국"),
        (16, "늘봄의원", "늘봄약국"),
        (16, "봄빛의원", "봄빛약국"),
        (18, "가람의원", ""),
    ]


SHORT_HEAD = ("번호", "제품명", "약효분류", "성분명", "약품코드", "단위", "1회 투약량", "1일 투여횟수", "총 투약일수")
SHORT_ROW = (1, "맑은정5밀리그램", "기타", "madeupine", "641900010", "1정", 1, 1, 30)


def test_a_block_for_each_visit():
    history = read(
        [
            ("조제일자", "2026-11-16", "처방기관", "늘봄의원", "조제기관", "늘봄약국"),
            SHORT_HEAD,
            SHORT_ROW,
            (),
            ("조제일자\uff1a2026년 11월 18일", None, "처방기관: 병원 이름: 가람의원"),
            ("조제기관", None, "가람약국"),
            SHORT_HEAD,
            (1, "달래정", "기타", "madeupine", "641900020", "1정", 2, 3, 5),
        ]
    )
    assert history.lines == (
        line(substance="madeupine"),
        line("달래정", "641900020", "2026-11-18", "2", "1정", "3", "5", "가람의원", "가람약국", "madeupine"),
    )


def test_headings_in_other_words_and_another_order():
    head = ("약품 명", "의약품코드", "1회투여량", "1일 투약횟수", "총투여일수(일)", "조제일")
    history = read([head, ("맑은정5밀리그램", "8806419000105", "1", "1", "30", "2026/11/16")])
    assert history.lines == (
        DispensedLine(dt.date(2026, 11, 16), "", "", "맑은정5밀리그램", "", "", "641900010", "1", "", "1", "30"),
    )


def test_of_two_dates_the_dispensing_counts():
    head = ("처방일자", "조제일자", "제품명", "약품코드", "1회 투약량", "1일 투여횟수", "총 투약일수")
    row = ("2026-11-14", "2026-11-16", "맑은정5밀리그램", "641900010", "1", "1", "30")
    assert [one.dispensed_on.day for one in read([head, row]).lines] == [16]
    assert [one.dispensed_on.day for one in read([(head[0], *head[2:]), (row[0], *row[2:])]).lines] == [14]


def test_a_place_with_a_plain_name_is_a_place():
    (found,) = read(table(printed("맑은정5밀리그램", "641900010", hospital="병의원", pharmacy="약국"))).lines
    assert (found.hospital, found.pharmacy) == ("병의원", "약국")


def test_several_sheets():
    other = [SHORT_HEAD, SHORT_ROW]
    history = read([("표지",)], table(MORNING_PILL), other)
    assert history.lines == (line(),)
    assert history.unread == ("맑은정5밀리그램",), "another sheet's visit is not this one's"


def test_notes_and_empty_rows_are_no_medicines():
    rows = table(MORNING_PILL)
    note = [None, None, None, None, "※ 이 표는 참고용입니다."]
    assert read([*rows, (), note, ("합계", None, None, None, None, None)]).lines == (line(),)


@pytest.mark.parametrize("on", [None, "", "어제", "2026-13-40", "2026-11-24", "1926-11-16", "20261116~20261118"])
def test_a_day_that_cannot_be_is_told_and_never_guessed(on):
    history = read(table(printed("달래정", on=on), MORNING_PILL))
    assert (history.lines, history.unread) == ((line(),), ("달래정",))


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "no_dispensing_history"),
        ([("이름", "나이"), ("순자", "86")], "no_dispensing_history"),
        ([("제품명", "가격"), ("맑은정", "100")], "no_dispensing_history"),
        (table(), "nothing_dispensed"),
        ([("조제일자", "제품명", "약품코드", "단위")], "history_columns_missing"),
        (table(*[MORNING_PILL] * (MOST_LINES + 1)), "history_too_long"),
    ],
)
def test_other_tables(rows, code):
    assert code_of(rows) == code


def test_the_missing_columns_are_named():
    with pytest.raises(exceptions.HistoryColumnsMissing, match="1회 투약량, 1회 투여횟수, 총 투약일수"):
        read([("조제일자", "제품명", "약품코드", "단위")])


def test_long_cells_are_cut():
    (long,) = read(table(printed("가" * 999, "나" * 999, "다" * 999, hospital="라" * 999))).lines
    assert (len(long.name), len(long.code), len(long.unit), len(long.hospital)) == (200, 30, 30, 100)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_a_date_in_every_writing(day):
    serial = (day - dt.date(1899, 12, 30)).days
    for text in (
        f"{day}", f"{day:%Y%m%d}", f"{day:%Y.%m.%d}", f"{day.year}. {day.month}. {day.day}.", f"{day:%Y/%m/%d}",
        f"{day.year}년 {day.month}월 {day.day}일", f"{day} 10:20", f"{day:%Y-%m-%d} 10:20:30", f"{serial}",
    ):  # fmt: skip
        assert read_date(text) == day, text


@pytest.mark.parametrize(
    "text", ["", "20260230", "2026-1", "16-11-2026", "내일", "123456", "-2026-11-16", "2026-11-16a"]
)
def test_no_date(text):
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("641900010", "641900010"), ("57600010", "057600010"), ("641 900-010", "641900010"),
        ("8806419000105", "641900010"), ("8806419000", "8806419000"), ("A1234", "A1234"), ("", ""),
    ],
)  # fmt: skip
def test_a_code(text, code):
    assert read_code(text) == code


@given(st.lists(st.lists(st.text(max_size=12) | st.sampled_from(HEAD), max_size=14).map(tuple), max_size=12))
def test_any_table_is_read_or_refused(rows):
    try:
        history = read_history([rows], TODAY)
    except exceptions.DispensingHistoryError:
        return
    assert all(one.name and one.dispensed_on <= TODAY for one in history.lines)
