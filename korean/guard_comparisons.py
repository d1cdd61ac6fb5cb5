"""Signs that compare, as the dose guard sees them: a lost < makes less than a dose the dose itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .guard_signs import NONE, Element, Number, Want, Way
from .guard_words import AT_LEAST, AT_MOST, COUNTED, OVER, UNDER

_SIGN = re.compile(r"(?<![-=<>])([<>≤≥])(=?) ?\Z")
_SAID = {"<": (UNDER, AT_MOST), ">": (OVER, AT_LEAST), "≤": (AT_MOST,), "≥": (AT_LEAST,)}
"""How a sign may be said; speakers do not tell 초과 from 이상 behind a plain >."""
_WITH_EQUALS = {"<": "≤", ">": "≥"}
_BRACKET_MAX = 60
"""Angle brackets around a remark are no further apart than this."""
_STEPPED = COUNTED | {"회"}
"""What is taken stands behind a > that leads from one step to the next: 혈압약 > 1정."""
_TIMED = frozenset({"일", "분", "시", "주", "개월"})
"""Before these a > may lead on or compare."""
_LABEL = re.compile(r"(?:용법|용량|복용법|복용량|아침|점심|저녁|전|후|식간|오전|오후|새벽|밤|낮|기상|요일|[)\]]) ?\Z")
_ARROW = re.compile(r"(?P<up>[↑⬆])|(?P<down>[↓⬇])|[<>]")
_BEHIND_NUMBER = re.compile(r" ?[↑↓⬆⬇]")


def comparison(text: str, chain: list[Number]) -> list[Element]:
    """Give what has to be heard for the sign before a number, or may be heard if it only leads on."""
    first = chain[0]
    found = _SIGN.search(text[max(0, first.start - 4) : first.start])
    if not found:
        return []
    at = max(0, first.start - 4) + found.start()
    sign = _WITH_EQUALS.get(found[1], found[1]) if found[2] else found[1]
    if sign == ">" and _leads_on(text, at, chain[-1]):
        return []
    ways: list[Way] = [(Want(None, frozenset({name})),) for name in _SAID[sign]]
    if not _compares(text, at, first.start, sign, chain[-1]):
        ways.append(())
    return [Element(tuple(ways), start=first.start, end=chain[-1].end)]


def is_compared(text: str, number: Number) -> bool:
    """Tell whether a sign stands before `number`, so that it is read before what follows."""
    return _SIGN.search(text[max(0, number.start - 4) : number.start]) is not None


def _compares(text: str, at: int, start: int, sign: str, number: Number) -> bool:
    """Tell whether the sign at `at` compares: it is no bracket, no arrow and no step to the next dose."""
    before, after = text[max(0, at - _BRACKET_MAX) : at], text[start : start + _BRACKET_MAX]
    if before.rstrip(" ")[-1:].isdigit():
        return False
    if sign == "<":
        return ">" not in after.partition("<")[0]
    if sign == ">":
        return "<" not in before.rpartition(">")[2] and not (number.units or NONE) & _TIMED
    return True


def _leads_on(text: str, at: int, number: Number) -> bool:
    """Tell whether the > at `at` leads from a label or a medicine to what is taken: 혈압약 > 1정."""
    before = text[max(0, at - _BRACKET_MAX) : at]
    is_named = re.search(r"[가-힣)] ?\Z", before) is not None
    return _LABEL.search(before) is not None or (is_named and bool((number.units or NONE) & _STEPPED))


def arrows(between: str, start: int) -> Iterable[Element]:
    """Give what may be heard for the signs between two numbers; what points up or down right behind one must be."""
    if not re.search(r"[^-=>\s]", between):
        return
    for found in _ARROW.finditer(between):
        names = (AT_LEAST, OVER) if found["up"] else (AT_MOST, UNDER) if found["down"] else (OVER, UNDER)
        ways: list[Way] = [(Want(None, frozenset({name})),) for name in names]
        if not (found["up"] or found["down"]) or not _BEHIND_NUMBER.match(between):
            ways.append(())
        yield Element(tuple(ways), start=start, end=start)
