"""The dose guard: every accepted reading agrees, every known misreading is caught, what is open is asked."""

from __future__ import annotations

import ast
import importlib
import json
import random
import re
import sys
from pathlib import Path

import pytest

from korean import read_aloud
from korean.guard import AGREE, AMBIGUOUS, DISAGREE, check, quantities

DATA = Path(__file__).parent / "data"
BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "korean_reading"
ROWS = [
    (row["text"], spoken)
    for path in sorted(DATA.glob("reading*.json"))
    for row in json.loads(path.read_text(encoding="utf-8"))
    for spoken in row["spoken"]
]
OPEN = {
    "2/3",
    "2/5",
    "1/2",
    "3/4",
    "1/2 드세요",
    "하루 1/2",
    "0,5",
    "0,5정",
    "0,5정 드세요",
    "1,5정",
    ".5정",
    "약 .5정 드세요",
    "약 .2mg",
    "10P",
}
"""Texts of the rows that are open indeed, whichever reading a row settles for."""


@pytest.mark.slow
def test_no_row_of_the_open_benchmark_is_refused():
    sys.path.insert(0, str(BENCHMARK))
    try:
        rows = importlib.import_module("judged_rows").own_rows()
    finally:
        sys.path.remove(str(BENCHMARK))
    outcomes = {
        (row.text, easy): check(row.text, read_aloud(row.text, easy=easy)).outcome
        for row in rows
        for easy in (False, True)
    }
    assert {text for (text, _easy), outcome in outcomes.items() if outcome == DISAGREE} == set()
    asked = {text for (text, _easy), outcome in outcomes.items() if outcome == AMBIGUOUS}
    assert len(asked) < len(rows) / 100


def test_every_accepted_reading_agrees():
    outcomes = {(text, spoken): check(text, spoken).outcome for text, spoken in ROWS}
    assert {text for (text, _spoken), outcome in outcomes.items() if outcome == DISAGREE} == set()
    assert {text for (text, _spoken), outcome in outcomes.items() if outcome == AMBIGUOUS} <= OPEN


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("1번째 알림입니다.", "첫 번째 알림입니다."),
        ("첫날 2정, 이후 1정씩", "첫날 두 정, 이후 한 정씩"),
        ("첫 주에 1정", "첫 주에 한 정"),
    ],
)
def test_the_first_of_a_row_is_a_number_only_where_it_counts(text, spoken):
    assert check(text, spoken).outcome == AGREE


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("1정 / 1일 3회", "하루 한 정 삼 회"),
        ("타이레놀 500mg / 1회 2정 / 1일 3회 / 3일", "타이레놀 일 회 오백 밀리그램 하루 두 정 삼 회, 삼 일"),
        ("5mg / 1일 1회", "하루 오 밀리그램 일 회"),
        ("산화아연...431.82mg", "산화아연 영 점 사삼일 영 점 팔이"),
        ("할머니....10mg 드세요", "할머니 영 점 일영 밀리그램 드세요"),
        ("식후에 드세요.2알", "식후에 드세요 영 점 이 알"),
        ("약값......3,000원", "약값 영 점 삼, 영 원"),
        ("5mg->10mg", "오 밀리그램 초과 십 밀리그램"),
        ("암로디핀 5mg - 1정", "암로디핀 오 밀리그램에서 한 정"),
        ("1정/0/1정", "한 정, 일분의 영 정"),
        ("8/12/6시", "팔, 십이월 육 일 시"),
        ("다음 진료 1/5", "다음 진료 오분의 일"),
        ("혈당 110/180", "혈당 백팔십분의 백십"),
        ("q12h(8A, 8P)", "열두 시간마다, 팔 에이, 여덟 포"),
        ("3-1번 승강장", "삼에서 일 번 승강장"),
        ("2정*3회*2일", "두 정 삼 회 두 정"),
        ("14:30", "오전 두 시 삼십 분"),
        ("저녁 8:00", "저녁 오전 여덟 시"),
        ("1회 1정", "한 번에 두 정"),
        ("125mg/5mL 1회 10mL", "오 밀리리터당 백이십오 밀리그램 한 번에 오 밀리리터"),
        ("1정/kg", "한 정"),
        ("10mg/kg/일", "하루 십 밀리그램"),
        ("아침 2정, 저녁 1정", "저녁 두 정, 아침 한 정"),
        ("1000mg", "백 밀리그램"),
        ("3만 단위", "삼천 단위"),
        ("1tab", "한 캡슐"),
        ("2일에 1번", "하루에 한 번"),
        ("격일로 1정", "매일 한 정"),
        ("오늘 약 드세요", "오늘 두 약 드세요"),
        ("약 2정 드세요", "약 드세요"),
        ("1.2.3정", "한 정 두 정 세 정"),
        ("1/0정", "일, 영 정"),
        ("5mgx", "오"),
        ("2정", "2정"),
        ("<5mg", "오 밀리그램"),
        ("혈당 < 70이면", "혈당 칠십이면"),
        ("체중>60kg", "체중 육십 킬로그램"),
        (">=65세", "육십오 세"),
        ("용법>1일2회", "용법 일 일 초과 이 회"),
        ("혈압약>1정", "혈압약 한 정 초과"),
        ("≥65세", "육십오 세 초과"),
        ("≤3정", "세 정"),
        ("<5mg", "오 밀리그램 초과"),
        ("혈압 180↑", "혈압 백팔십"),
        ("65세 이상 2정", "육십오 세 두 정"),
        ("65세 이상 2정", "육십오 세 이하 두 정"),
        ("3회 이하", "삼 회 미만"),
        ("5mg", "오 밀리그램 이상"),
        ("1정/주", "한 정"),
        ("1/2T-0-1/2T", "반 정에서 반 정"),
        ("프로그랍 1.5mg-1mg", "프로그랍 일 밀리그램에서 일 점 오 밀리그램"),
        ("3|000mg", "삼, 영 밀리그램"),
        ("1회투약량 1.00", "일 회 투약량 백 점 영영"),
        ("벤토린 2흡입", "벤토린을 한 번 들이마시세요"),
        ("혈압약 1.5알", "혈압약 한 알"),
        ("5mg/mL", "오 밀리그램"),
        ("1정(5mg)/일", "한 정, 오 밀리그램"),
        ("1정/2일", "하루 한 정"),
        ("사용기한 27/03", "사용기한 이십칠 년 사월"),
        ("8세 2/3", "팔 세 삼분의 일"),
    ],
)
def test_a_misreading_is_caught(text, spoken):
    assert check(text, spoken).outcome == DISAGREE


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("1회 2정 하루 3번", "한 번에 두 정 하루 세 번"),
        ("14:30", "오후 두 시 삼십 분"),
        ("14:30", "십사 시 삼십 분"),
        ("오후 2시 30분", "오후 두 시 반"),
        ("주 1회 1정", "일주일에 한 번 한 정"),
        ("1정 qod", "한 정 이틀에 한 번"),
        ("혈당 100mg/dL", "혈당 백 밀리그램"),
        ("1~2정", "한두 정"),
        ("1.5정", "한 정 반"),
        ("1½정", "한 정 반"),
        ("125mg/5mL", "오 밀리리터당 백이십오 밀리그램"),
        ("10mg/kg/일", "하루 킬로그램당 십 밀리그램"),
        ("1-0-1", "아침 한 정 점심 없음 저녁 한 정"),
        ("010-1234-5678", "공일공 일이삼사 오육칠팔"),
        ("1일 1회", "하루 한 번"),
        ("1h 30m", "한 시간 삼십 분"),
        ("KRW 5000", "오천 원"),
        ("이지엔6 프로", "이지엔 식스 프로"),
        ("오메가3 캡슐 2개", "오메가 쓰리 캡슐 두 개"),
        ("벤토린 2흡입", "벤토린을 두 번 들이마시세요"),
        ("벤토린 2puff", "벤토린을 두 번 들이마시세요"),
        ("1/2T-0-1/2T", "반 정, 영, 반 정"),
        ("1-0-1/2정", "한 정, 영, 반 정"),
        ("벤토린 2회 흡입", "벤토린을 두 번 들이마시세요"),
        ("혈압약 1.5알", "혈압약 한 알 반"),
        ("씬지록신 0.05mg 0.5알", "씬지록신 영 점 영오 밀리그램 반 알"),
        (
            "모두 9가지예요. 혈압약은 2알, 나머지는 1알씩이에요.",
            "모두 아홉 가지예요. 혈압약은 두 알, 나머지는 한 알씩이에요.",
        ),
        ("체온 > 38도", "체온 삼십팔 도 이상"),
        ("아세트아미노펜 3|000mg", "아세트아미노펜 삼천 밀리그램"),
        ("혈당 ≥350: 8단위", "혈당 삼백오십 이상, 팔 단위"),
        ("체중<50kg: 450mg", "체중 오십 킬로그램 미만, 사백오십 밀리그램"),
        ("마그밀 2T pc30m", "마그밀 두 정 식후 삼십 분"),
        ("6개월 미만 1/5, 3개월(영아) 1/4", "육 개월 미만 오분의 일, 삼 개월, 영아, 사분의 일"),
        ("어른 용량의 1/2을 드세요", "어른 용량의 이분의 일을 드세요"),
        ("1일 1~수회", "하루 일 회에서 수 회"),
        ("25μg/시간 72시간마다", "시간당 이십오 마이크로그램 칠십이 시간마다"),
        ("0.67 | 그램", "영 점 육칠, 그램"),
        ("혈압약>1정", "혈압약, 한 정"),
        ("용법 > 1일 3회", "용법, 하루 세 번"),
        ("<1일 2회> 1정", "하루 이 회, 한 정"),
        ("이상 반응이 있으면", "이상 반응이 있으면"),
        ("8세 2/3, 3세 1/3", "팔 세 삼분의 이, 삼 세 삼분의 일"),
        ("사용기한 27/03", "사용기한 이십칠 년 삼월"),
        ("1정(5mg)/일", "하루 한 정, 오 밀리그램"),
        ("1정/2일", "이 일마다 한 정"),
        ("30/70 반 알", "삼십에 칠십 반 알"),
        ("물 1l 정도", "물 일 리터 정도"),
        ("아침 1정/점심 0정", "아침 한 정, 점심 없음"),
        ("2회/월", "한 달에 두 번"),
        ("오후 3:05: 2알", "오후 세 시 오 분, 두 알"),
        ('"1정"만 드세요', "한 정만 드세요"),
        ("3분의 1만", "삼분의 일만"),
        ("06시", "오전 여섯 시"),
        ("9~18시", "오전 아홉 시에서 오후 여섯 시"),
        ("칼륨 5.2mEq/L", "칼륨 오 점 이 밀리이퀴벌런트 퍼 리터"),
        ("5mgbid", "오 밀리그램 하루 두 번"),
    ],
)
def test_another_way_of_saying_the_same_agrees(text, spoken):
    assert check(text, spoken).outcome == AGREE


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("2/3", ["삼분의 이", "이월 삼 일", "이, 삼"]),
        ("하루 세 번, 2/3", ["하루 세 번, 삼분의 이", "하루 세 번, 이월 삼 일", "하루 세 번, 이, 삼"]),
        ("0,5정", ["반 정", "다섯 정"]),
        ("약 2,5정을", ["약 이 점 오 정을", "약 두 정, 다섯 정을"]),
        (".2정", ["영 점 이 정", "두 정"]),
        ("10P", ["열 포", "오후 열 시"]),
        ("1/2 3회", ["이분의 일 3회", "일월 이 일 3회", "일, 이 3회"]),
        ("2-3", ["이에서 삼", "이, 삼"]),
        ("1 / 2정", ["반 정", "한 정, 두 정"]),
        ("2/4mg", ["영 점 오 밀리그램", "이 밀리그램, 사 밀리그램"]),
        ("1.000mg", ["일 밀리그램", "천 밀리그램"]),
        ("O.5정씩", ["반 정씩", "다섯 정씩"]),
        ("0.O5mg", ["영 점 영오 밀리그램", "영 점 오 밀리그램"]),
        ("2O일분", ["이십 일분", "이 일분"]),
        ("1회 l정", ["1회 한 정"]),
        ("이부프로펜 2|400mg", ["이부프로펜 이천사백 밀리그램", "이부프로펜 이, 사백 밀리그램"]),
        ("2|400만 단위", ["이천사백만 단위", "이, 사백만 단위"]),
    ],
)
def test_an_open_text_names_its_readings(text, readings):
    verdict = check(text, read_aloud(text))
    assert verdict.outcome == AMBIGUOUS
    assert not verdict.is_safe
    assert [choice.text for choice in verdict.choices] == readings


@pytest.mark.parametrize("text", sorted(OPEN))
def test_a_chosen_reading_is_open_no_more(text):
    for choice in check(text, read_aloud(text)).choices:
        assert check(choice.text, read_aloud(choice.text)).outcome == AGREE, choice


@pytest.mark.parametrize("text", ["1.000mg 1정", ".2정 2/3 0,5정 10P"])
def test_choices_are_few(text):
    assert 2 <= len(check(text, "").choices) <= 8


def test_what_holds_no_number_passes():
    for text in ("어머니, 약 드실 시간이에요.", "사과는 드셨어요?", "네, 이 약이에요.", "", "안녕!"):
        assert check(text, text).outcome == AGREE
    assert check("Aspirin은 식후에", "아스피린은 식후에").outcome == AGREE


def test_a_dose_unit_beside_a_number_is_never_passed_over():
    chance = random.Random(20261128)
    pieces = [
        *"0123456789./,~-: xX+#^()%",
        "정",
        "알",
        "mg",
        "mL",
        "회",
        "일",
        "하루 ",
        "½",
        "만",
        "째",
        "\n",
        "o",
        "O",
        "㎎",
        "→",
    ]
    for _round in range(5000):
        text = "약 " + "".join(chance.choice(pieces) for _piece in range(chance.randint(2, 9)))
        if re.search(r"(?<![A-Za-z])\d\s?(정|알|mg|mL|㎎)", text):
            assert not check(text, "약").is_safe, text


def test_quantities_are_heard():
    heard = quantities("일 일 삼 회 한 정 반씩, 오후 두 시 반, 식후 삼십 분, 구십 일분")
    assert [(quantity.value, quantity.unit) for quantity in heard] == [
        (1, "일"),
        (3, "회"),
        (1.5, "정"),
        (None, "@pm"),
        (2, "시"),
        (30, "분"),
        (None, "@after"),
        (30, "분"),
        (90, "일"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["1", "1/", "1 ", "1정/", "1.", "0,5정 ", "<a", "a.", "1½", "① ", "2/3 ", "1:00 ", "010-", "10P ", "&#1;"]
)
def test_twice_the_text_takes_no_more_than_its_share_of_steps(piece):
    """A text of 10,000 characters is settled: nothing in it is looked at again and again."""
    for spoken in ("일 " * 5000, "만 " * 5000, "이 점 " * 3300, "분의 이 " * 2500, "한두 " * 3300):
        assert check((piece * 10000)[:10000], spoken).outcome in (AGREE, DISAGREE, AMBIGUOUS)


@pytest.mark.parametrize("path", sorted(Path(__file__).parents[1].glob("guard*.py")), ids=lambda path: path.name)
def test_the_guard_shares_nothing_with_the_reader(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            assert node.module and node.module.startswith("guard_")
