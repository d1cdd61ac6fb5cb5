"""Finds products whose names are similar to one that was typed, spoken or read from a picture."""

from __future__ import annotations

from dataclasses import dataclass

from medicines.models import Medicine, SpellingKey
from medicines.spelling_keys import difference, head, keys


@dataclass(frozen=True, slots=True)
class Similar:
    """A product and the distance of its name from the query: 0 for the same name, 1 for nothing in common."""

    medicine: Medicine
    difference: float


MOST_CANDIDATES = 400
"""Most candidates compared: few names share a key, but some hundreds may share one of two syllables."""
LARGEST_SHARE = 0.34
"""Largest share of wrong letters: a third, which is about one syllable in three."""


def similar(name: str, limit: int = 20) -> list[Similar]:
    """Find the products with the names most similar to `name`, nearest first, cancelled ones last."""
    wanted = keys(name)
    if not wanted:
        return []
    found = SpellingKey.objects.filter(key__in=wanted).values_list(
        "medicine_id", "medicine__name", "medicine__is_cancelled"
    )
    asked = head(name)
    nearest = []
    # Many products differ only in strength, so each name is compared once.
    compared: dict[str, float] = {}
    for code, other, is_cancelled in found.distinct()[:MOST_CANDIDATES]:
        stem = head(other)
        if stem not in compared:
            compared[stem] = difference(asked, stem)
        if compared[stem] <= LARGEST_SHARE:
            nearest.append((is_cancelled, compared[stem], len(other), other, code))
    best = sorted(nearest)[:limit]
    medicines = Medicine.objects.in_bulk([code for *_rest, code in best])
    return [Similar(medicines[code], far) for _dead, far, *_rest, code in best if code in medicines]
