"""Finds the product of the catalogue that a name on an envelope means."""

from __future__ import annotations

from medicines.models import Medicine
from medicines.search_keys import fold

SHORTEST_PREFIX = 3
"""Shorter prefixes fit too many products."""


def match(name: str, item_seq: str | None = None) -> Medicine | None:
    """Return the chosen product, or the only one with this name or prefix; None if it is not certain."""
    if item_seq:
        return Medicine.objects.filter(pk=item_seq).first()
    key = fold(name)
    if len(key) < SHORTEST_PREFIX:
        return None
    for condition in ({"name_key": key}, {"name_key__startswith": key}):
        found = Medicine.objects.filter(**condition)[:2]
        if len(found) == 1:
            return found[0]
    return None
