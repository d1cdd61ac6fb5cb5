"""Standard pronunciation of Hangul, and the symbols that GPT-SoVITS was trained on."""

from __future__ import annotations

import re
from functools import lru_cache

from korean.irregular_words import sounds as exceptional

from .hangul import CODAS, compose, decompose, is_syllable
from .morphology import ENDING, STEM, WITHIN_ENDING, marks
from .phonology import REFERENCE, STANDARD, TENSE, Habits, Sound, assimilate, run_on
from .tables import lazy

_SPLIT_VOWELS = {
    "ㅘ": "ㅗㅏ",
    "ㅙ": "ㅗㅐ",
    "ㅚ": "ㅗㅣ",
    "ㅝ": "ㅜㅓ",
    "ㅞ": "ㅜㅔ",
    "ㅟ": "ㅜㅣ",
    "ㅢ": "ㅡㅣ",
    "ㅑ": "ㅣㅏ",
    "ㅒ": "ㅣㅐ",
    "ㅕ": "ㅣㅓ",
    "ㅖ": "ㅣㅔ",
    "ㅛ": "ㅣㅗ",
    "ㅠ": "ㅣㅜ",
}
_PUNCTUATION = {
    "：": ",",
    "；": ",",
    "，": ",",
    "、": ",",
    "·": ",",
    "。": ".",
    "！": "!",
    "？": "?",
    "\n": ".",
    " ": "空",
}
_SYMBOLS = frozenset("!?….,-ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅓㅔㅗㅜㅡㅣ空停")
"""The Korean part of the v2 symbol table (docs/gpt_sovits.md#symbols) with its punctuation."""
UNKNOWN = "停"

_TENSING_ENDINGS = lazy("수록|세라|지라도|지언정|진대")
"""What is tense behind the ㄹ of an ending (제27항 붙임); the reference knows these by their letters alone."""
_TENSING_ENDINGS_MORE = lazy("게|걸|지")
"""Tense as well behind such a ㄹ (할게, 할걸, 할지): told from a stem's ㄹ (알지) by the morphemes."""
_TEN = lazy("(?<![가-힣])열 ?(?=시|개|살|번|방울|봉|병|장|가지|달|줄|잔|스푼|사람|조각|바퀴|권)")
_MEDICINE = lazy("(?<=[가-힣])(?<![계예요제])[가-힣]약(?![국사물품속효])")
"""A compound with 약 of three syllables or more takes ㄴ (제29항): 혈압약, 두통약, against 한약, 안약."""
_INFLAMMATION = lazy("(?<=[가-힣])[가-힣](?<![감전간식오수])염(?![색려료증소전습분])")
_STATION = lazy("(?<=[가-힣])[가-힣](?<![면방번통병검무])역(?=[ ,.?!]|에|까지|으로|은|이|을|$)")
"""The same with 염 and 역: 췌장염, 각막염, against 감염; 강남역, 시청역, against 면역."""
_INSERTED = (_MEDICINE, _INFLAMMATION, _STATION)


def _harden(sounds: list[Sound | str], at: int) -> None:
    sound = sounds[at]
    if isinstance(sound, Sound):
        sound.initial = TENSE.get(sound.initial, sound.initial)


def _ends_in_rieul(sounds: list[Sound | str], at: int) -> bool:
    left = sounds[at - 1] if at else ""
    return isinstance(left, Sound) and left.final == "ㄹ"


def _harden_words(text: str, kinds: list[str], sounds: list[Sound | str], reference: bool) -> None:
    for found in _TENSING_ENDINGS.finditer(text):
        at = found.start()
        if _ends_in_rieul(sounds, at) and kinds[at - 1] != STEM:
            _harden(sounds, at)
    if reference:
        return
    for found in _TENSING_ENDINGS_MORE.finditer(text):
        at = found.start()
        if _ends_in_rieul(sounds, at) and kinds[at - 1] in {ENDING, WITHIN_ENDING}:
            _harden(sounds, at)
    for found in _TEN.finditer(text):
        _harden(sounds, found.end())
    for pattern in _INSERTED:
        for found in pattern.finditer(text):
            left, right = sounds[found.start()], sounds[found.end() - 1]
            if isinstance(left, Sound) and isinstance(right, Sound) and left.final:
                right.initial = "ㄴ"


def _pronounce(text: str, habits: Habits, link: bool = False) -> str:
    reference = habits is REFERENCE
    pattern, table = exceptional(reference)
    spelled = pattern.sub(lambda found: table[found[0]], text)
    kinds = marks(spelled if reference else text)
    sounds: list[Sound | str] = [Sound(*decompose(char)) if is_syllable(char) else char for char in spelled]
    for sound in sounds:
        if isinstance(sound, str):
            continue
        if sound.initial in "ㅈㅉㅊ" and sound.vowel == "ㅕ":
            sound.vowel = "ㅓ"
        if sound.vowel == "ㅢ" and sound.initial != "ㅇ":
            sound.vowel = "ㅣ"
    _harden_words(text, kinds, sounds, reference)
    running_on: frozenset[int] = frozenset()
    if link:
        from .breath_groups import insert_between_words, run_on_places

        running_on = run_on_places(text)
        insert_between_words(text, kinds, sounds)
    for index, left in enumerate(sounds):
        if isinstance(left, str):
            continue
        apart = sounds[index + 1 : index + 2] == [" "]
        right = sounds[index + 1 + apart] if index + 1 + apart < len(sounds) else ""
        if text[index] == "밟" and not (
            isinstance(right, Sound) and right.initial in ("ㅎ", *(() if reference else "ㅇ"))
        ):
            left.final = "ㅂ"
        if isinstance(right, str):
            left.final = CODAS[left.final]
        elif kinds[index] == ENDING and left.final == "ㄹ" and apart and right.initial in TENSE:
            right.initial = TENSE[right.initial]
        elif index in running_on and right.initial == "ㅇ":
            run_on(left, right)
        else:
            assimilate(left, right, apart, kinds[index] == STEM, habits)
    return "".join(sound if isinstance(sound, str) else compose(*_closed(sound, reference)) for sound in sounds)


def _closed(sound: Sound, reference: bool) -> tuple[str, str, str]:
    if not reference and sound.initial in "ㅈㅉㅊ" and sound.vowel == "ㅕ":
        return sound.initial, "ㅓ", sound.final
    return sound.initial, sound.vowel, sound.final


@lru_cache(maxsize=1024)
def pronounce(text: str, link: bool = False) -> str:
    """Write Hangul as it is pronounced (표준발음법), syllable for syllable; anything else stays as it is.

    link: words of one breath group run on, as in connected speech: 다섯 알 is 다서 달. Without it each begins anew.
    Needs python-mecab-ko; raises ImportError without it.
    """
    return _pronounce(text, STANDARD, link)


@lru_cache(maxsize=1024)
def _reference_pronunciation(text: str) -> str:
    return _pronounce(text, REFERENCE)


def phonemes(text: str) -> list[str]:
    """Turn Hangul into GPT-SoVITS v2 symbols: single jamo, `空` for a space, punctuation, `停` for the unknown.

    The pronunciation is the one the model was trained on; PARITY.md sets it against the standard.
    Needs python-mecab-ko.
    """
    out: list[str] = []
    for char in _reference_pronunciation(text):
        if is_syllable(char):
            initial, vowel, final = decompose(char)
            out.append(initial + _SPLIT_VOWELS.get(vowel, vowel) + final)
        else:
            known = _PUNCTUATION.get(char, char)
            out.append(known if known in _SYMBOLS else UNKNOWN)
    joined = re.sub("([ㅇㄹ]ㅡㄹ空?)ㄹ", r"\1ㄴ", "".join(out))
    if joined and "ㄱ" <= joined[-1] <= "ㅣ":
        joined += "."
    return list(joined)
