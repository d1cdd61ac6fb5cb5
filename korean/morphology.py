"""Where a verb stem or an ending ㄹ lies in a text: what some pronunciation rules depend on."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Any

STEM, ENDING, WITHIN_ENDING = "stem", "ending", "within"
"""Last syllable of a verb or adjective stem; last syllable of an ending; a syllable before it in the same morpheme."""

_KINDS = {"V": STEM, "E": ENDING}
"""By the first letter of a morpheme's last tag in the Sejong tag set."""
_LOCK = threading.Lock()


@lru_cache(maxsize=1)
def _tagger() -> Any:
    from mecab import MeCab

    return MeCab()


def marks(text: str) -> list[str]:
    """Mark the last syllable of every morpheme that a rule asks about; one entry a character, mostly empty.

    Needs python-mecab-ko (ImportError without it). Text that the analyser rewrites gets no marks at all.
    """
    found = [""] * len(text)
    with _LOCK:
        tokens: list[tuple[str, str]] = _tagger().pos(text)
    places = [index for index, char in enumerate(text) if char != " "]
    if "".join(surface for surface, _ in tokens) != text.replace(" ", ""):
        return found
    end = 0
    for surface, tag in tokens:
        end += len(surface)
        kind = _KINDS.get(tag.rsplit("+", 1)[-1][0], "")
        if kind == ENDING:
            for place in places[end - len(surface) : end - 1]:
                found[place] = WITHIN_ENDING
        found[places[end - 1]] = kind
    return found
