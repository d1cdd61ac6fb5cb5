"""A number with what it counts: tablets, units, rates, ranges, and what stands around it."""

from __future__ import annotations

import pytest

from korean.amounts import BARE, Unit, parse_plain_unit, parse_unit, read, say
from korean.values import Value


def said(text: str, before: str = "", *, in_code: bool = False) -> tuple[str, str] | None:
    """What is said of the amount that `text` begins with, and what of the text is left."""
    reading = read(f"{before}{text}", len(before), before, in_code)
    return (reading.spoken, f"{before}{text}"[reading.end :]) if reading else None


@pytest.mark.parametrize(
    ("text", "spoken", "rest"),
    [
        ("1정", "한 정", ""),
        ("2알을", "두 알", "을"),
        ("20알", "스무 알", ""),
        ("12명이", "열두 명", "이"),
        ("2  정", "두 정", ""),
        ("2   정", "이", "   정"),
        ("5mg", "오 밀리그램", ""),
        ("5  mg", "오 밀리그램", ""),
        ("5   mg", "오", "   mg"),
        ("0.5mg", "영 점 오 밀리그램", ""),
        ("1,000mg", "천 밀리그램", ""),
        ("2c", "두 캡슐", ""),
        ("2 c", "이", " c"),
        ("7", "칠", ""),
        ("7약", "칠", "약"),
        ("10여 명", "십여 명", ""),
        ("10여명", "십여 명", ""),
        ("30여 개", "삼십여 개", ""),
    ],
)
def test_a_number_with_its_counter(text, spoken, rest):
    assert said(text) == (spoken, rest)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("0.5정", "반 정"), ("½정", "반 정"), ("1/2정", "반 정"), ("0½정", "반 정"), ("1½정", "한 정 반"),
        ("2½알", "두 알 반"), ("0.5시간", "반 시간"), ("1½시간", "한 시간 반"), ("1/3정", "삼분의 일 정"),
        ("0.25정", "영 점 이오 정"), ("1.00정", "한 정"), ("2.0회", "이 회"), ("1/2mg", "이분의 일 밀리그램"),
        ("0.5회", "영 점 오 회"), ("1.0mg", "일 밀리그램"),
    ],
)  # fmt: skip
def test_halves_and_noughts_of_what_is_taken(text, spoken):
    assert said(text) == (spoken, "")


@pytest.mark.parametrize(
    ("text", "before", "spoken"),
    [
        ("-5도", "", "영하 오 도"),
        ("-5도", "영하 ", "오 도"),
        ("-5도", "기온은 ", "영하 오 도"),
        ("-5%", "", "마이너스 오 퍼센트"),
        ("-5", "", "마이너스 오"),
        ("-5mg", "", "오 밀리그램"),
        ("-5정", "", "다섯 정"),
        ("+5mg", "", "플러스 오 밀리그램"),
        ("±3mg", "", "플러스마이너스 삼 밀리그램"),
    ],
)
def test_signs(text, before, spoken):
    assert said(text, before) == (spoken, "")


@pytest.mark.parametrize("text", ["약", "-약", "+", "정"])
def test_what_is_no_amount(text):
    assert said(text) is None


@pytest.mark.parametrize(
    ("text", "spoken", "rest"),
    [
        ("5mg/kg", "오 밀리그램 퍼 킬로그램", ""),
        ("5mg/일", "하루 오 밀리그램", ""),
        ("5mg/1일", "하루 오 밀리그램", ""),
        ("5mg/kg/일", "하루 오 밀리그램 퍼 킬로그램", ""),
        ("3회/일", "하루 삼 회", ""),
        ("3회 / 일", "하루 삼 회", ""),
        ("2번/주", "일주일에 두 번", ""),
        ("3회/x", "삼 회", "/x"),
        ("3회/1일/2주", "삼 회", "/1일/2주"),
        ("60km/h", "시속 육십 킬로미터", ""),
        ("3m/s", "초속 삼 미터", ""),
        ("5mg/5mL", "오 밀리그램 퍼 오 밀리리터", ""),
        ("5mg/5mg", "오 밀리그램", "/5mg"),
        ("5mg/5", "오 밀리그램", "/5"),
        ("5mg/약", "오 밀리그램", "/약"),
        ("100°F", "화씨 백 도", ""),
        ("36.5°C", "삼십육 점 오 도", ""),
        ("5mmol/L", "오 밀리몰 퍼 리터", ""),
    ],
)
def test_rates(text, spoken, rest):
    assert said(text) == (spoken, rest)


@pytest.mark.parametrize(
    ("text", "spoken", "rest"),
    [
        ("2~3정", "두 정에서 세 정", ""),
        ("2 ~ 3정", "두 정에서 세 정", ""),
        ("2-3정", "두 정에서 세 정", ""),
        ("2정~3정", "두 정에서 세 정", ""),
        ("5mg~10mg", "오 밀리그램에서 십 밀리그램", ""),
        ("1~2", "일에서 이", ""),
        ("2-3", "이에서 삼", ""),
        ("3~2", "삼에서 이", ""),
        ("1~2회/일", "하루 일 회에서 이 회", ""),
        ("5~10mg/일", "하루 오 밀리그램에서 십 밀리그램", ""),
        ("1-2정/회", "일 회 한 정에서 두 정", ""),
        ("3~24번지", "삼 번지에서 이십사 번지", ""),
        ("3번지-24번지", "삼 번지에서 이십사 번지", ""),
        ("-3~-1도", "영하 삼 도에서 영하 일 도", ""),
        ("5~", "오", "~"),
        ("5-약", "오", "-약"),
        ("5~약", "오", "~약"),
        ("3~5만 원", "삼만 원에서 오만 원", ""),
        ("2만~5만 원", "이만 원에서 오만 원", ""),
        ("9999~5만 원", "구천구백구십구만 원에서 오만 원", ""),
        ("10000~5만 원", "만 원에서 오만 원", ""),
        ("3원~5만 원", "삼 원에서 오만 원", ""),
        ("3.5~5만 원", "삼 점 오 원에서 오만 원", ""),
    ],
)
def test_ranges(text, spoken, rest):
    assert said(text) == (spoken, rest)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("1,2정", "한"), ("1,2,3정", "한"), ("4,5알", "네"), ("1,2 정", "한"), ("1,3정", "일"), ("2,1정", "이"),
        ("1,2mg", "일"), ("11,12정", "십일"), ("1,2여 명", "일"), ("1,2년", "일"), ("1,2", "일"),
    ],
)  # fmt: skip
def test_neighbouring_numbers_share_a_counter(text, spoken):
    assert said(text) == (spoken, text[text.index(",") :])


@pytest.mark.parametrize(
    ("text", "spoken", "rest"),
    [("12정", "십이", "정"), ("12mg", "십이 밀리그램", ""), ("1,2정", "일", ",2정"), ("2~3정", "이", "~3정")],
)
def test_in_a_name_a_number_counts_nothing(text, spoken, rest):
    assert said(text, in_code=True) == (spoken, rest)


@pytest.mark.parametrize(
    ("text", "unit", "rest"),
    [
        ("정", Unit("정", counted=True), ""),
        (" 정을", Unit("정", counted=True), "을"),
        ("여 명", Unit("명", counted=True, approximate="여"), ""),
        ("여명", Unit("명", counted=True, approximate="여"), ""),
        ("mg", Unit("밀리그램"), ""),
        ("도", Unit("도", counted=True, temperature=True), ""),
        ("°F", Unit("도", temperature=True, frame="화씨 {}"), ""),
        ("회/일", Unit("회", counted=True, frame="하루 {}"), ""),
    ],
)
def test_what_is_counted(text, unit, rest):
    found = parse_unit(f"5{text}", 1)
    assert found
    assert (found[0], f"5{text}"[found[1] :]) == (unit, rest)


@pytest.mark.parametrize(
    ("text", "unit", "rest"),
    [
        ("mg/일", Unit("밀리그램"), "/일"),
        ("회/일", Unit("회", counted=True), "/일"),
        ("T/일", Unit("정", counted=True), "/일"),
        ("°F", Unit("도", temperature=True), ""),
        ("도", Unit("도", counted=True, temperature=True), ""),
        ("여 명/일", Unit("명", counted=True, approximate="여"), "/일"),
    ],
)
def test_what_is_counted_without_what_stands_behind_a_slash(text, unit, rest):
    found = parse_plain_unit(f"5{text}", 1)
    assert found
    assert (found[0], f"5{text}"[found[1] :]) == (unit, rest)


@pytest.mark.parametrize("text", ["", " ", "약", "여", "여 ", "   정"])
def test_what_counts_nothing(text):
    assert parse_unit(f"5{text}", 1) is None


def test_without_a_unit_a_number_is_only_said():
    assert say(Value(whole="12"), BARE) == "십이"
    assert say(Value(whole="12", sign="-"), BARE) == "마이너스 십이"
