"""The medicines of one reminder as they are called in it: short names, strengths where names are equal, amounts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from medicines.services.amounts import MEASURES, Amount, amount_of
from medicines.services.dosage_forms import Described, head_of, stem_of, use_of, without_brackets
from medicines.services.form_words import Use

STRENGTH = re.compile(
    r"\d[\d.,]*(?:/\d[\d.,]*)*\s*(?:밀리그램|밀리그람|마이크로그램|마이크로그람|그램|그람|퍼센트|단위|mg|㎎|mcg|μg|ug|㎍|g|iu|%)"
    r"(?:/\S+)?",
    re.IGNORECASE,
)
"""A strength in the name of a product: 0.05밀리그램, 5/160mg."""

_TENS = re.compile(r"\d\d$")
"""A number at the end of a name that would take in the number of an amount."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is known of a dose in a reminder.

    use: how the medicine is used; None to tell it from the other words. is_removal: what was put on comes off.
    """

    name: str
    dose: str
    meal: str
    note: str
    is_applied: bool
    strength: str = ""
    use: Use | None = None
    is_removal: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A medicine as a reminder calls it. label: the name, with the strength where another has the same name."""

    name: str
    strength: str
    amount: Amount
    use: Use
    meal: str
    note: str
    is_removal: bool = False

    @property
    def label(self) -> str:
        """`씬지로이드 0.1mg`."""
        return f"{self.name} {self.strength}".strip()

    @property
    def words(self) -> str:
        """`혈압약 1알`."""
        # 휴마로그믹스25 and 16단위 are two numbers to the ear, 오메가3 and 1/4알 one to the eye; 코큐텐100 and
        # 1알 make 백한 알.
        is_taken_in = bool(self.amount.words and _TENS.search(self.label))
        is_number_next = self.amount.unit in MEASURES or "/" in self.amount.words or is_taken_in
        mark = "," if self.label[-1:].isdigit() and is_number_next else ""
        return f"{self.label}{mark} {self.amount.words}".strip()


def items_of(lines: Iterable[Line]) -> list[Item]:
    """Return the medicines of a reminder in the order of `lines`; one of which none is taken is left out."""
    items = [_item(line) for line in lines]
    return _told_apart([item for item in items if not item.amount.is_nothing])


def strength_in(name: str) -> str:
    """Return the strength that stands in the name of a product; empty if there is none."""
    found = STRENGTH.search(name)
    return found[0] if found else ""


@lru_cache(maxsize=1024)
def _item(line: Line) -> Item:
    use = line.use
    if use is None:
        use = use_of(Described(line.name, line.dose, (line.note,), is_applied=line.is_applied))
    name = " ".join(line.name.split())
    # What is minded when it is put on says nothing of taking it off.
    note = "" if line.is_removal else " ".join(line.note.split())
    strength = line.strength.strip() or strength_in(name)
    return Item(name, strength, amount_of(line.dose), use, line.meal, note, line.is_removal)


def _told_apart(items: Sequence[Item]) -> list[Item]:
    """Shorten the names as far as they stay different; strengths tell apart what has one name."""
    # Without an amount the name may hold it: 인슐린 10단위.
    short = [stem_of(item.name) if item.amount.words or item.is_removal else item.name for item in items]
    named = []
    for item, name in zip(items, short, strict=True):
        alike = [other for other, same in zip(items, short, strict=True) if same == name]
        named.append(replace(item, name=name if _are_one_brand(alike) else without_brackets(item.name)))
    apart = [
        item if len({other.strength for other in named if other.name == item.name}) > 1 else replace(item, strength="")
        for item in named
    ]
    return [item for _name, group in groupby(apart, key=lambda item: item.name) for item in _by_strength(group)]


def _are_one_brand(items: Sequence[Item]) -> bool:
    """Tell whether what has one short name differs in the strength at most; 당고른정 and 당고른캡슐 do not."""
    is_one_form = len({head_of(item.name) for item in items}) == 1
    return is_one_form and (len({item.name for item in items}) == 1 or all(item.strength for item in items))


def _by_strength(items: Iterable[Item]) -> list[Item]:
    # The larger strength first, as people name them.
    return sorted(items, key=lambda item: -_number(item.strength))


def _number(strength: str) -> float:
    found = re.search(r"\d+(?:\.\d+)?", strength.replace(",", ""))
    return float(found[0]) if found else 0.0
