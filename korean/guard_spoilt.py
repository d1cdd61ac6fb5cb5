"""Numbers that a scanner or another program spoilt: what they may have been is asked of a person."""

from __future__ import annotations

import re

from .guard_words import say_typed

_LOOK_ALIKE = str.maketrans("OoIl", "0011")


def meant_by_letters(number: str, unit: str, *, is_counted: bool) -> tuple[str, ...]:
    """Give what O.5 or 1O may mean before `unit`: its letters as digits, or only its digits."""
    meant = (number.translate(_LOOK_ALIKE), re.sub("[A-Za-z]", "", number).strip(".,"))
    said = [say_typed(digits, native=is_counted) for digits in meant if re.fullmatch(r"\d+(?:\.\d+)?", digits)]
    return tuple(dict.fromkeys(f"{number} {unit}" for number in said))


def meant_by_line(number: str, unit: str) -> tuple[str, ...]:
    """Give what 1|500 may mean before `unit`: 1,500, whose comma another program left as a line, or two cells."""
    thousands, rest = number.split("|")
    whole = say_typed(thousands + rest, native=False)
    parted = f"{say_typed(thousands, native=False)}, {say_typed(rest, native=False)}"
    return f"{whole} {unit}".replace(" 만", "만"), f"{parted} {unit}".replace(" 만", "만")
