"""Fills the columns that searches read: what a product is called, made of, made by and taken for, each folded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from medicines.lay_names import tags
from medicines.permit_names import PermitName, front_of, permit_name
from medicines.search_keys import fold, initials
from medicines.strengths import Strength
from medicines.substance_sounds import BETWEEN, sound

# PostgreSQL allows at most 2,704 bytes in an index entry, and a Korean letter takes three; all of these stand in one.
NAME_KEY_LENGTH, NAME_INITIALS_LENGTH, STEM_KEY_LENGTH, OTHER_KEY_LENGTH = 150, 100, 50, 380
NUMBERS_KEY_LENGTH, SOUND_KEY_LENGTH = 120, 180
"""In Latin letters and digits, each of which takes one byte."""
IMPRINT_LENGTH = 100
"""Of one side of a pill."""
LARGEST_ORDER = 10.0**9
"""A strength beyond it sorts as this one; millions of units of an antibiotic are the largest there are."""
SECOND_PART = 1e-5
"""So small that the second substance of a combination never outweighs a difference in the first."""
_COMPANY = re.compile(r"\(주\)|\(유\)|㈜|주식회사|유한회사")
_HANGUL_WORD = re.compile("[가-힣]+")


@dataclass(frozen=True, slots=True)
class Searched:
    """What is known of a product, as far as searches care."""

    name: str
    english_name: str = ""
    maker: str = ""
    ingredient: str = ""
    drug_class: str = ""
    atc_code: str = ""
    efficacy: str = ""


COLUMNS = (
    "name_key",
    "name_initials",
    "stem_key",
    "stem_length",
    "other_key",
    "numbers_key",
    "sound_key",
    "variant_order",
)


def search_columns(known: Searched) -> dict[str, str | float]:
    """Return the values of all search columns by their names.

    variant_order: sorts the products of one brand: plain forms first, by strength.
    """
    parts = permit_name(known.name)
    others = (
        tags(known.drug_class, known.atc_code, known.efficacy),
        company_key(known.maker),
        _folded(known.drug_class),
        fold(known.english_name),
        _folded(known.ingredient),
    )
    return {
        "name_key": fold(known.name)[:NAME_KEY_LENGTH],
        "name_initials": initials(known.name)[:NAME_INITIALS_LENGTH],
        "stem_key": parts.stem[:STEM_KEY_LENGTH],
        "stem_length": len(parts.stem[:STEM_KEY_LENGTH]),
        "other_key": "\n".join(others)[:OTHER_KEY_LENGTH],
        "numbers_key": numbers_key(parts)[:NUMBERS_KEY_LENGTH],
        "sound_key": _sounds(parts, known.ingredient)[:SOUND_KEY_LENGTH],
        "variant_order": _order(parts),
    }


def imprint_key(front: str, back: str) -> str:
    """Fold both imprints of a pill, each between bars: `|tyl|500|`."""
    return f"|{fold(front)}|{fold(back)}|"[: 2 * IMPRINT_LENGTH + 2]


@lru_cache(maxsize=4096)
def company_key(name: str) -> str:
    """Fold a company's name without its legal form, wherever people put that."""
    return fold(_COMPANY.sub("", name))


def numbers_key(name: PermitName) -> str:
    """List a name's numbers between bars, as they are written and in milligrams: `|5/50|5/50mg|5|5mg|50|50mg|`."""
    found: dict[str, None] = {}
    for strength in name.strengths:
        parts = [Strength((number,), strength.unit) for number in strength.numbers]
        for each in (strength, *parts):
            found[each.written] = None
            found[each.amount or f"{each.written}?"] = None
    return f"|{'|'.join(found)}|" if found else ""


def number_words(strength: Strength) -> tuple[str, ...]:
    """Return what `numbers_key` contains of a product that has this strength; one of them is enough."""
    return (f"|{strength.amount}|", f"|{strength.written}?|") if strength.unit else (f"|{strength.written}|",)


def _sounds(name: PermitName, ingredient: str) -> str:
    words = {word for text in (*name.substances, front_of(ingredient)) for word in _HANGUL_WORD.findall(text)}
    return BETWEEN.join(sorted({sound(word) for word in words} - {""}))


def _order(name: PermitName) -> float:
    first = next((each for each in name.strengths if each.unit), next(iter(name.strengths), None))
    # The strengths of a combination sort by its first substance, then by the second.
    parts = (float(amount) * SECOND_PART**place for place, amount in enumerate(first.amounts)) if first else ()
    strength = min(sum(parts), LARGEST_ORDER)
    return strength if name.is_plain else LARGEST_ORDER + strength


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    # Thousands of products share a class or a substance.
    return fold(text)
