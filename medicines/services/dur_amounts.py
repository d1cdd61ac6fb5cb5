"""Reads ages, days, weights and numbers of tablets from the lists and from schedules; None for what is not certain."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from medicines.services.amounts import CAPSULE, TABLET, amount_of

OLD_AGE = 65
"""From this age on a person is an elder for the lists."""
WEEKS_A_YEAR, MONTHS_A_YEAR, DAYS_A_YEAR = 52, 12, 365
_UNITS_A_YEAR = {"세": 1, "개월": MONTHS_A_YEAR, "주": WEEKS_A_YEAR, "일": DAYS_A_YEAR}
_UNDER, _UP_TO, _FROM, _OVER = "미만", "이하", "이상", "초과"
_AGE = re.compile(r"(?:만)?(\d+)(세|개월|주|일)(미만|이하|이상|초과)")

_MILLIGRAMS = {
    "kg": Fraction(1_000_000), "g": Fraction(1000), "mg": Fraction(1), "μg": Fraction(1, 1000),
    "킬로그램": Fraction(1_000_000), "그램": Fraction(1000), "그람": Fraction(1000),
    "밀리그램": Fraction(1), "밀리그람": Fraction(1), "마이크로그램": Fraction(1, 1000),
    "마이크로그람": Fraction(1, 1000), "mcg": Fraction(1, 1000), "ug": Fraction(1, 1000),
}  # fmt: skip
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNIT = "|".join(sorted(_MILLIGRAMS, key=len, reverse=True))
_WEIGHT = re.compile(rf"({_NUMBER})({_UNIT})(?=/?(?:정|캡슐)|[^a-z가-힣/%]|\Z)")
_LIMIT_A_DAY = re.compile(rf"[^\d()/:%]*({_NUMBER})({_UNIT})\Z")
"""A name at most, and one weight. What depends on an indication, a sex or a week has brackets or more figures."""
_DAYS = re.compile(r"(\d+)일\Z")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_PIECES = frozenset({TABLET, CAPSULE, "개"})
_MORE_THAN = re.compile(rf">=?({_NUMBER})({_UNIT})")


@dataclass(frozen=True, slots=True)
class AgeLimit:
    """Ages that a rule is about, in years; a bound is inclusive or not."""

    years: Fraction
    word: str

    def covers(self, age: int | None) -> bool:
        """Return whether a person of this age is meant; without one, whether the rule is about the old.

        A person of 7 is between 7 and 8, so that a rule for under 7.5 years may mean them.
        """
        if self.word in (_FROM, _OVER):
            return age is None or (age >= self.years if self.word == _FROM else age > self.years)
        return age is not None and (age < self.years if self.word == _UNDER else age <= self.years)


def age_limit(text: str) -> AgeLimit | None:
    """Read an age, as in 12세미만, 24개월 미만 or 65세이상."""
    match = _AGE.fullmatch(_folded(text))
    if match is None:
        return None
    number, unit, word = match.groups()
    return AgeLimit(Fraction(int(number), _UNITS_A_YEAR[unit]), word)


def most_days(text: str) -> int | None:
    """Read a number of days, as in 7일."""
    match = _DAYS.match(_folded(text))
    return int(match[1]) if match else None


def most_a_day(text: str) -> Fraction | None:
    """Read the milligrams of one substance a day, as in 발사르탄320밀리그램 or 4,000밀리그램."""
    match = _LIMIT_A_DAY.match(_folded(text))
    return _milligrams(*match.groups()) if match else None


def threshold(remark: str) -> Fraction | None:
    """Read the milligrams from which on a rule holds, as in 용량Aspirin>325mg."""
    match = _MORE_THAN.search(_folded(remark))
    return _milligrams(*match.groups()) if match else None


def strength_in(text: str) -> Fraction | None:
    """Read the milligrams in one piece from a strength or a product's name that has exactly one weight."""
    weights = _WEIGHT.findall(_BRACKETS.sub(" ", _folded(text, keep_spaces=True)))
    found = {_milligrams(number, unit) for number, unit in weights}
    return found.pop() if len(found) == 1 and not re.search(r"\d\s*/\s*\d", text) else None


def pieces_in(dose: str) -> Fraction | None:
    """Read the number of tablets or capsules of a dose, as in 1정, 0.5정, 1/2정, 반 알 or 한 알 반."""
    amount = amount_of(dose)
    return amount.value if amount.unit in _PIECES else None


def weight_of(dose: str) -> Fraction | None:
    """Read the milligrams of a dose that is a weight itself, as in 500mg."""
    match = re.fullmatch(rf"({_NUMBER})({_UNIT})", _folded(dose))
    return _milligrams(*match.groups()) if match else None


def shown(milligrams: Fraction) -> str:
    """Write a weight as a label does: 4,000mg, 87.5mg."""
    text = f"{float(milligrams):,.3f}".rstrip("0").rstrip(".")
    return f"{text}mg"


def _milligrams(number: str, unit: str) -> Fraction:
    return Fraction(number.replace(",", "")) * _MILLIGRAMS[unit]


def _folded(text: str, *, keep_spaces: bool = False) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("µ", "μ")
    return folded if keep_spaces else re.sub(r"\s+", "", folded)
