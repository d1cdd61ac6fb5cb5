"""Directions as they are pasted: without blanks, with signs of other programs, with doses that nobody spells out."""

from __future__ import annotations

import pytest

from korean import read_aloud
from korean.guard import AGREE, AMBIGUOUS, DISAGREE, check


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("양쪽 코에 2분무씩 1일 2회", "양쪽 코에 두 분무씩 하루 이 회"),
        ("왼쪽 코 1분사", "왼쪽 코 한 분사"),
        ("1일 1회 2펌프", "하루 일 회 두 펌프"),
        ("식후20'에 2정", "식후 이십 분에 두 정"),
        ("4ml*3", "사 밀리리터 곱하기 삼"),
        ("7cc x 2", "칠 씨씨 곱하기 이"),
        ("2P×3×4", "두 포 곱하기 삼 곱하기 사"),
        ("2p tid", "두 포 하루 세 번"),
        ("2포x3/일", "두 포 하루 삼 회"),
        ("1½T bid", "한 정 반 하루 두 번"),
        ("2-0-1 po", "이, 영, 일 먹는 약"),
        ("hs 2T", "자기 전 두 정"),
        ("점안액 bid 양안", "점안액 하루 두 번 양안"),
        ("2T bid 5D", "두 정 하루 두 번 오 일"),
        ("1C tid for 3 days", "한 캡슐 하루 세 번, 삼 일"),
        ("6세↓ 반 포", "육 세 이하 반 포"),
        ("7, 13, 19시", "일곱 시, 십삼 시, 십구 시"),
        ("6·12·18시에 2정", "여섯 시, 열두 시, 십팔 시에 두 정"),
        ("2¼정", "이와 사분의 일 정"),
        ("①2정②1정", "일, 두 정, 이, 한 정"),
        ("&#xBD;정 2&ndash;3회", "반 정 이 회에서 삼 회"),
        ("-4~-18℃ 보관", "영하 사 도에서 영하 십팔 도 보관"),
        ("1.2만 단위", "일 점 이만 단위"),
        ("1688-0101번", "일육팔팔, 공일공일 번"),
        ("성분량 : 12.5 | 단위 : 밀리그램", "성분량, 십이 점 오, 단위, 밀리그램"),
        ("1포(4g/환)", "한 포, 한 환당 사 그램"),
        ("1일2회복용", "하루 이 회 복용"),
        ("첫날~셋째 날 2정", "첫날에서 셋째 날 두 정"),
        ("반 알~두 알", "반 알에서 두 알"),
        ("복합제 20/10/12.5", "복합제 이십, 십, 십이 점 오"),
        ("월~금 2정 / 일 쉼", "월에서 금 두 정, 일요일 쉼"),
        ("화목 1정 / 토 반 정 / 일 안 먹음", "화목 한 정, 토 반 정, 일요일 안 먹음"),
        ("평일 4mg / 일 2mg", "평일 사 밀리그램, 일요일 이 밀리그램"),
        (
            "코푸시럽 1~2알과 오메가3, 0.25mg이에요.",
            "코푸시럽 한 알에서 두 알과 오메가 쓰리, 영 점 이오 밀리그램이에요.",
        ),
    ],
)
def test_reads_and_accepts_what_is_pasted(text, spoken):
    assert read_aloud(text) == spoken
    assert check(text, spoken).outcome == AGREE
    assert check(text, read_aloud(text, easy=True)).outcome == AGREE


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("1일2회식후20분2회2정", "하루 두 번 식후 이십 분 두 번 두 정"),
        ("1회2포1일3회식전", "한 번에 두 포 하루 세 번 식전"),
        ("7, 13, 19시", "일곱 시, 오후 한 시, 오후 일곱 시"),
        ("주 ≥2회", "주 두 번 이상"),
        ("1일4회복용", "하루 네 번 복용"),
    ],
)
def test_reads_in_easy_words_what_is_pasted(text, spoken):
    assert read_aloud(text, easy=True) == spoken
    assert check(text, spoken).outcome == AGREE


@pytest.mark.parametrize("text", ["31/2정", "2·1/2알", "1-1/4포씩"])
def test_asks_about_a_fraction_that_may_hold_a_whole_number(text):
    verdict = check(text, read_aloud(text))
    assert verdict.outcome == AMBIGUOUS
    assert len(verdict.choices) == 2
    assert all(check(choice.text, read_aloud(choice.text)).outcome == AGREE for choice in verdict.choices)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("1일2회식후20분", "하루 회 식후 이십 분"),
        ("1일2회식후20분", "하루 이 정 식후 이십 분"),
        ("1회1방울1일4회양쪽", "일 회 한 방울 하루 양쪽"),
        ("글리메피리드2mg1일1회", "글리메피리드 이 밀리그램 일주일 일 회"),
        ("아침1점심2저녁1", "아침 일 점심 저녁 일"),
        ("0.2mg/kg/일을 2회", "영 점 이 밀리그램 퍼 킬로그램을 이 회"),
        ("-18℃ 보관", "십팔 도 보관"),
        ("2분무", "이 분 무"),
        ("식후20'", "식후 이십"),
        ("10일 이내", "십 일"),
        ("ALT 31", "에이엘티 이십일"),
        ("2만4,000단위", "이만 단위"),
        ("2~3정", "두 정 세 정"),
        ("월~금 2정 / 일 쉼", "월에서 금 하루 두 정 쉼"),
        ("5~7시간마다", "다섯 시간 일곱 시간마다"),
        ("아보다트 0.5", "아보다트 영 오"),
    ],
)
def test_refuses_what_lost_a_part(text, spoken):
    assert check(text, spoken).outcome == DISAGREE
