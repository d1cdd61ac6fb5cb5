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
