"""Finds the catalogue's products that a name on a photo may mean."""

from __future__ import annotations

from dataclasses import dataclass, replace

from medicines.services.envelope_words import call_name
from medicines.services.product_matching import has_another_strength, has_strength, strengths_instead
from medicines.services.similar_names import similar


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product. called: its name as people write it. confidence: 0 to 1. is_sure: whether to propose it as the one.

    is_cancelled: whether its permit was cancelled; such a product is never sure.
    """

    item_seq: str
    name: str
    maker: str
    called: str
    confidence: float
    is_sure: bool = False
    is_cancelled: bool = False


MOST_ALTERNATIVES = 5
WITHOUT_FIRST = 0.85
"""Factor on a product's similarity to a name whose first letter was dropped."""
SHORTEST_WITH_BULLET = 3
UNTOLD_STRENGTH = 0.7
"""Factor on the similarity of a product whose name does not tell the strength that was read."""


def candidates(name: str, strength: str) -> list[Candidate]:
    """Return the products whose names are most similar to `name`, those that tell this `strength` first.

    One of another strength is none of them: `existing_strengths` says which there are.
    """
    if not name:
        return []
    nearest = {each.medicine.item_seq: (each.medicine, 1 - each.difference) for each in similar(name)}
    for each in similar(name[1:]) if len(name) > SHORTEST_WITH_BULLET else ():
        # A bullet may have been read as the name's first letter.
        likeness = (1 - each.difference) * WITHOUT_FIRST
        if likeness > nearest.get(each.medicine.item_seq, (each.medicine, 0.0))[1]:
            nearest[each.medicine.item_seq] = each.medicine, likeness
    found = []
    for product, nearness in nearest.values():
        if has_another_strength(product.name, strength):
            continue
        is_told = not strength or has_strength(product.name, strength)
        found.append(
            Candidate(
                product.item_seq,
                product.name,
                product.maker,
                call_name(product.name),
                nearness if is_told else nearness * UNTOLD_STRENGTH,
                is_cancelled=product.is_cancelled,
            )
        )
    return sorted(found, key=lambda each: (each.is_cancelled, -each.confidence))[:MOST_ALTERNATIVES]


def existing_strengths(name: str, strength: str) -> tuple[str, ...]:
    """List the strengths of a medicine that does not exist in the one read; empty if it does, or none is known."""
    return strengths_instead(name, strength) if name and strength else ()


SURE = 0.9
"""From this similarity on, a product is proposed and its spelling taken over."""
SPELLING = 0.75
"""From this similarity on, the spelling is taken over if all such products share a name."""
NEAR = 0.05
"""Products whose similarity differs by less cannot be told apart."""


def best(name: str, strength: str) -> Candidate | None:
    """Return the product whose spelling should be taken over; it is sure if no other is as similar."""
    found = candidates(name, strength)
    if not found or found[0].confidence < SPELLING:
        return None
    first = found[0]
    near = [each for each in found if each.confidence > first.confidence - NEAR]
    if any(each.called != first.called for each in near):
        return None
    return replace(first, is_sure=len(near) == 1 and first.confidence >= SURE and not first.is_cancelled)
