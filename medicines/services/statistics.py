"""Statistics of the catalogue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max

from medicines.models import AccessibilityInfo, Barcode, Medicine, PillIdentification

TOP = 10
"""Number of makers and classes shown."""


@dataclass(frozen=True, slots=True)
class NamedCount:
    """A maker or a class, and its number of products."""

    name: str
    products: int


@dataclass(frozen=True, slots=True)
class CatalogueStatistics:
    """Counts of the catalogue. makers, classes: the largest ones, in descending order."""

    medicines: int
    pills: int
    barcodes: int
    videos: int
    with_overview: int
    updated_at: dt.datetime | None
    makers: Sequence[NamedCount]
    classes: Sequence[NamedCount]


def catalogue_statistics() -> CatalogueStatistics:
    """Count the catalogue as it is now."""
    return CatalogueStatistics(
        medicines=Medicine.objects.count(),
        pills=PillIdentification.objects.count(),
        barcodes=Barcode.objects.count(),
        videos=AccessibilityInfo.objects.exclude(video_url="").count(),
        with_overview=Medicine.objects.exclude(efficacy="").count(),
        updated_at=Medicine.objects.aggregate(latest=Max("updated_at"))["latest"],
        makers=_largest("maker"),
        classes=_largest("drug_class"),
    )


def _largest(field: str) -> Sequence[NamedCount]:
    rows = Medicine.objects.exclude(**{field: ""}).values_list(field).annotate(products=Count("pk"))
    return [NamedCount(name, products) for name, products in rows.order_by("-products", field)[:TOP]]
