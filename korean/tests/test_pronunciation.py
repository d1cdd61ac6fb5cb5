"""Pronunciation: the examples of 표준발음법, and parity with the front end that GPT-SoVITS was trained with."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

pytest.importorskip("mecab")

from korean import count_syllables, phonemes, pronounce
from korean.irregular_words import sounds
from speech.tests.shared_data import shared_dir

STANDARD = json.loads((Path(__file__).parent / "data" / "pronunciation.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", STANDARD, ids=lambda row: row["text"])
def test_standard_pronunciation(row):
    assert pronounce(row["text"]) == row["sound"], row["why"]


def symbol_errors(ours: list[str], theirs: list[str]) -> int:
    """Edit distance."""
    line = list(range(len(theirs) + 1))
    for row, mine in enumerate(ours, start=1):
        corner, line[0] = line[0], row
        for column, other in enumerate(theirs, start=1):
            corner, line[column] = line[column], min(line[column] + 1, line[column - 1] + 1, corner + (mine != other))
    return line[-1]


def test_parity_with_the_reference_on_real_sentences():
    rows = json.loads(shared_dir("gpt_sovits", "golden", "korean_parity.json").read_text(encoding="utf-8"))
    wrong = {row["text"]: "".join(phonemes(row["text"])) for row in rows if phonemes(row["text"]) != row["g2p"]}
    assert not wrong


def test_parity_with_the_reference_on_golden_rows_without_digits():
    rows = json.loads(shared_dir("gpt_sovits", "golden", "korean_g2p.json").read_text(encoding="utf-8"))
    rows = [row for row in rows if not re.search("[0-9A-Za-z]", row["text"])]
    assert rows
    assert sum(symbol_errors(phonemes(row["text"]), row["g2p"]) for row in rows) == 0


def test_every_symbol_is_in_the_models_table():
    table = set(json.loads(shared_dir("gpt_sovits", "golden", "symbols_v2.json").read_text(encoding="utf-8")))
    text = "값없는 닭이 꽃잎을 핥고, 읊으며... 외쳤다! 뭐? 의사-약사; 왜 괜찮아 얘기 ㅋ \n @"
    assert set(phonemes(text)) <= table


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
        ("낮 한때", "나 탄때"), ("닭 한 마리", "다 칸 마리"), ("올여름", "올려름"), ("풀잎이", "풀리피"), ("밭일", "반닐"),
        ("첫아이", "처다이"), ("장난감", "장난깜"), ("용돈", "용똔"), ("췌장염", "췌장념"), ("바이러스감염", "바이러스가몀"),
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
        ("밭 아래", "바 다래"), ("꽃 위", "꼬 뒤"), ("값 없이", "가 법씨"), ("여덟 알", "여더 랄"), ("잘 입으세요", "잘 리브세요"),
        ("무슨 일", "무슨 닐"), ("무슨 약", "무슨 냑"), ("혈압 약을", "혀람 냐글"), ("먹을 약", "머글 략"), ("안 아파요", "아 나파요"),
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
