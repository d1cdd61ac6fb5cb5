"""Japanese has its sounds and the places where its pitch turns."""

from __future__ import annotations

import pytest

from speech.engines.gpt_sovits.japanese import phonemes
from speech.engines.gpt_sovits.symbols import symbol_ids

pytestmark = pytest.mark.filterwarnings("ignore:Dictionary.create")


def test_the_same_sounds_with_another_accent_differ():
    chopsticks, bridge = phonemes("箸が"), phonemes("橋が")
    assert chopsticks == ["h", "a", "]", "sh", "i", "g", "a"]
    assert bridge == ["h", "a", "[", "sh", "i", "]", "g", "a"]


def test_marks_are_kept_and_repeated_once():
    assert phonemes("はい。。！")[-2:] == [".", "!"]
    assert "," in phonemes("はい、行きます。")


def test_unvoiced_vowels_and_long_ones_are_symbols():
    spoken = phonemes("お薬を５錠、どうぞ。100％")
    assert spoken
    assert {symbol for symbol in spoken if symbol not in symbol_ids()} <= {"#"}
