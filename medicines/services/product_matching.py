"""Finds the product of the catalogue that a name on an envelope means, never one of another strength."""

from __future__ import annotations

import re

from django.db.models import QuerySet

from medicines.models import Medicine
from medicines.permit_names import form_of, permit_name
from medicines.search_columns import NAME_KEY_LENGTH
from medicines.search_keys import fold
from medicines.strengths import Strength, one_strength

SHORTEST_PREFIX = 3
"""Shorter prefixes fit too many products."""
MOST_COMPARED = 200
"""Most products whose names are compared; more than one brand has strengths, forms and packages."""
_IN_A_NUMBER = re.compile(r"[0-9./]")
_UNIT_NAMES = {"iu": "단위"}


def match(name: str, item_seq: str | None = None, strength: str = "") -> Medicine | None:
    """Return the chosen product, or the only one with this name or prefix; None if it is not certain.

    strength: what stands apart from the name. A product of another strength is never returned, nor one whose permit was
    cancelled unless it was chosen.
    """
    if item_seq:
        return Medicine.objects.filter(pk=item_seq).first()
    key = fold(name)[:NAME_KEY_LENGTH]
    if len(key) < SHORTEST_PREFIX:
        return None
    asked = _asked(name, strength)
    for found in (
        _living().filter(name_key=key),
        _living().filter(name_key__startswith=key),
        _living().filter(stem_key=permit_name(name).stem),
    ):
        fitting = [each for each in found[:MOST_COMPARED] if _may_be(each, key, name, asked)]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            return None
    return None


def existing_strengths(name: str) -> tuple[str, ...]:
    """List the strengths in which the catalogue has the brand of `name`, smallest first: 2.5mg, 5mg."""
    found: dict[str, Strength] = {}
    for product in _living().filter(stem_key=permit_name(name).stem)[:MOST_COMPARED]:
        if strength := strength_of(product.name):
            found.setdefault(strength.amount or strength.written, strength)
    return tuple(_shown(each) for each in sorted(found.values(), key=lambda each: each.amounts))


def strengths_instead(name: str, strength: str = "") -> tuple[str, ...]:
    """List the existing strengths of a brand that has not the one asked for; empty if it has it, or none is known."""
    asked = _asked(name, strength)
    if asked is None:
        return ()
    products = _living().filter(stem_key=permit_name(name).stem)[:MOST_COMPARED]
    if any(_tells(product.name, asked) is not False for product in products):
        return ()
    return existing_strengths(name)


def strength_of(name: str) -> Strength | None:
    """Return the strength that a product's name tells, one with a unit before any other number."""
    told = permit_name(name).strengths
    return next((each for each in told if each.unit), told[0] if told else None)


def has_strength(product: str, strength: str) -> bool:
    """Return whether a product's name tells `strength`, however it is written."""
    asked = one_strength(strength)
    return asked is not None and _tells(product, asked) is True


def has_another_strength(product: str, strength: str) -> bool:
    """Return whether a product's name tells strengths, and `strength` is none of them."""
    asked = one_strength(strength)
    return asked is not None and _tells(product, asked) is False


def _living() -> QuerySet[Medicine]:
    return Medicine.objects.filter(is_cancelled=False).order_by("item_seq")


def _asked(name: str, strength: str) -> Strength | None:
    return one_strength(strength) or strength_of(name)


def _tells(product: str, asked: Strength) -> bool | None:
    """Return whether a product has the strength; None if its name tells none."""
    told = permit_name(product).strengths
    return any(each.is_same_as(asked) for each in told) if told else None


def _may_be(product: Medicine, key: str, name: str, asked: Strength | None) -> bool:
    if asked is not None and _tells(product.name, asked) is False:
        return False
    if product.name_key.startswith(key):
        # A prefix must not end inside a number: 정2 is not 정2.5, nor 정25.
        behind = product.name_key[len(key) : len(key) + 1]
        return not (_IN_A_NUMBER.match(key[-1:]) and _IN_A_NUMBER.match(behind))
    return asked is not None and _tells(product.name, asked) is True and form_of(product.name) == form_of(name)


def _shown(strength: Strength) -> str:
    return strength.written + _UNIT_NAMES.get(strength.unit, strength.unit)
