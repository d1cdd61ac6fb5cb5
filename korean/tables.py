"""Small tables written as text: words, pairs of a spelling and its reading, and patterns."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast


def words(text: str) -> frozenset[str]:
    """Return the set of the blank-separated words of `text`."""
    return frozenset(text.split())


def pairs(text: str) -> dict[str, str]:
    """Make a dictionary of alternating keys and values, `_` in a value for a space.

    Raises ValueError for a key left over.
    """
    tokens = text.split()
    if len(tokens) % 2:
        raise ValueError(f"no value for {tokens[-1]}")
    return {key: value.replace("_", " ") for key, value in paired(tokens[::2], tokens[1::2]).items()}


def paired(keys: str | list[str], values: str | list[str]) -> dict[str, str]:
    """Make a dictionary of keys and values of the same number. Raises ValueError where one has more."""
    if len(keys) != len(values):
        raise ValueError(f"{len(keys)} keys for {len(values)} values")
    return dict(zip(keys, values))  # noqa: B905 - the Pi runs Python 3.9, where zip knows no strict


class Lazy:
    """Stands for a pattern: compiles it at the first use of any method, and from then on hands out its own methods."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> object:
        """Compile the pattern and keep its methods as attributes, so that the next use costs nothing more."""
        real = re.compile(self._pattern, self._flags)
        for method in ("match", "search", "fullmatch", "sub", "finditer", "findall", "split", "pattern"):
            setattr(self, method, getattr(real, method))
        return getattr(real, name)


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Make a pattern that is compiled where it is first needed: compiling all at import takes half of its time.

    A mistake in `pattern` shows at its first use, not at import.
    """
    return cast("re.Pattern[str]", Lazy(pattern, int(flags)))


@lru_cache(maxsize=512)
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile `pattern` where it is first needed: most texts need few of them, and importing them all takes time."""
    return re.compile(pattern)
