"""The keys that a search compares: names folded to one spelling, and their initial consonants."""

from __future__ import annotations

import re
import unicodedata

from korean import hangul

# Input methods join two consonants typed in a row, as in ㄱㅅ, into one letter, with which no syllable starts.
_JOINED_CONSONANTS = str.maketrans(hangul.JOINED)
UNIT_SPELLINGS = (
    ("밀리그램", "mg"),
    ("밀리그람", "mg"),
    ("마이크로그램", "μg"),
    ("마이크로그람", "μg"),
    ("밀리리터", "ml"),
)
_UNITS_AFTER_NUMBERS = (
    (re.compile(r"(?<=[0-9])\s*(?:mcg|ug)(?![a-z])"), "μg"),
    (re.compile(r"(?<=[0-9])\s*그[램람]"), "g"),
    (re.compile(r"(?<=[0-9])\s*(?:국제단위|아이유|단위|i\.u\.)"), "iu"),
    (re.compile(r"(?<=[0-9])\s*퍼센트"), "%"),
)
"""Spellings that mean a unit behind a number only; elsewhere they are parts of words, as in drug."""
_DIGIT = re.compile("[0-9]")
_BARE_POINT = re.compile(r"(?<!\S)\.(?=[0-9])")
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)+")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_DECIMAL = re.compile(r"([0-9]+)[.,]([0-9]+)")
_BETWEEN_NUMBERS = re.compile(r"(?<=[0-9])(?!\.[0-9])[\W_]+(?=[0-9])")
_IGNORED = re.compile(r"[^\w./]+|_+|(?<![0-9])[./]+|[./]+(?![0-9])")


def fold(text: str) -> str:
    """Fold `text` for comparison: one spelling of units and numbers, no case, spaces or punctuation.

    Two things stay, because without them 2.5 would be 25 and 5/50 would be 550: the point of a decimal, and one stroke
    for whatever stands between two numbers.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    for spelling, unit in UNIT_SPELLINGS:
        folded = folded.replace(spelling, unit)
    if _DIGIT.search(folded):
        for pattern, unit in _UNITS_AFTER_NUMBERS:
            folded = pattern.sub(unit, folded)
    return _squeezed(folded)


def initials(text: str) -> str:
    """Replace each Korean syllable of `text` by its initial consonant; the rest is folded."""
    return hangul.initials(_squeezed(unicodedata.normalize("NFC", text).casefold()))


def consonants_only(word: str) -> str:
    """Return `word` with joined consonants taken apart if it is made of Korean consonants alone, else ""."""
    consonants = word.translate(_JOINED_CONSONANTS)
    return consonants if set(consonants) <= set(hangul.INITIALS) else ""


def _squeezed(text: str) -> str:
    if _DIGIT.search(text):
        text = _NUMBER.sub(_number, _BARE_POINT.sub("0.", text))
        text = _BETWEEN_NUMBERS.sub("/", text)
    return _IGNORED.sub("", text)


def _number(found: re.Match[str]) -> str:
    """Write a number in one way: no thousands commas, a decimal point, no zeros at its ends.

    A comma is a decimal point where no thousands can be meant (2,5 and 0,125); dates and the like become numbers apart.
    """
    text = found[0]
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
        if "." not in text:
            return text
    decimal = _DECIMAL.fullmatch(text)
    if decimal is None:
        return re.sub("[.,]", "/", text)
    whole, fraction = decimal[1].lstrip("0") or "0", decimal[2].rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole
