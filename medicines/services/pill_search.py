"""Finding a product by its barcode, or by how its pill looks."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from medicines.models import Medicine, PillIdentification
from medicines.models.details import barcode_of
from medicines.search_keys import fold


@dataclass(frozen=True, slots=True)
class Look:
    """What one sees on a pill: any of it may be empty."""

    imprint: str = ""
    shape: str = ""
    colour: str = ""

    def __bool__(self) -> bool:
        return bool(self.imprint or self.shape or self.colour)


def by_barcode(scanned: str) -> QuerySet[Medicine]:
    """The product of that package, if it is known."""
    code = barcode_of(scanned)
    return Medicine.objects.filter(barcodes__code=code) if code else Medicine.objects.none()


def by_look(look: Look) -> QuerySet[Medicine]:
    """Products whose pill looks so. The imprint's parts, told apart by blanks, may stand on either side."""
    found = PillIdentification.objects.all()
    for part in look.imprint.split():
        if key := fold(part):
            found = found.filter(imprint_key__contains=key)
    if look.shape:
        found = found.filter(shape=look.shape)
    if look.colour:
        found = found.filter(Q(colour_front__contains=look.colour) | Q(colour_back__contains=look.colour))
    # As a subquery: joined, each product's pill would be looked up in the order of the names.
    return Medicine.objects.filter(pk__in=found.values("pk")).order_by("name_key", "item_seq")
