"""Syllable arithmetic: taking Hangul apart and putting it together again."""

from __future__ import annotations

from typing import NamedTuple

FIRST, LAST = 0xAC00, 0xD7A3
"""Code points of 가 and 힣: the precomposed syllables lie between them in dictionary order."""

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")

RIEUL = FINALS.index("ㄹ")


class Syllable(NamedTuple):
    """One syllable as compatibility jamo; `final` is empty for an open syllable."""

    initial: str
    vowel: str
    final: str


def is_syllable(char: str) -> bool:
    """Tell whether `char` (exactly one character) is a precomposed Hangul syllable."""
    return "가" <= char <= "힣"


def decompose(char: str) -> Syllable:
    """Take a precomposed syllable apart (Unicode Standard, 3.12 Conjoining Jamo Behavior)."""
    index = ord(char) - FIRST
    return Syllable(INITIALS[index // 588], VOWELS[index % 588 // 28], FINALS[index % 28])


def compose(initial: str, vowel: str, final: str = "") -> str:
    """Put compatibility jamo together into one precomposed syllable."""
    return chr(FIRST + INITIALS.index(initial) * 588 + VOWELS.index(vowel) * 28 + FINALS.index(final))


def final_index(word: str) -> int:
    """Index into FINALS of the last Hangul syllable of `word`; 0 where it is open or there is none."""
    for char in reversed(word):
        if is_syllable(char):
            return (ord(char) - FIRST) % 28
    return 0


def count_syllables(spoken: str) -> int:
    """Count the Hangul syllables of what is spoken, the measure of how long it takes to say."""
    return sum(is_syllable(char) for char in spoken)
