"""The strengths that a product's name tells, written in one way so that they can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from medicines.search_keys import fold

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_STRENGTH = re.compile(rf"(?P<numbers>{_NUMBER}(?:/{_NUMBER})*)(?P<unit>mg|μg|ml|iu|g(?![a-z]))?")
_IN_MILLIGRAMS = {"mg": Decimal(1), "μg": Decimal("0.001"), "g": Decimal(1000)}


@dataclass(frozen=True, slots=True)
class Strength:
    """Numbers and their unit as folded; several numbers are the substances of a combination, as in 5/50 mg."""

    numbers: tuple[str, ...]
    unit: str = ""

    @property
    def written(self) -> str:
        """The numbers as one word, without unit."""
        return "/".join(self.numbers)

    @property
    def amounts(self) -> tuple[Decimal, ...]:
        """The numbers in milligrams, or in the unit that they have."""
        factor = _IN_MILLIGRAMS.get(self.unit, Decimal(1))
        return tuple(Decimal(number) * factor for number in self.numbers)

    @property
    def amount(self) -> str:
        """The numbers in milligrams with their unit, as one word: 0.5 g is 500mg. Empty without a unit."""
        if not self.unit:
            return ""
        unit = "mg" if self.unit in _IN_MILLIGRAMS else self.unit
        return "/".join(f"{amount.normalize():f}" for amount in self.amounts) + unit

    def is_same_as(self, other: Strength) -> bool:
        """Return whether both mean the same; without a unit, a number means whatever unit the other has."""
        if self.unit and other.unit:
            return self.amount == other.amount
        return self.written == other.written


def strengths(text: str) -> tuple[Strength, ...]:
    """Find all numbers of `text` that may be strengths, in their order."""
    return strengths_of_key(fold(text))


def strengths_of_key(key: str) -> tuple[Strength, ...]:
    """Find the strengths of what is folded already."""
    return tuple(Strength(tuple(found["numbers"].split("/")), found["unit"] or "") for found in _STRENGTH.finditer(key))


def one_strength(text: str) -> Strength | None:
    """Return the strength that `text` is and nothing else, such as 2.5밀리그램; None if it is none."""
    found = _STRENGTH.fullmatch(fold(text))
    return Strength(tuple(found["numbers"].split("/")), found["unit"] or "") if found else None
