"""Writes names of substances as they sound, so that the ways in which people spell one name are one.

An international name reaches Korean by its sound, and each hand spells that in its own way. An r before a consonant
is 르, a final ㄹ or nothing (메트포르민, 메트포민); a consonant alone is a syllable with ㅡ or a final (트리프, 트립).
The letter i is 이 or 아이 (글리메피리드, 글리메피라이드), and plain, tense and aspirated consonants are mixed
(시타글립틴, 씨타글립친).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from korean import hangul
from korean.tables import pairs

_INITIALS = pairs(
    "ㄱ k ㄲ k ㅋ k ㄴ n ㄷ t ㄸ t ㅌ t ㄹ l ㅁ m ㅂ p ㅃ p ㅍ p ㅅ s ㅆ s ㅈ c ㅉ c ㅊ c ㅎ h"
) | {"ㅇ": ""}  # fmt: skip
_VOWELS = pairs(
    "ㅏ a ㅑ a ㅐ e ㅒ e ㅔ e ㅖ e ㅓ u ㅕ u ㅗ o ㅛ o ㅘ wa ㅙ we ㅚ we ㅞ we ㅜ v ㅠ v ㅝ wu ㅟ wi ㅢ i ㅣ i"
) | {"ㅡ": ""}  # fmt: skip
_FINALS = pairs("ㄱ k ㄲ k ㅋ k ㄴ n ㄷ t ㅅ t ㅆ t ㅈ t ㅊ t ㅌ t ㄹ l ㅁ m ㅂ p ㅍ p ㅇ q")
_RULES = (
    (re.compile("ai"), "i"),
    (re.compile("ci"), "ti"),
    (re.compile(r"l+(?![aeiouvwl])"), ""),
    (re.compile(r"([a-z])\1+"), r"\1"),
)
FEWEST_SYLLABLES, FEWEST_SOUNDS = 3, 5
"""Shorter words sound like parts of many names."""
BETWEEN = "|"


@lru_cache(maxsize=16384)
def sound(word: str) -> str:
    """Write the Hangul of `word` in Latin letters, one spelling for all that people mix up; "" for anything else."""
    letters = []
    for char in unicodedata.normalize("NFC", word):
        if hangul.is_syllable(char):
            syllable = hangul.decompose(char)
            letters += [
                _INITIALS[syllable.initial],
                _VOWELS[syllable.vowel],
                _FINALS.get(hangul.CODAS[syllable.final], ""),
            ]
    sounds = "".join(letters)
    for pattern, spelling in _RULES:
        sounds = pattern.sub(spelling, sounds)
    return sounds


def sound_of_query(word: str) -> str:
    """Return the sound of a word that is Hangul alone and long enough to mean a substance, else ""."""
    if len(word) < FEWEST_SYLLABLES or not all(map(hangul.is_syllable, word)):
        return ""
    sounds = sound(word)
    return sounds if len(sounds) >= FEWEST_SOUNDS else ""
