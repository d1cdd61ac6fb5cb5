"""What hangs on a typed number: what it is a rate of, and words that only look like a quantity."""

from __future__ import annotations

import re

from .guard_latin import LATIN
from .guard_signs import Element, Want
from .guard_singles import MAYBE
from .guard_spoken import Lattice
from .guard_words import unit_of

_PER = re.compile(
    r"(\s?)/\s?((?:m\^?[23](?!\d)|[A-Za-zµμ]+(?![A-Za-zµμ])|[가-힣]+(?![가-힣]|[,·~-] ?[월화수목금토일](?![가-힣])))"
    r"(?!\d))"
)
_PER_MONTH = {"월": "개월"}
"""월 is a month of the year, but for each month is 개월."""
_FIELD_GOES_ON = re.compile(" ?[가-힣:/]")
"""Behind 1정 / 시간 or 2정 / 월 it shows that these may be the next field."""
_IN_NUMBERS = re.compile(r" \d")
_ACTIONS = frozenset({"스프레이"})
"""5mL / 분무 says what is done with it."""
_PERIODS = frozenset({"일", "시간", "주", "회"})
"""Before another number these may begin a field: 1정/일 3회."""
_OBJECT = ("을", "를", "로", "으로")
"""Behind a period these say that it was a rate, whatever number follows: 1mg/일을 2회."""
_MOST_RATES = 2
"""mg/kg/일 is for so much of two things."""


def rates(text: str, position: int) -> tuple[tuple[str, ...], int]:
    """Find what a quantity is for, as in mg/kg/일, and where that ends."""
    names: list[str] = []
    while len(names) < _MOST_RATES:
        over = _PER.match(text, position)
        if not over:
            break
        latin, hangul = LATIN.get(over[2].lower()), unit_of(over[2])
        if latin:
            names.append((MAYBE if _IN_NUMBERS.match(text, over.end()) and latin & _PERIODS else "") + min(latin))
        elif hangul and hangul.is_whole and hangul.name:
            is_apart = hangul.rest or hangul.name in _ACTIONS or _FIELD_GOES_ON.match(text, over.end())
            may_be_field = over[1] and is_apart
            is_next = not names and hangul.rest not in _OBJECT and _IN_NUMBERS.match(text, over.end())
            may_be_field = may_be_field or is_next
            names.append((MAYBE if may_be_field else "") + _PER_MONTH.get(hangul.name, hangul.name))
        else:
            break
        position = over.end()
    return tuple(names), position


def optional_quantities(glued: str) -> list[Element]:
    """Give what may be heard in a word that hangs on a number and is no unit: the 열 of 143열차."""
    heard = Lattice(glued).likeliest()
    return [
        Element(((Want(quantity.value, frozenset({quantity.unit}), is_optional=True),),))
        for quantity in heard
        if quantity.value
    ]
