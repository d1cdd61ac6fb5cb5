"""Pronunciation: the examples of 표준발음법, and parity with the front end that GPT-SoVITS was trained with."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

pytest.importorskip("mecab")

from korean import count_syllables, phonemes, pronounce
from korean.irregular_words import sounds

DATA = Path(__file__).parent / "data"
STANDARD = json.loads((DATA / "pronunciation.json").read_text(encoding="utf-8"))
PHONEMES = json.loads((DATA / "phonemes.json").read_text(encoding="utf-8"))
"""Written by `scripts/freeze_outputs.py`."""


@pytest.mark.parametrize("row", STANDARD, ids=lambda row: row["text"])
def test_standard_pronunciation(row):
    assert pronounce(row["text"]) == row["sound"], row["why"]


def test_phonemes_are_those_of_the_code_that_agreed_with_the_reference():
    """The reference's own front end is compared with in speech/tests, where its recorded output is at hand."""
    assert len(PHONEMES) > 600
    wrong = {text: "".join(phonemes(text)) for text, symbols in PHONEMES.items() if "".join(phonemes(text)) != symbols}
    assert not wrong


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("약", "ㅇㅣㅏㄱ."),
        ("약을 드세요.", "ㅇㅣㅏㄱㅡㄹ空ㄷㅡㅅㅔㅇㅣㅗ."),
        ("여덟만", "ㅇㅣㅓㄷㅓㅁㅁㅏㄴ."),
        ("끝이", "ㄲㅡㅅㅣ."),
        ("묻혀", "ㅁㅜㅌㅣㅓ."),
        ("값하다", "ㄱㅏㅂㅍㅏㄷㅏ."),
        ("밟아", "ㅂㅏㅂㅏ."),
        ("설정", "ㅅㅓㄹㅈㅓㅇ."),
        ("할게요", "ㅎㅏㄹㄱㅔㅇㅣㅗ."),
        ("들을 라디오", "ㄷㅡㄹㅡㄹ空ㄴㅏㄷㅣㅇㅗ."),
        ("", ""),
        ("?", "?"),
        ("@", "停"),
    ],
)
def test_the_references_departures_are_followed(text, symbols):
    assert "".join(phonemes(text)) == symbols


def test_pronunciation_keeps_length_and_everything_but_hangul():
    for text in ("약 2정, abc!", "가 나", "", "한글과 English", "\n"):
        assert len(pronounce(text)) == len(text)
        assert re.sub("[가-힣]", "", pronounce(text)) == re.sub("[가-힣]", "", text)


@pytest.mark.parametrize("reference", [True, False])
def test_exceptional_words_keep_their_number_of_syllables(reference):
    _, table = sounds(reference)
    assert all(len(spelling) == len(sound) == count_syllables(sound) for spelling, sound in table.items())


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("밀가루", "밀까루"), ("눈곱", "눈꼽"), ("값어치", "가버치"), ("첫여름", "천녀름"), ("국민윤리", "궁민뉼리"),
        ("낮 한때", "나 탄때"), ("닭 한 마리", "다 칸 마리"), ("올여름", "올려름"), ("풀잎이", "풀리피"),
        ("밭일", "반닐"), ("첫아이", "처다이"), ("장난감", "장난깜"), ("용돈", "용똔"), ("췌장염", "췌장념"),
        ("바이러스감염", "바이러스가몀"),
        ("시청역", "시청녁"), ("자가면역", "자가며녁"), ("한입", "한닙"), ("기한입니다", "기하님니다"),
        ("완성과 함께", "완성과 함께"), ("계산불가", "계산불가"),
    ],
)  # fmt: skip
def test_compounds_of_everyday_life(text, sound):
    assert pronounce(text) == sound


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("못 일어나요", "모 디러나요"), ("옷 입으세요", "온 니브세요"), ("다섯 알", "다서 달"), ("할 일", "할 릴"),
        ("밭 아래", "바 다래"), ("꽃 위", "꼬 뒤"), ("값 없이", "가 법씨"), ("여덟 알", "여더 랄"),
        ("잘 입으세요", "잘 리브세요"), ("무슨 일", "무슨 닐"), ("무슨 약", "무슨 냑"), ("혈압 약을", "혀람 냐글"),
        ("먹을 약", "머글 략"), ("안 아파요", "아 나파요"),
        ("밥 안 먹어요", "바 반 머거요"), ("먹을 거예요", "머글 꺼예요"), ("강 옆", "강 엽"),
    ],
)  # fmt: skip
def test_words_of_a_breath_group_run_on(text, sound):
    assert pronounce(text, link=True) == sound


@pytest.mark.parametrize(
    "text", ["약은 아침에 드세요", "두 알 아침에", "오백 밀리그램 일 회", "약, 아침", "일 일 삼 회", "네 알. 아침에"]
)
def test_a_phrase_an_amount_and_a_sentence_end_where_they_end(text):
    assert pronounce(text, link=True) == pronounce(text)


def test_running_on_changes_no_phonemes_and_no_lengths():
    for text in ("못 일어나요, 옷 입으세요", "다섯 알 드세요. 할 일", "낮 한때 비"):
        before = phonemes(text)
        assert len(pronounce(text, link=True)) == len(text)
        assert phonemes(text) == before
    assert "".join(phonemes("다섯 알")) == "ㄷㅏㅅㅓㄷ空ㅇㅏㄹ."
