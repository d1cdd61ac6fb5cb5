"""Syllable arithmetic: taking Hangul apart, putting it together again, and what its letters sound like at the end."""

from __future__ import annotations

from typing import NamedTuple

from .tables import paired, pairs

FIRST = 0xAC00
"""Code point of 가: the 11,172 precomposed syllables up to 힣 follow it in dictionary order."""

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS: tuple[str, ...] = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_PER_VOWEL = len(FINALS)
_PER_INITIAL = len(VOWELS) * _PER_VOWEL

CODAS = paired([*FINALS], ["", *"ㄱㄱㄱㄴㄴㄴㄷㄹㄱㅁㄹㄹㄹㅂㄹㅁㅂㅂㄷㄷㅇㄷㄷㄱㄷㅂㄷ"])
"""What a final is said as before a consonant or a pause (표준 발음법 제8항 to 제11항)."""
CODA_SOUNDS = {"": "", **pairs("ㄱ k ㄴ n ㄷ t ㄹ l ㅁ m ㅂ p ㅇ ŋ")}
"""The seven values of CODAS in the International Phonetic Alphabet."""
JOINED = pairs("ㄳ ㄱㅅ ㄵ ㄴㅈ ㄶ ㄴㅎ ㄺ ㄹㄱ ㄻ ㄹㅁ ㄼ ㄹㅂ ㄽ ㄹㅅ ㄾ ㄹㅌ ㄿ ㄹㅍ ㅀ ㄹㅎ ㅄ ㅂㅅ")
"""Two consonants written as one letter, and the two."""


class Syllable(NamedTuple):
    """One syllable as compatibility jamo; `final` is empty for an open syllable."""

    initial: str
    vowel: str
    final: str


def is_syllable(char: str) -> bool:
    """Tell whether `char` (one character or none) is a precomposed Hangul syllable."""
    return "가" <= char <= "힣"


def decompose(char: str) -> Syllable:
    """Take a precomposed syllable apart (Unicode Standard, 3.12 Conjoining Jamo Behavior)."""
    index = ord(char) - FIRST
    return Syllable(
        INITIALS[index // _PER_INITIAL], VOWELS[index % _PER_INITIAL // _PER_VOWEL], FINALS[index % _PER_VOWEL]
    )


def compose(initial: str, vowel: str, final: str = "") -> str:
    """Put compatibility jamo together into one precomposed syllable."""
    index = INITIALS.index(initial) * _PER_INITIAL + VOWELS.index(vowel) * _PER_VOWEL + FINALS.index(final)
    return chr(FIRST + index)


def last_final(text: str) -> str:
    """Give the final of the last Hangul syllable of `text`; empty where it is open or there is none."""
    for char in reversed(text):
        if is_syllable(char):
            return FINALS[(ord(char) - FIRST) % _PER_VOWEL]
    return ""


def initials(text: str) -> str:
    """Replace each syllable of `text` by its initial consonant (초성); anything else stays as it is."""
    return "".join([INITIALS[(ord(char) - FIRST) // _PER_INITIAL] if is_syllable(char) else char for char in text])


def count_syllables(spoken: str) -> int:
    """Count the Hangul syllables of what is spoken, the measure of how long it takes to say."""
    return sum(is_syllable(char) for char in spoken)
