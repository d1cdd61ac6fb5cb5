"""Standard pronunciation of Hangul, and the symbols that GPT-SoVITS was trained on."""

from __future__ import annotations

import re
from functools import lru_cache

from .hangul import compose, decompose, is_syllable
from .morphology import ADNOMINAL, STEM, marks
from .phonology import NEUTRAL, TENSE, Sound, assimilate

_SPLIT_VOWELS = {
    "ㅘ": "ㅗㅏ", "ㅙ": "ㅗㅐ", "ㅚ": "ㅗㅣ", "ㅝ": "ㅜㅓ", "ㅞ": "ㅜㅔ", "ㅟ": "ㅜㅣ", "ㅢ": "ㅡㅣ", "ㅑ": "ㅣㅏ", "ㅒ": "ㅣㅐ", "ㅕ": "ㅣㅓ", "ㅖ": "ㅣㅔ", "ㅛ": "ㅣㅗ", "ㅠ": "ㅣㅜ",
}  # fmt: skip
_MARKS = {"：": ",", "；": ",", "，": ",", "、": ",", "·": ",", "。": ".", "！": "!", "？": "?", "\n": ".", " ": "空", ":": ",", ";": ","}
_SPOKEN = frozenset("!?….,-ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅓㅔㅗㅜㅡㅣ空停")
UNKNOWN = "停"


def _apply(text: str, reference: bool) -> str:
    kinds = marks(text)
    sounds: list[Sound | str] = [Sound(*decompose(char)) if is_syllable(char) else char for char in text]
    for sound in sounds:
        if isinstance(sound, Sound):
            if sound.initial in "ㅈㅉㅊ" and sound.vowel == "ㅕ":
                sound.vowel = "ㅓ"
            if sound.vowel == "ㅢ" and sound.initial != "ㅇ":
                sound.vowel = "ㅣ"
    for index, left in enumerate(sounds):
        if isinstance(left, str):
            continue
        apart = sounds[index + 1 : index + 2] == [" "]
        right = sounds[index + 1 + apart] if index + 1 + apart < len(sounds) else ""
        if isinstance(right, str):
            left.final = NEUTRAL[left.final]
            continue
        if kinds[index] == ADNOMINAL and left.final == "ㄹ" and right.initial in TENSE:
            right.initial = TENSE[right.initial]
        else:
            assimilate(left, right, apart, kinds[index] == STEM)
    return "".join(s if isinstance(s, str) else compose(s.initial, s.vowel, s.final) for s in sounds)


@lru_cache(maxsize=1024)
def pronounce(text: str) -> str:
    """Write Hangul as it is pronounced (표준발음법), syllable for syllable; anything else stays as it is."""
    return _apply(text, reference=False)


@lru_cache(maxsize=1024)
def _reference_pronunciation(text: str) -> str:
    return _apply(text, reference=True)


def phonemes(text: str) -> list[str]:
    """Turn Hangul into GPT-SoVITS v2 symbols: single jamo, `空` for a space, punctuation, `停` for the unknown."""
    out: list[str] = []
    for char in _reference_pronunciation(text):
        if is_syllable(char):
            initial, vowel, final = decompose(char)
            out.extend((initial, *_SPLIT_VOWELS.get(vowel, vowel)))
            if final:
                out.append(final)
        else:
            char = _MARKS.get(char, char)
            out.append(char if char in _SPOKEN else UNKNOWN)
    joined = re.sub("([ㅇㄹ]ㅡㄹ空?)ㄹ", r"\1ㄴ", "".join(out))
    if joined and joined[-1] in _SPOKEN and "ㄱ" <= joined[-1] <= "ㅣ":
        joined += "."
    return list(joined)
