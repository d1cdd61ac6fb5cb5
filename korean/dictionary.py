"""A person's own pronunciations, found in a text before any rule applies."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from .hangul import is_syllable
from .particles import end_of_particles
from .values import Reading

SHORT_KEY_MAX = 2
"""A Hangul key this short counts only with a particle or nothing behind it, so 약 does not change 약국."""


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
