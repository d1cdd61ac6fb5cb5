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
IGNORED = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Fold `text` for comparison: one spelling of units, no case, spaces or punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    for spelling, unit in UNIT_SPELLINGS:
        folded = folded.replace(spelling, unit)
    return IGNORED.sub("", folded)


def initials(text: str) -> str:
    """Replace each Korean syllable of `text` by its initial consonant; the rest is folded."""
    return hangul.initials(IGNORED.sub("", unicodedata.normalize("NFC", text).casefold()))


def consonants_only(word: str) -> str:
    """Return `word` with joined consonants taken apart if it is made of Korean consonants alone, else ""."""
    consonants = word.translate(_JOINED_CONSONANTS)
    return consonants if set(consonants) <= set(hangul.INITIALS) else ""
