"""Finds a product by its pill's appearance."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from medicines.models import Medicine, PillIdentification
from medicines.search_keys import fold
from medicines.services.product_numbers import by_barcode

__all__ = ["PillAppearance", "by_appearance", "by_barcode"]


@dataclass(frozen=True, slots=True)
class PillAppearance:
    """What can be seen on a pill; any field may be empty."""

    imprint: str = ""
    shape: str = ""
    colour: str = ""

    def __bool__(self) -> bool:
        return bool(self.imprint or self.shape or self.colour)


def by_appearance(appearance: PillAppearance) -> QuerySet[Medicine]:
    """Find products by their pill's appearance. Each word of the imprint may be on either side of the pill."""
    found = PillIdentification.objects.all()
    for part in appearance.imprint.split():
        if key := fold(part):
            found = found.filter(imprint_key__contains=key)
    if appearance.shape:
        found = found.filter(shape=appearance.shape)
    if appearance.colour:
        found = found.filter(Q(colour_front__contains=appearance.colour) | Q(colour_back__contains=appearance.colour))
    # A subquery, because a join would look up each product's pill in order of the names.
    return Medicine.objects.filter(pk__in=found.values("pk")).order_by("is_cancelled", "name_key", "item_seq")
