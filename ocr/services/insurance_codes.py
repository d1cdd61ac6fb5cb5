"""Looks up the product whose insurance code stands before a name; a code names it exactly, unless it was misread."""

from __future__ import annotations

from medicines.models import InsuranceCode
from medicines.search_keys import fold
from medicines.services.envelope_words import call_name
from medicines.services.product_matching import has_another_strength
from medicines.spelling_keys import difference
from ocr.reading.names import named
from ocr.reading.trust import LOW
from ocr.services.products import Candidate

MOST_DIFFERENCE = 0.5
"""A name that differs more from the code's product means that a digit of the code was misread."""


def product_of(code: str, code_confidence: float, name: str, strength: str = "") -> Candidate | None:
    """Return the product with this insurance code; None if the catalogue has none, or the name is another product's.

    Only a clear code is sure, and none whose product has another strength than the one read, or no permit any more.
    """
    found = InsuranceCode.objects.select_related("medicine").filter(pk=code).first() if code else None
    if found is None:
        return None
    product, called = found.medicine, call_name(found.medicine.name)
    likeness = 1 - difference(fold(name), fold(named(called).name or called)) if name else 0.0
    if name and likeness < 1 - MOST_DIFFERENCE:
        return None
    is_sure = code_confidence >= LOW and not product.is_cancelled and not has_another_strength(product.name, strength)
    return Candidate(product.item_seq, product.name, product.maker, called, likeness, is_sure, product.is_cancelled)
