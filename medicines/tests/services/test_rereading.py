"""Stored plans against their words: what is right stays, by hand or not; what says another rhythm is asked about."""

from __future__ import annotations

import pytest

from medicines.services import rereading
from medicines.tests.conftest import Home, medication

MORNING, BOTH, THRICE = ("08:30",), ("08:30", "18:30"), ("08:30", "12:30", "18:30")
MONDAYS, SATURDAYS = {"repeat": "weekdays", "weekdays": [0]}, {"repeat": "weekdays", "weekdays": [5]}


@pytest.fixture(autouse=True)
def monday(clock) -> None:
    clock.set("2026-11-02 07:00")


def is_held(home: Home, name: str, words: str, times: tuple[str, ...], fields: dict[str, object]) -> bool:
    row = medication(home.sunja, name, "1정", times, instructions=words, **fields)
    rereading.reread()
    row.refresh_from_db()
    return bool(row.held_for)


@pytest.mark.parametrize(
    ("name", "words", "times", "fields"),
    [
        ("혈압약", "아침 식후 30분", ("10:00",), {}),
        ("항생제", "8시간마다", ("07:00", "15:00", "23:00"), {}),
        ("엽산정", "월수금 아침", MORNING, {"repeat": "weekdays", "weekdays": [0, 2, 4]}),
        ("메토트렉세이트정", "주 1회", MORNING, SATURDAYS),
        ("메토트렉세이트정", "주 1회", MORNING, {"every_days": 7}),
        ("메토트렉세이트정", "매주 일요일", MORNING, {"every_days": 7}),
        ("노스판패취", "7일마다 교체", MORNING, MONDAYS),
        ("골다공증약", "월 1회", MORNING, {"repeat": "monthly", "month_day": 5}),
        ("골다공증약", "월 1회", MORNING, {"every_days": 30}),
        ("주사약", "주 2회", MORNING, {"repeat": "weekdays", "weekdays": [0, 3]}),
        ("수면제", "자기 전", ("22:30",), {}),
        ("씬지로이드", "기상직후 식전 1시간", ("06:30",), {}),
        ("영양제", "하루 2번", MORNING, {}),
    ],
)
def test_what_is_right_or_chosen_by_hand_stays(home: Home, name, words, times, fields):
    assert not is_held(home, name, words, times, fields)


@pytest.mark.parametrize(
    ("name", "words", "times", "fields"),
    [
        ("항생제", "8시간마다", THRICE, {}),
        ("엽산정", "월수금 아침", MORNING, {"repeat": "weekdays", "weekdays": [1, 3, 5]}),
        ("메토트렉세이트정", "", MORNING, {}),
        ("위장약", "매주 토요일", MORNING, {"every_days": 7}),
        ("위장약", "매주 토요일", MORNING, MONDAYS),
        ("노스판패취", "7일마다 교체", MORNING, {}),
        ("골다공증약", "4주마다", MORNING, MONDAYS),
        ("골다공증약", "3개월에 한 번", MORNING, {"repeat": "monthly", "month_day": 5}),
        ("소염제", "필요시 복용", MORNING, {}),
        ("메트포르민", "아침 2정 저녁 1정", BOTH, {}),
        ("소론도", "3일간 2정 이후 1정", MORNING, {}),
        ("피임약", "21일 복용 7일 휴약", MORNING, {}),
    ],
)
def test_what_says_another_rhythm_is_asked_about(home: Home, name, words, times, fields):
    assert is_held(home, name, words, times, fields)
