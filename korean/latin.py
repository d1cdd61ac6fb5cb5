"""Latin letters inside Korean: known words, abbreviations letter by letter, the rest spelled in Hangul."""

from __future__ import annotations

import re
from functools import lru_cache

from .english import add_s, look_up, read_english
from .lexicon import english_readings, readings
from .lexicon_english import PARTS
from .numerals import sino
from .tables import lazy, pairs
from .transliterate import LETTERS, is_generic_name, spell, transliterate
from .values import Reading

ABBREVIATION_MAX = 4
"""Capitals up to this length are an abbreviation, named letter by letter; a longer word is read as a word."""
PART_MIN, COMPOUND_MAX = 3, 20
"""Letters in a word of a compound at least, and in a compound at most."""
ELEMENTS = pairs("Na 나트륨 Ca 칼슘 Fe 철 Zn 아연 Mg 마그네슘 Cl 염소 Li 리튬 Cu 구리 Se 셀레늄")
"""Symbols of minerals, told from units and words by their capital."""
_TOKEN = lazy(r"[A-Za-z]+(?:'[A-Za-z]+)?")
_CAMEL = lazy(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_DOTTED = lazy(r"(?:[A-Za-z]\.){2,8}(?![A-Za-z0-9])|[A-Z](?:\.[A-Z]){1,8}(?![A-Za-z])")
_VOWELS = lazy("[aeiouyAEIOUY]")
_ISOENZYME = lazy(r"(CYP|UGT|OATP) ?(\d{1,2})([A-Z])(\d{1,2})(?![A-Za-z0-9])")


def _spelling(key: str) -> str:
    return re.escape(key).replace("_", "[ -]?") + ("" if key.endswith(".") else "(?![A-Za-z0-9])")


@lru_cache(maxsize=1)
def _phrases() -> re.Pattern[str]:
    keys = sorted((key for key in readings() if not key.isalpha()), key=len, reverse=True)
    return re.compile("(?:" + "|".join(map(_spelling, keys)) + ")", re.IGNORECASE)


@lru_cache(maxsize=1)
def _phrase_readings() -> dict[str, str]:
    return {re.sub("[ _-]", "", key): reading for key, reading in readings().items() if not key.isalpha()}


def read_phrase(text: str, position: int) -> Reading | None:
    """Read a listed phrase with a hyphen, dot, digit or blank in it, such as X-ray, H.pylori, COVID-19."""
    isoenzyme = _ISOENZYME.match(text, position)
    if isoenzyme:
        family, number, letter, member = isoenzyme.groups()
        spoken = f"{spell(family)} {sino(number)} {spell(letter)} {sino(member)}"
        return Reading(spoken, isoenzyme.end())
    found = _phrases().match(text, position)
    return Reading(_phrase_readings()[re.sub("[ _-]", "", found[0].lower())], found.end()) if found else None


def read(text: str, position: int) -> Reading | None:
    """Read the Latin word at `position`."""
    dotted = _DOTTED.match(text, position)
    if dotted:
        return Reading(spell(dotted[0]), dotted.end())
    found = _TOKEN.match(text, position)
    return Reading(say_word(found[0]), found.end()) if found else None


@lru_cache(maxsize=2048)
def say_word(word: str) -> str:
    """Read one word: from the lexicons, else letter by letter, by the pronunciation dictionary or by its spelling."""
    lower = word.lower()
    known = ELEMENTS.get(word) or readings().get(lower)
    if known:
        return known
    if "'" in word:
        head, _, tail = word.partition("'")
        return say_word(head) + ("스" if tail.lower() == "s" else say_word(tail))
    if len(word) == 1:
        return LETTERS[lower]
    if word.isupper() and (len(word) < ABBREVIATION_MAX or not _VOWELS.search(word)):
        return spell(word)
    known = english_readings().get(lower)
    if known:
        return known
    if word.isupper() and len(word) == ABBREVIATION_MAX:
        return spell(word)
    parts = _CAMEL.findall(word)
    if len(parts) > 1:
        return " ".join(say_word(part) for part in parts)
    return _say_unlisted(lower)


def _say_unlisted(word: str) -> str:
    if is_generic_name(word):
        return transliterate(word)
    stem = word[:-1] if word.endswith("s") else ""
    return add_s(stem, _listed(stem)) or read_english(word) or _compound(word) or transliterate(word)


def _listed(word: str) -> str:
    return readings().get(word) or english_readings().get(word, "")


def _compound(word: str) -> str:
    """Read two everyday words written as one."""
    if len(word) <= COMPOUND_MAX:
        for cut in range(len(word) - PART_MIN, PART_MIN - 1, -1):
            head = _part(word[:cut])
            tail = _part(word[cut:]) if head else ""
            if tail:
                return head + tail
    return ""


def _part(word: str) -> str:
    return _listed(word) or (look_up(word) if word in PARTS else "")
