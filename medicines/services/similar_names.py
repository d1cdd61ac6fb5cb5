"""Products whose name is nearly the one that was typed, said or read from a picture."""

from __future__ import annotations

from dataclasses import dataclass

from medicines.models import Medicine, SpellingKey
from medicines.spelling_keys import difference, head, keys


@dataclass(frozen=True, slots=True)
class Similar:
    """A product and how far its name is from the one asked for: 0 for the same, 1 for nothing in common."""

    medicine: Medicine
    difference: float


MOST_CANDIDATES = 400
"""Names that share a key are few; a key of two syllables may be shared by some hundreds."""
LARGEST_SHARE = 0.34
"""Of the letters that may be wrong: a third, about one syllable in three."""


def similar(name: str, limit: int = 20) -> list[Similar]:
    """The products named most like `name`, nearest first."""
    wanted = keys(name)
    if not wanted:
        return []
    found = SpellingKey.objects.filter(key__in=wanted).values_list("medicine_id", "medicine__name").distinct()
    asked = head(name)
    nearest = []
    # Many products differ in strength alone: each name is compared once.
    compared: dict[str, float] = {}
    for code, other in found[:MOST_CANDIDATES]:
        stem = head(other)
        if stem not in compared:
            compared[stem] = difference(asked, stem)
        if compared[stem] <= LARGEST_SHARE:
            nearest.append((compared[stem], len(other), other, code))
    best = sorted(nearest)[:limit]
    medicines = Medicine.objects.in_bulk([code for *_rest, code in best])
    return [Similar(medicines[code], far) for far, *_rest, code in best if code in medicines]
