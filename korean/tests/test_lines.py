"""Lines before numbers: separators and the blanks around them, easy words, markup, a person's own entries."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from korean import has_speech, read_aloud
from korean.runs import parse_run
from korean.separators import RULES, Sense, decide


def bare(spoken: str) -> str:
    return re.sub(r"[\s,.?!]", "", spoken).replace("하루", "일일")


DOSES = st.tuples(st.integers(1, 9), st.sampled_from(["정", "캡슐", "포", "알", "방울", "mL"])).map(
    lambda dose: f"{dose[0]}{dose[1]}"
)
STRENGTHS = st.sampled_from(["5mg", "500mg", "2.5mg", "0.1mg", "1,000mg"])
TIMES = st.integers(1, 6).map(lambda times: f"1일 {times}회")
DAYS = st.integers(2, 90).map(lambda days: f"{days}일")
SEPARATORS = ["/", " / ", " | ", "\t", "\n", ", ", " → ", " ... "]


@given(STRENGTHS, DOSES, TIMES, DAYS, st.sampled_from(SEPARATORS))
@settings(max_examples=200, deadline=None)
def test_fields_are_read_one_by_one_whatever_parts_them(strength, dose, times, days, separator):
    fields = [strength, dose, times, days]
    if strength.endswith("mg") and dose.endswith("mL") and "/" in separator:
        fields = [dose, times, days]
    assert bare(read_aloud(separator.join(fields))) == bare("".join(map(read_aloud, fields)))


@given(
    DOSES,
    st.sampled_from(["드세요", "감사합니다", "식후", "혈압약", "네"]),
    st.sampled_from([".", "..", "...", "…", "……", "·····"]),
)
@settings(max_examples=100, deadline=None)
def test_a_full_stop_glued_to_a_dose_is_no_decimal_point(dose, word, stop):
    assert bare(read_aloud(f"{word}{stop}{dose}")) == bare(word + read_aloud(dose))


@pytest.mark.parametrize(
    "text",
    [
        "1정/1일 3회",
        "120/80",
        "1/2정",
        "5/160mg",
        "2/0/2정",
        "6정-5정-4정",
        "5mg-1정",
        "2-3정",
        "160mg/5mL",
        "3회/1일",
        "8/12/6시",
    ],
)
def test_blanks_around_a_separator_change_nothing(text):
    loose = re.sub(r"([/-])", r" \1 ", text)
    assert bare(read_aloud(loose)) == bare(read_aloud(text))


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("120/80mmHg", Sense.PAIR),
        ("5/160mg", Sense.STRENGTHS),
        ("1/2정", Sense.AMOUNT),
        ("12/25", Sense.DATE),
        ("1/0/1", Sense.COURSE),
        ("6정-5정-4정", Sense.COURSE),
        ("5mg - 1정", Sense.FIELDS),
        ("2-3정", Sense.AMOUNT),
        ("8/12/6시", Sense.HOURS),
        ("9:00-18:00", Sense.SPAN),
        ("3-2", Sense.VERSUS),
        ("123-45", Sense.LOT),
        ("10/10 만점", Sense.SCORE),
        ("12-345-67", Sense.CODE),
        ("10-8-12", Sense.CODE),
    ],
)
def test_one_table_decides(text, sense):
    run = parse_run(text, 0, "")
    assert run
    assert decide(run) is sense


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("1-1/2정", "한 정 반"),
        ("2-1/2정", "두 정 반"),
        ("1 1/2정", "한 정 반"),
        ("1/2-1정", "반 정에서 한 정"),
        ("2주/1회", "이 주, 일 회"),
        ("1정 (500mg) - 1일 2회", "한 정, 오백 밀리그램, 일 일 이 회"),
        ("아침 1정 / 저녁 1/2정", "아침 한 정, 저녁 반 정"),
        ("0,125mg 1정", "영 점 일이오 밀리그램 한 정"),
        ("12,125mg", "만 이천백이십오 밀리그램"),
        ("인슐린 10-8-12", "인슐린 십, 팔, 십이"),
        ("란투스 12-8", "란투스 십이, 팔"),
        ("인슐린 4-6", "인슐린 사에서 육"),
        ("<1일 2회> 1정", "하루 이 회. 한 정"),
        ("혈당 <70 또는 >180", "혈당 칠십 미만 또는 백팔십 초과"),
        ("500mg or 2T", "오백 밀리그램 또는 두 정"),
        ("1/10로 줄이세요", "십분의 일로 줄이세요"),
        ("1/10로 예약", "일월 십 일로 예약"),
        ("진료실 3-2", "진료실 삼 다시 이"),
        ("처방전 번호 20261127-00034", "처방전 번호 이공이육일일이칠, 공공공삼사"),
        ("송장번호 6412 3388", "송장번호 육사일이 삼삼팔팔"),
        ("주민번호 앞자리 450302", "주민번호 앞자리 사오공삼공이"),
        ("26/11/27 처방", "이십육 년 십일월 이십칠 일 처방"),
        ("20/10/12단위", "이십, 십, 십이 단위"),
        ("5/8은 어버이날", "오월 팔 일은 어버이날"),
        ("3/1절", "삼일 절"),
        ("만족도 9/10", "만족도 십분의 구"),
        ("1정 / 주의: 졸음", "한 정, 주의, 졸음"),
        ("2정 / 일요일", "두 정, 일요일"),
        ("200cc / 인슐린 6U", "이백 씨씨, 인슐린 육 단위"),
        ("1정 /1일 3회 / 개봉 후 28일", "한 정, 일 일 삼 회, 개봉 후 이십팔 일"),
        ("5mg/kg/일까지", "하루 오 밀리그램 퍼 킬로그램까지"),
        ("저녁 8:30 / 1/4~1/2정", "저녁 여덟 시 삼십 분, 사분의 일 정에서 반 정"),
        ("2 / 14:30", "이, 십사 시 삼십 분"),
        ("통증 8/10. 쉬세요", "통증 십분의 팔. 쉬세요"),
        ("맥박 72. 2.5mL", "맥박 칠십이. 이 점 오 밀리리터"),
        ("26. 3. 2. 조제", "이십육 년 삼월 이 일 조제"),
        ("USD 20. 30분", "이십 달러. 삼십 분"),
        ("LDL 130mg/dL\n2정", "엘디엘 백삼십 밀리그램 퍼 데시리터. 두 정"),
        ("60mL/min\n08:00 - 1정", "분당 육십 밀리리터. 여덟 시, 한 정"),
        ("아침 1정\n-2정", "아침 한 정. 두 정"),
        ("1일 3회\n*2정", "하루 삼 회. 두 정"),
        ("담배 1대\n5mL", "담배 한 대. 오 밀리리터"),
        ("1정>1일 3회", "한 정, 하루 삼 회"),
        ("1정/월·수·금", "한 정, 월, 수, 금"),
        ("1정 / 시간 맞춰", "한 정, 시간 맞춰"),
        ("오전 8:30: 1정", "오전 여덟 시 삼십 분, 한 정"),
        ("혈당 110 : 5mg", "혈당 백십, 오 밀리그램"),
        ("물과 약 1 : 10", "물과 약 일 대 십"),
        ("6-14-22시", "여섯 시, 십사 시, 이십이 시"),
        ("시럽 5mL\n12/25 진료", "시럽 오 밀리리터. 십이월 이십오 일 진료"),
        ("9AM-6PM", "오전 아홉 시에서 오후 여섯 시"),
    ],
)
def test_doses_beside_separators(written, spoken):
    assert read_aloud(written) == spoken


def test_every_sense_but_the_default_is_in_the_table():
    assert {sense for *_, sense in RULES} == set(Sense)


@pytest.mark.parametrize(
    ("written", "easy"),
    [
        ("14:30", "오후 두 시 삼십 분"),
        ("08:00 1정", "오전 여덟 시 한 정"),
        ("12:00", "낮 열두 시"),
        ("저녁 19:30", "저녁 일곱 시 삼십 분"),
        ("오후 14:30", "오후 두 시 삼십 분"),
        ("9:30 PM", "오후 아홉 시 삼십 분"),
        ("제1회 10개", "제일 회 열 개"),
        ("1회\n2정", "한 번. 두 정"),
        ("15mg/kg / 회복기", "킬로그램당 십오 밀리그램, 회복기"),
        ("15mg/kg/일로", "하루 킬로그램당 십오 밀리그램으로"),
        ("14:30: 1정", "오후 두 시 삼십 분, 한 정"),
        ("09:00~18:00", "오전 아홉 시에서 오후 여섯 시"),
        ("9:00-18:00", "오전 아홉 시에서 오후 여섯 시"),
        ("9시-18시", "오전 아홉 시에서 오후 여섯 시"),
        ("14시", "오후 두 시"),
        ("24시간마다", "이십사 시간마다"),
        ("물과 약을 1:30으로 섞기", "물과 약을 일 대 삼십으로 섞기"),
        ("1회 1정", "한 번에 한 정"),
        ("1회 1~2정씩", "한 번에 한 정에서 두 정씩"),
        ("1일 3회", "하루 세 번"),
        ("1일3회 1회1정", "하루 세 번 한 번에 한 정"),
        ("1일 1회 1정", "하루 한 번 한 정"),
        ("1회 2정, 1일 3회, 식후 30분", "한 번에 두 정, 하루 세 번, 식후 삼십 분"),
        ("2-3회/일", "하루 두 번에서 세 번"),
        ("2회차", "이 회차"),
        ("3회분", "삼 회분"),
        ("혈당 126mg/dL", "혈당 데시리터당 백이십육 밀리그램"),
        ("5mg/kg/일", "하루 킬로그램당 오 밀리그램"),
        ("160mg/5mL", "오 밀리리터당 백육십 밀리그램"),
        ("혈압 140/90mmHg", "혈압 백사십에 구십"),
        ("비타민D 400IU", "비타민 디 사백 단위"),
        ("1T qd", "한 정 하루 한 번"),
        ("2T tid prn", "두 정 하루 세 번 필요할 때"),
        ("11월 1일 3회 진료", "십일월 일 일 세 번 진료"),
    ],
)
def test_easy_words(written, easy):
    assert read_aloud(written, easy=True) == easy


def test_easy_words_leave_what_is_easy_and_the_own_entries_alone():
    text = "할머니, 혈압약 한 정 드세요."
    assert read_aloud(text, easy=True) == text
    assert read_aloud("1회 1정, 14:30", {"14:30": "약속 시간"}, easy=True) == "한 번에 한 정, 약속 시간"


def test_own_entries_are_not_cut():
    assert read_aloud("5mg/2정과 3F", {"5mg/2정": "작은 약", "3F": "우리 층"}) == "작은 약과 우리 층"
    assert read_aloud("<쉿> 2정", {"<쉿>": "조용히"}) == "조용히 두 정"


def test_markup_alone_says_nothing():
    assert not has_speech("<br/><p></p>&nbsp;")
    assert read_aloud("<br/><p></p>&nbsp;") == ""
