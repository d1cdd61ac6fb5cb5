"""Directions as leaflets, pharmacy bags and messages write them: what is heard, and what the guard makes of it."""

from __future__ import annotations

import pytest

from korean import read_aloud
from korean.guard import AGREE, AMBIGUOUS, check


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("7/2앰플", "이분의 칠 앰플"),
        ("안약 3/2방울", "안약 이분의 삼 방울"),
        ("1회 5/2포/1일 2회", "일 회 이분의 오 포, 일 일 이 회"),
        ("10mg - 1/2알 - 1일 2회", "십 밀리그램, 반 알, 일 일 이 회"),
        ("2/3캡슐 - 1일 2회", "삼분의 이 캡슐, 일 일 이 회"),
        ("식전 20분 - 오후 8시", "식전 이십 분, 오후 여덟 시"),
        ("휴물린 30/70 반 병", "휴물린 삼십, 칠십 반 병"),
        ("비타민 B12 1/4정", "비타민 비 십이, 사분의 일 정"),
        ("자누메트 50/500 bid", "자누메트 오십, 오백 하루 두 번"),
        ("점심:2 저녁:0", "점심 이, 저녁 영"),
        ("비타민D3 2,000IU 1알", "비타민 디 삼, 이천 아이유 한 알"),
        ("1T bid x 14D", "한 정 하루 두 번 곱하기 십사 일"),
        ("1C q8h x 5days", "한 캡슐 여덟 시간마다 곱하기 오 일"),
        ("4/7 병원 가는 날", "사월 칠 일 병원 가는 날"),
        ("2/6 안과", "이월 육 일 안과"),
        ("1/2정식후", "반 정 식후"),
        ("3/4포복용", "사분의 삼 포 복용"),
        ("3/2 병원 가요", "삼월 이 일 병원 가요"),
        ("진료 5/2 개인병원", "진료 오월 이 일 개인병원"),
        ("3/2 정기검진", "삼월 이 일 정기검진"),
        ("3알/8시간", "여덟 시간마다 세 알"),
        ("해열제 1포 / 6시간", "해열제 여섯 시간마다 한 포"),
        ("주사 1회/3개월", "주사 삼 개월마다 일 회"),
        ("1정/3일", "한 정, 삼 일"),
        ("2캡슐/12시간/5일", "두 캡슐, 열두 시간, 오 일"),
    ],
)
def test_reads_the_dose_that_is_written(text, spoken):
    assert read_aloud(text) == spoken
    assert check(text, spoken).outcome == AGREE


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("하루 4회로 나누어 드세요", "하루 네 번으로 나누어 드세요"),
        ("1일 2회를 넘지 마세요", "하루 두 번을 넘지 마세요"),
        ("1일 1회가 좋아요", "하루 한 번이 좋아요"),
        ("주 2회는 걸으세요", "주 두 번은 걸으세요"),
        ("2~4회로 늘림", "두 번에서 네 번으로 늘림"),
        ("0.5정 x 3회", "반 정 곱하기 세 번"),
        ("5mL x 2회/일", "오 밀리리터 곱하기 하루 두 번"),
        ("2T x 2 / day", "두 정 하루 두 번"),
        ("300mg×3회/일", "삼백 밀리그램 곱하기 하루 세 번"),
        ("최대4회", "최대 네 번"),
        ("비타민 < 30 ng/mL", "비타민 밀리리터당 삼십 나노그램 미만"),
        ("1,000-2,000 IU/일", "하루 천 단위에서 이천 단위"),
        ("주사 1회/4주", "주사 사 주마다 한 번"),
        ("엠티엑스 주1회 12.5mg(5정)", "엠티엑스 주 한 번 십이 점 오 밀리그램, 다섯 정"),
        ("격일 1회 2정", "격일 한 번 두 정"),
        ("월1회 1캡슐", "월 한 번 한 캡슐"),
        ("이틀에 1회 반정", "이틀에 한 번 반정"),
        ("1일 2회 / 1회 1포 / 식후 30분", "하루 두 번, 한 번에 한 포, 식후 삼십 분"),
        ("오메가3 2캡슐 / 1일 1회 / 60일", "오메가 쓰리 두 캡슐, 하루 한 번, 육십 일"),
        ("하루1회 2정", "하루 한 번 두 정"),
        ("1회량 3정", "한 번 양 세 정"),
        ("1일 8U", "하루 팔 단위"),
        ("아침 점심\n14:30", "아침 점심. 오후 두 시 삼십 분"),
        ("아침 14:30", "아침 오후 두 시 삼십 분"),
        ("저녁 19:10", "저녁 일곱 시 십 분"),
        ("식후 20분 - 20:10", "식후 이십 분, 오후 여덟 시 십 분"),
    ],
)
def test_reads_in_easy_words_what_is_written(text, spoken):
    assert read_aloud(text, easy=True) == spoken
    assert check(text, spoken).outcome == AGREE


@pytest.mark.parametrize("text", ["2/1정", "0/3정", "4/2알", "아침/저녁 1/2정", "아침/저녁 3/2알"])
def test_two_meals_doses_that_look_like_a_fraction_are_asked_about(text):
    assert check(text, read_aloud(text)).outcome == AMBIGUOUS


@pytest.mark.parametrize(
    "text",
    ["혈당이 120이었는데 괜찮나요", "감기(J06.9) 약", "1과1/2알씩", "패치 25mcg/h 3일마다", "20kg × 5mg/kg = 100mg"],
)
@pytest.mark.parametrize("easy", [False, True])
def test_a_plain_sentence_is_not_refused(text, easy):
    assert check(text, read_aloud(text, easy=easy)).outcome == AGREE
