"""Latin words whose Korean reading is fixed by use, by their spelling."""

from __future__ import annotations

from functools import lru_cache

from .lexicon_english import ABBREVIATIONS, ENGLISH
from .lexicon_medicines import MEDICINES
from .lexicon_words import WORDS
from .tables import pairs


@lru_cache(maxsize=1)
def readings() -> dict[str, str]:
    """Return the readings by lower-case spelling; `_` in a spelling stands for a space, a hyphen or nothing."""
    return {**pairs(ABBREVIATIONS), **pairs(WORDS), **pairs(MEDICINES)}


@lru_cache(maxsize=1)
def english_readings() -> dict[str, str]:
    """Return the readings of English words by lower-case spelling; in capitals a short one is an abbreviation (WHO)."""
    return pairs(ENGLISH)
