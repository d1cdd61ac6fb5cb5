"""A person's own pronunciations, found in a text before any rule applies."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from .hangul import is_syllable
from .particles import end_of_particles
from .tables import lazy
from .values import Reading

SHORT_KEY_MAX = 2
"""A Hangul key this short counts only with a particle or nothing behind it, so 약 does not change 약국."""


NAME_WORDS_MAX = 4
"""Words in a name of the catalogue at most."""
_NAME_WORD = lazy("[A-Za-z][A-Za-z0-9]*")


@dataclass(frozen=True)
class Entries:
    """Compiled pronunciations: `pattern` finds a spelling, `spoken` says how it sounds."""

    pattern: re.Pattern[str]
    spoken: dict[str, str]

    def match(self, text: str, position: int) -> Reading | None:
        """Read the entry that starts at `position`, if one does."""
        found = self.pattern.match(text, position)
        if not found:
            return None
        key = found[0].lower()
        before = text[position - 1 : position] if position else ""
        if _same_script(before, key[0]):
            return None
        if key[-1].isascii() and key[-1].isalnum():
            after = text[found.end() : found.end() + 1]
            if after.isascii() and after.isalnum():
                return None
        elif is_syllable(key[-1]) and len(key) <= SHORT_KEY_MAX and end_of_particles(text, found.end()) is None:
            return None
        return Reading(self.spoken[key], found.end())


def _same_script(before: str, first: str) -> bool:
    if is_syllable(first):
        return is_syllable(before)
    return (bool(before) and before.isascii() and before.isalpha() and first.isalpha()) or (
        before.isdigit() and first.isdigit()
    )


@lru_cache(maxsize=64)
def compile_entries(items: tuple[tuple[str, str], ...]) -> Entries | None:
    """Compile (spelling, Hangul) pairs, the longest spelling first; None where nothing usable is among them."""
    spoken = {}
    for key, reading in items:
        key = unicodedata.normalize("NFC", key).strip().lower()
        reading = unicodedata.normalize("NFC", reading).strip()
        if key and reading:
            spoken[key] = reading
    if not spoken:
        return None
    keys = sorted(spoken, key=len, reverse=True)
    return Entries(re.compile("|".join(map(re.escape, keys)), re.IGNORECASE), spoken)


def names_in(text: str, names: Mapping[str, str]) -> dict[str, str]:
    """Pick the names of a catalogue that `text` holds, the longest at each place, as entries for `compile_entries`.

    names: spoken Hangul by Latin spelling in small letters, words apart by single spaces. However many there are,
    only the words of the text are looked up.
    """
    places = [found.span() for found in _NAME_WORD.finditer(text)]
    found: dict[str, str] = {}
    done = 0
    for index, (start, _) in enumerate(places):
        if start < done:
            continue
        for _, end in reversed(places[index : index + NAME_WORDS_MAX]):
            spelling = " ".join(text[start:end].lower().split())
            if names.get(spelling):
                found[spelling] = names[spelling]
                done = end
                break
    return found
