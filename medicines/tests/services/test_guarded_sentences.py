"""Sentences made from schedules are unambiguous by construction: the dose guard has nothing against any of them."""

from __future__ import annotations

import datetime as dt
import itertools
import random

import pytest

from korean import read_aloud
from korean.guard import AGREE, check
from medicines.models import Meal, ReminderSettings
from medicines.services.sentence_items import Line
from medicines.services.sentences import sentence

NAMES = (
    *(
        "혈압약",
        "당뇨약",
        "타이레놀정500밀리그람",
        "아스피린프로텍트정100밀리그람",
        "엑스포지정5/160밀리그램",
        "오메가3",
    ),
    *(
        "안약",
        "노바스크정 5mg",
        "Tylenol 500mg",
        "이지엔6",
        "씬지로이드정0.05밀리그램",
        "씬지로이드정0.1밀리그램",
        "휴마로그믹스25퀵펜",
        "엑셀론패취5",
        "엑셀론패취10",
        "심비코트터부헬러160/4.5",
        "코푸시럽",
        "비타민D 1,000IU",
    ),
)
DOSES = (
    *(
        "1알",
        "2알",
        "0.5정",
        "1/2정",
        "1.5정",
        "반 알",
        "1정 반",
        "2/3포",
        "5mL",
        "7.5mL",
        "1포",
        "2캡슐",
        "10단위",
        "3방울",
        "1장",
    ),
    *(
        "한 알",
        "두 알",
        "1~2정",
        "1스푼",
        "20mL",
        "2퍼프",
        "1회분",
        "적당량",
        "",
        "1앰플",
        "30g",
        "0.25mg",
        "0.25정",
        "1.25정",
        "2.5정",
        "0.75캡슐",
        "1과 1/2정",
        "2회 흡입",
        "1회 1정",
        "1매",
        "0정",
        "12.5mg",
        "1,000mg",
        "1봉지",
    ),
)
PEOPLE = ("할머니", "어머니", "이순자", "오영일 할아버지", "")
NOTES = ("", "씹지 말고 삼키세요.", "30분 동안 눕지 마세요.", "2시간 뒤에 혈당을 재세요.")


@pytest.mark.parametrize("easy", [False, True])
def test_every_sentence_agrees(easy):
    chance = random.Random(20261127)
    settings = ReminderSettings()

    def read(text: str) -> str:
        return read_aloud(text, easy=easy)

    pairs = list(itertools.product(NAMES, DOSES))
    for name, dose in pairs * 4:
        others = chance.sample(pairs, chance.randint(0, 3))
        lines = [
            Line(*words, chance.choice(list(Meal)), chance.choice(NOTES), chance.random() < 0.2)
            for words in [(name, dose), *others]
        ]
        text = sentence(settings, chance.choice(PEOPLE), dt.time(chance.randrange(24), 30), lines, read)
        assert check(text, read(text)).outcome == AGREE, (text, read(text))


OWN_WORDS = (
    "{이름}, {때} {약}이에요. {방법} 물과 함께 드세요.",
    "{약}을 {방법} 챙기세요, {이름}!",
    "{안내} 사랑해요, {이름}.",
)


@pytest.mark.parametrize("easy", [False, True])
def test_many_at_once_agree_in_our_words_and_the_familys(easy):
    chance = random.Random(20261128)

    def read(text: str) -> str:
        return read_aloud(text, easy=easy)

    pairs = list(itertools.product(NAMES, DOSES))
    for count in (4, 5, 6, 7, 9, 12, 20) * 12:
        meals = chance.sample(list(Meal), chance.randint(1, 3))
        lines = [
            Line(
                *words,
                chance.choice(meals),
                chance.choice(NOTES) if chance.random() < 0.3 else "",
                chance.random() < 0.1,
            )
            for words in chance.sample(pairs, count)
        ]
        own = chance.choice(OWN_WORDS)
        for settings in (ReminderSettings(), ReminderSettings(template=own, applied_template=own)):
            text = sentence(settings, chance.choice(PEOPLE), dt.time(chance.randrange(24), 30), lines, read)
            assert check(text, read(text)).outcome == AGREE, (text, read(text))
