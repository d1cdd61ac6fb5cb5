"""Where a verb stem or an ending ㄹ lies in a text: what some pronunciation rules depend on."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Any

STEM, ENDING, WITHIN_ENDING = "stem", "ending", "within"
"""Last syllable of a verb or adjective stem; last syllable of an ending; a syllable before it in the same morpheme."""

_KINDS = {"V": STEM, "E": ENDING}
"""By the first letter of a morpheme's last tag in the Sejong tag set."""
_CLOSING = ("J", "EC", "EF", "MAJ", "IC", "NNBC", "SN")
"""Tags of what ends a phrase inside a breath group: particles, endings that connect, counters."""
_LOCK = threading.Lock()


@lru_cache(maxsize=1)
def _tagger() -> Any:
    from mecab import MeCab

    return MeCab()


@lru_cache(maxsize=64)
def _morphemes(text: str) -> tuple[tuple[int, int, str], ...]:
    """Give where each morpheme begins and ends among the characters that are no blanks, and its last tag.

    Nothing where the analyser rewrote the text.
    """
    with _LOCK:
        tokens: list[tuple[str, str]] = _tagger().pos(text)
    if "".join(surface for surface, _ in tokens) != text.replace(" ", ""):
        return ()
    found = []
    end = 0
    for surface, tag in tokens:
        found.append((end, end + len(surface), tag.rsplit("+", 1)[-1]))
        end += len(surface)
    return tuple(found)


def marks(text: str) -> list[str]:
    """Mark the last syllable of every morpheme that a rule asks about; one entry a character, mostly empty.

    Needs python-mecab-ko (ImportError without it). Text that the analyser rewrites gets no marks at all.
    """
    found = [""] * len(text)
    places = [index for index, char in enumerate(text) if char != " "]
    for start, end, tag in _morphemes(text):
        kind = _KINDS.get(tag[0], "")
        if kind == ENDING:
            for place in places[start : end - 1]:
                found[place] = WITHIN_ENDING
        found[places[end - 1]] = kind
    return found


def phrase_ends(text: str) -> frozenset[int]:
    """Give the places of syllables after which a careful speaker does not run on into the next word."""
    places = [index for index, char in enumerate(text) if char != " "]
    return frozenset(places[end - 1] for _, end, tag in _morphemes(text) if tag.startswith(_CLOSING))
