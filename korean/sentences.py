"""Splitting text where a speaker would pause, never inside a number, an abbreviation or a bracket."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .hangul import is_syllable
from .tables import lazy

BRACKET_MAX = 120
"""A bracket that is not closed within this many characters does not hold a sentence together."""
_OPEN, _CLOSE = "([{<〈《「『【〔（［", ")]}>〉》」』】〕）］"
_END = lazy(r"(?P<mark>[.!?。！？…]+)(?P<quote>[\"'”’」』)\]]*)|\n+")
_ABBREVIATION = lazy(
    r"(?:^|[^A-Za-z])(?:[A-Za-z]|[Dd]r|Mr|Mrs|Ms|[Nn]o|vs|etc|St|Co|Inc|Ltd|Prof|Jr|approx|max|min|Fig|Vol|pp|cf|e\.g|i\.e|[ap]\.m)$"
)
_NUMBERED = lazy(r"\d$")
_CLAUSE = lazy(r"[,;:、，；：—·](?=\s|[가-힣])|(?<=[)\]）])\s")
_SPACE = lazy(r" +")
_BINDS_RIGHT = lazy(
    r"(?:\d|[가-힣]*(?:하나|둘|셋|넷)|(?:^|\s)(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|스무|스물[가-힣]{0,2}|반|약|총|매|각|제|만|안|못|이|그|저)|[영일이삼사오육칠팔구십백천만억점]|분의)$"
)
"""A word like these belongs to the next one: a numeral before its counter, 안 before its verb."""


def _brackets(text: str) -> list[int]:
    """For every character, where the bracket around it closes; -1 outside."""
    closes = [-1] * len(text)
    stack: list[int] = []
    for index, char in enumerate(text):
        if char in _OPEN:
            stack.append(index)
        elif char in _CLOSE and stack:
            start = stack.pop()
            if not stack and index - start <= BRACKET_MAX:
                closes[start:index] = [index] * (index - start)
    return closes


def _ends_sentence(text: str, found: re.Match[str]) -> bool:
    mark = found["mark"]
    if mark is None:
        return True
    before, after = text[max(0, found.start() - 8) : found.start()], text[found.end() : found.end() + 1]
    if found["quote"] and is_syllable(after):
        return False
    if mark[-1] in "!?。！？…" or len(mark) > 1:
        return not after or after.isspace() or mark[-1] in "。！？…" or not after.isascii()
    if after and not after.isspace():
        return is_syllable(before[-1:]) and is_syllable(after)
    if not after:
        return True
    return not (_NUMBERED.search(before) or _ABBREVIATION.search(before))


def split_sentences(text: str) -> list[str]:
    """Split into sentences, each with its closing mark; blank ones are left out.

    A full stop inside a decimal, a date, a list number, an abbreviation or a bracket ends nothing; a line break does.
    """
    closes = _brackets(text)
    pieces: list[str] = []
    start = 0
    for found in _END.finditer(text):
        if closes[found.start()] >= 0 and found["mark"] is not None:
            continue
        if _ends_sentence(text, found):
            pieces.append(text[start : found.end()].strip())
            start = found.end()
    pieces.append(text[start:].strip())
    return [piece for piece in pieces if piece.strip(" .,!?…。\"'")] or [piece for piece in pieces if piece][:1]


def _parts(sentence: str, pattern: re.Pattern[str]) -> Iterator[str]:
    closes = _brackets(sentence)
    start = 0
    for found in pattern.finditer(sentence):
        if closes[found.start()] >= 0:
            continue
        yield sentence[start : found.end()].strip()
        start = found.end()
    yield sentence[start:].strip()


def split_clauses(text: str, max_chars: int) -> list[str]:
    """Split into pieces of at most `max_chars` characters at the best pauses: sentences, then clause marks, then words.

    Only a single word or bracket longer than `max_chars` makes a longer piece, and one longer than twice that is cut
    between syllables. Raises ValueError for max_chars below 1.
    """
    if max_chars < 1:
        raise ValueError("max_chars must be at least 1")
    pieces: list[str] = []
    for sentence in split_sentences(text):
        if len(sentence) <= max_chars:
            pieces.append(sentence)
            continue
        units: list[str] = []
        for clause in _parts(sentence, _CLAUSE):
            units.extend([clause] if len(clause) <= max_chars else _pack(list(_words(clause, max_chars)), max_chars))
        pieces.extend(_pack(units, max_chars))
    return [piece for piece in pieces if piece]


def _words(clause: str, max_chars: int) -> Iterator[str]:
    held = ""
    for word in _parts(clause, _SPACE):
        held = f"{held} {word}" if held else word
        if _BINDS_RIGHT.search(held) and len(held) < max_chars:
            continue
        yield from _cut(held, max_chars)
        held = ""
    if held:
        yield from _cut(held, max_chars)


def _cut(word: str, max_chars: int) -> Iterator[str]:
    while len(word) > 2 * max_chars:
        at = max_chars
        while at > 1 and word[at - 1 : at + 1].isascii() and not word[at - 1 : at + 1].isspace():
            at -= 1
        at = at if at > 1 else max_chars
        yield word[:at]
        word = word[at:]
    yield word


def _pack(units: list[str], max_chars: int) -> list[str]:
    packed: list[str] = []
    for unit in units:
        if packed and len(packed[-1]) + 1 + len(unit) <= max_chars:
            packed[-1] = f"{packed[-1]} {unit}"
        else:
            packed.append(unit)
    return packed
