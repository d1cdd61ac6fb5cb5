"""Which product of the catalogue a name on an envelope means."""

from __future__ import annotations

from medicines.models import Medicine
from medicines.search_keys import fold

SHORTEST_PREFIX = 3
"""Fewer letters begin the names of too many products."""


def match(name: str, item_seq: str | None = None) -> Medicine | None:
    """The product chosen, or the only one that bears this name or begins with it; None where it is not certain."""
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
