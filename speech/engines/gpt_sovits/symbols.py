"""The 732 phoneme symbols of version 2 and their ids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).with_name("symbols_v2.txt")
"""Symbols separated by white space; a symbol's position is its id (docs/gpt_sovits.md#symbols)."""

UNKNOWN = "UNK"
FEWEST_PHONEMES = 6
"""Shorter pieces let the reference's words leak in (docs/gpt_sovits.md#short-pieces)."""
BREAKS = ("空", ",", ".", "!", "?", "…")
"""Symbols after which a piece may be cut in two: word boundaries and marks."""


@lru_cache(maxsize=1)
def symbol_ids() -> dict[str, int]:
    """Load each symbol's id."""
    return {symbol: index for index, symbol in enumerate(TABLE.read_text(encoding="utf-8").split())}


def to_ids(symbols: Iterable[str]) -> list[int]:
    """Map symbols to their ids, and unknown symbols to that of `UNK`."""
    table = symbol_ids()
    return [table.get(symbol, table[UNKNOWN]) for symbol in symbols]


def halve(phonemes: Sequence[int], fewest: int) -> tuple[list[int], list[int]] | None:
    """Cut phoneme ids in two at the break nearest the middle; None if no break leaves both halves `fewest` phonemes."""
    breaks = set(to_ids(BREAKS))
    middle = len(phonemes) / 2
    places = [
        place + 1
        for place, phoneme in enumerate(phonemes)
        if phoneme in breaks and place + 1 >= fewest and len(phonemes) - place - 1 >= fewest
    ]
    if not places:
        return None
    place = min(places, key=lambda candidate: abs(candidate - middle))
    return list(phonemes[:place]), list(phonemes[place:])
