from __future__ import annotations

import pytest

from korean.hangul import INITIALS, compose
from speech.engines.builtin import wheels
from speech.engines.builtin.symbols import transcribe


@pytest.mark.parametrize(
    ("pronunciation", "symbols"),
    [
        (
            "약 드실 씨가님니다.",
            "jak tɯɕil ɕiɡanimnida.",
        ),  # lax stops: voiceless at a word's start, voiced between vowels
        ("아까", "aʔka."),  # tense after a vowel
        ("약꾹", "jakkuk."),  # tense after an obstruent needs no closure of its own
        ("실라", "ɕilla."),
        ("나라", "naɾa."),
        ("칼 탈 팔 찰", "kʰal tʰal pʰal ʨʰal."),
        ("의사 외가 위", "ɰisa weɡa wi."),
        ("시 쉬 샤 사", "ɕi swi ɕja sa."),
        ("강아지", "kaŋaʥi."),
        ("물, 밥?", "mul, pap?"),
        ("네!", "ne!"),
        ("드세요. ...", "tɯsejo."),
    ],
)
def test_transcribes(pronunciation, symbols):
    assert transcribe(pronunciation) == symbols


@pytest.mark.parametrize("text", ["", "...", "?!", "abc 12", "💊"])
def test_gives_nothing_for_what_has_no_syllable(text):
    assert transcribe(text) == ""


def test_every_syllable_has_symbols_the_model_knows():
    known = set(wheels.read_vocabulary())
    for code in range(ord("가"), ord("힣") + 1):
        symbols = transcribe(chr(code) + "가")
        assert symbols and set(symbols) <= known


def test_syllables_that_sound_different_are_written_differently():
    assert len({transcribe("가" + compose(initial, "ㅏ")) for initial in INITIALS}) == len(INITIALS) - 1
    # ㅅ and ㅆ share the symbol s: Kokoro has no other
