"""What a search compares: names folded to one spelling, and their initial consonants."""

from __future__ import annotations

import re
import unicodedata

FIRST_SYLLABLE, LAST_SYLLABLE = 0xAC00, 0xD7A3
SYLLABLES_PER_INITIAL = 588
"""21 vowels by 28 finals (The Unicode Standard, 3.12 "Conjoining Jamo Behavior")."""
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
# Input methods join two consonants typed in a row, as in ㄱㅅ, into one letter that starts no syllable.
JOINED_CONSONANTS = str.maketrans(
    {
        "ㄳ": "ㄱㅅ",
        "ㄵ": "ㄴㅈ",
        "ㄶ": "ㄴㅎ",
        "ㄺ": "ㄹㄱ",
        "ㄻ": "ㄹㅁ",
        "ㄼ": "ㄹㅂ",
        "ㄽ": "ㄹㅅ",
        "ㄾ": "ㄹㅌ",
        "ㄿ": "ㄹㅍ",
        "ㅀ": "ㄹㅎ",
        "ㅄ": "ㅂㅅ",
    }
)
UNIT_SPELLINGS = (
    ("밀리그램", "mg"),
    ("밀리그람", "mg"),
    ("마이크로그램", "μg"),
    ("마이크로그람", "μg"),
    ("밀리리터", "ml"),
)
IGNORED = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Reduce `text` to what is compared: one spelling of units, no case, spaces or punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    for spelling, unit in UNIT_SPELLINGS:
        folded = folded.replace(spelling, unit)
    return IGNORED.sub("", folded)


def initials(text: str) -> str:
    """Replace each Korean syllable of `text` by its initial consonant; the rest is folded.

    Source: The Unicode Standard, 3.12, "Hangul Syllable Decomposition".
    """
    return "".join(
        INITIALS[(ord(letter) - FIRST_SYLLABLE) // SYLLABLES_PER_INITIAL]
        if FIRST_SYLLABLE <= ord(letter) <= LAST_SYLLABLE
        else letter
        for letter in IGNORED.sub("", unicodedata.normalize("NFC", text).casefold())
    )


def consonants_only(word: str) -> str:
    """Return `word` with joined consonants taken apart if it is made of Korean consonants alone, else ""."""
    consonants = word.translate(JOINED_CONSONANTS)
    return consonants if set(consonants) <= set(INITIALS) else ""
