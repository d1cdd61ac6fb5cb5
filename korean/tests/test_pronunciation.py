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
