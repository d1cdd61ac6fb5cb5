"""Bringing a ministry export into the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from medicines.models import Medicine
from medicines.services.catalogue_file import BadRow, CatalogueRow, read_catalogue

ROWS_A_TRANSACTION = 500
"""Few enough for a few megabytes of memory and a short write lock, many enough that commits cost little."""
SEARCH_KEYS = ("name_key", "name_initials", "other_key")


@dataclass(frozen=True)
class ImportCounts:
    """What became of the rows of one file."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0

    def __add__(self, other: ImportCounts) -> ImportCounts:
        return ImportCounts(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.skipped + other.skipped,
        )


def import_catalogue(path: Path, on_bad_row: Callable[[BadRow], None]) -> ImportCounts:
    """Create or update a medicine for each row of `path`; columns that the file lacks keep what they had.

    Whatever was written before an interruption stays, and importing the same file again changes nothing.
    Raises UnreadableFile and OSError.
    """
    counts = ImportCounts()
    batch: list[CatalogueRow] = []
    for row in read_catalogue(path):
        if isinstance(row, BadRow):
            on_bad_row(row)
            counts += ImportCounts(skipped=1)
            continue
        batch.append(row)
        if len(batch) == ROWS_A_TRANSACTION:
            counts += _write(batch)
            batch = []
    return counts + _write(batch)


@transaction.atomic
def _write(rows: Sequence[CatalogueRow]) -> ImportCounts:
    # Two rows of one product in one batch: the later one counts, as it would in two batches.
    values_by_code = {row.values["item_seq"]: row.values for row in rows}
    known = Medicine.objects.in_bulk(values_by_code)
    changed: list[Medicine] = []
    now = timezone.now()
    for code, values in values_by_code.items():
        medicine = known.get(code) or Medicine()
        if code in known and all(getattr(medicine, field) == value for field, value in values.items()):
            continue
        for field, value in values.items():
            setattr(medicine, field, value)
        medicine.updated_at = now
        medicine.set_search_keys()
        changed.append(medicine)
    if changed:
        Medicine.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["item_seq"],
            update_fields=[*(values_by_code[changed[0].item_seq].keys() - {"item_seq"}), "updated_at", *SEARCH_KEYS],
        )
    created = sum(1 for medicine in changed if medicine.item_seq not in known)
    return ImportCounts(created=created, updated=len(changed) - created, unchanged=len(values_by_code) - len(changed))
