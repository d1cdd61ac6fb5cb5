"""Rewriting a text by a list of rules before it is read, without touching what a person has an own reading for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from .dictionary import Entries
from .tables import compiled

ENTRY_SIGHT = 40
"""How far around a place an entry of the person's own is looked for, in characters."""


class Rule(NamedTuple):
    """What is written instead of what `pattern` finds, which is compiled where a text first calls for it.

    sign: what a text has to hold for the rule to be worth trying; empty if there is no such sign.
    """

    sign: str
    pattern: str
    written: str | Callable[[re.Match[str]], str]


def rewrite(text: str, rules: Iterable[Rule], entries: Entries | None) -> str:
    """Apply `rules` in order; a place that a person's own entry overlaps stays as it is."""
    for sign, pattern, written in rules:
        if sign in text:
            text = compiled(pattern).sub(written if entries is None else _sparing(entries, written), text)
    return text


def _sparing(entries: Entries, written: str | Callable[[re.Match[str]], str]) -> Callable[[re.Match[str]], str]:
    def spared(found: re.Match[str]) -> str:
        start, end = max(0, found.start() - ENTRY_SIGHT), found.end() + ENTRY_SIGHT
        near = entries.pattern.finditer(found.string, start, end)
        if any(entry.start() < found.end() and found.start() < entry.end() for entry in near):
            return found[0]
        return found.expand(written) if isinstance(written, str) else written(found)

    return spared
