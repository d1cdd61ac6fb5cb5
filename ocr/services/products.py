"""Finds the catalogue's products that a name on a photo may mean."""

from __future__ import annotations

from dataclasses import dataclass

from medicines.search_keys import fold
from medicines.services.envelope_words import call_name
from medicines.services.similar_names import similar
from ocr.reading.names import named


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product. called: its name as people write it. confidence: 0 to 1. is_sure: whether to propose it as the one."""

    item_seq: str
    name: str
    maker: str
    called: str
    confidence: float
    is_sure: bool = False


MOST_ALTERNATIVES = 5
WITHOUT_FIRST = 0.85
"""Factor on a product's similarity to a name whose first letter was dropped."""
SHORTEST_WITH_BULLET = 3
OTHER_STRENGTH = 0.7
"""Factor on the similarity of a product whose strength differs from the one read."""


def candidates(name: str, strength: str) -> list[Candidate]:
    """Return the products whose names are most similar to `name`, those of this `strength` first."""
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
        likeness = nearness
        if strength and not _has_strength(product.name, strength):
            likeness *= OTHER_STRENGTH
        found.append(Candidate(product.item_seq, product.name, product.maker, call_name(product.name), likeness))
    return sorted(found, key=lambda each: -each.confidence)[:MOST_ALTERNATIVES]


SURE = 0.9
"""From this similarity on, a product is proposed and its spelling taken over."""
SPELLING = 0.75
"""From this similarity on, the spelling is taken over if all such products share a name."""


def best(name: str, strength: str) -> Candidate | None:
    """Return the product whose spelling should be taken over; it is sure if no other is as similar."""
    found = candidates(name, strength)
    if not found or found[0].confidence < SPELLING:
        return None
    first = found[0]
    near = [each for each in found if each.confidence > first.confidence - 0.05]
    if any(each.called != first.called for each in near):
        return None
    is_sure = len(near) == 1 and first.confidence >= SURE
    return Candidate(first.item_seq, first.name, first.maker, first.called, first.confidence, is_sure)


def _has_strength(product: str, strength: str) -> bool:
    return fold(named(product).strength) == fold(strength)
