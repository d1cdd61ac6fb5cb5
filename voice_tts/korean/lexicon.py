"""Latin words whose Korean reading is fixed by use, by their spelling."""

from __future__ import annotations

from functools import lru_cache

from .lexicon_medicines import MEDICINES
from .lexicon_words import WORDS


@lru_cache(maxsize=1)
def readings() -> dict[str, str]:
    """Reading by lower-case spelling; `_` in a spelling stands for a space, a hyphen or nothing."""
    tokens = (MEDICINES + WORDS).split()
    return {spelling: reading.replace("_", " ") for spelling, reading in zip(tokens[::2], tokens[1::2])}
