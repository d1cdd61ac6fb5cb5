"""Compares names that may be misspelt, by sounds that people confuse and by single letters (jamo)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from korean.jamo import distance, jamo
from medicines.permit_names import front_of, stem
from medicines.search_keys import fold

KEY_LENGTH = 16
"""Longer names are distinguished by their first syllables."""
SHORTEST = 2
"""Shortest key with a syllable left out; what is left of a shorter name says nothing."""
SHORTEST_STEM = 3
"""Shortest name without its form; people remember a name of two syllables with it: 혈평정, not 혈평."""
_TAIL = re.compile(r"\d.*$")

# Vowels that sound alike to most people, and consonants with the same place of articulation: people remember the sound
# of a name, not its spelling.
_ALIKE = str.maketrans(
    {
        "ᅢ": "ᅦ", "ᅤ": "ᅨ", "ᅫ": "ᅬ", "ᅰ": "ᅬ", "ᅴ": "ᅵ", "ᅣ": "ᅡ", "ᅧ": "ᅥ", "ᅭ": "ᅩ", "ᅲ": "ᅮ",
        "ᄁ": "ᄀ", "ᄏ": "ᄀ", "ᄄ": "ᄃ", "ᄐ": "ᄃ", "ᄈ": "ᄇ", "ᄑ": "ᄇ", "ᄊ": "ᄉ", "ᄍ": "ᄌ", "ᄎ": "ᄌ",
        "ᆩ": "ᆨ", "ᆿ": "ᆨ", "ᆺ": "ᆮ", "ᆻ": "ᆮ", "ᆽ": "ᆮ", "ᆾ": "ᆮ", "ᇀ": "ᆮ", "ᇂ": "ᆮ", "ᇁ": "ᆸ",
    }
)  # fmt: skip


def head(name: str) -> str:
    """Fold the part of a name that people remember: without brackets, strength and, if enough is left, form."""
    brand = stem(name)
    return brand if len(brand) >= SHORTEST_STEM else _TAIL.sub("", fold(front_of(name)))


def keys(name: str) -> set[str]:
    """Return the name as it sounds, and the same with each of its syllables left out in turn."""
    return set(_keys_of(head(name)[:KEY_LENGTH]))


@lru_cache(maxsize=1024)
def _keys_of(brand: str) -> frozenset[str]:
    # The products of a brand, which stand side by side in most files, have the same keys.
    sound = _sound(brand)
    if len(sound) < SHORTEST:
        return frozenset({sound} - {""})
    # Composed anew: without what stood between them, two letters may be one.
    shorter = {unicodedata.normalize("NFC", sound[:index] + sound[index + 1 :]) for index in range(len(sound))}
    return frozenset({sound, *(key for key in shorter if len(key) >= SHORTEST)})


def difference(first: str, second: str) -> float:
    """Return the distance of two heads of names: 0 for the same, 1 for nothing in common."""
    if first != second and sorted(first) == sorted(second):
        return SWAPPED
    one, other = jamo(first), jamo(second)
    return distance(one, other) / max(len(one), len(other), 1)


SWAPPED = 0.2
"""Distance of names with the same syllables in another order: like one wrong letter in five."""


def _sound(text: str) -> str:
    return unicodedata.normalize("NFC", jamo(text).translate(_ALIKE))
