"""Imports the ministry's exports of products, pills and accessibility into the catalogue, whatever their columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from medicines.models import AccessibilityInfo, Barcode, Medicine, PillIdentification, SpellingKey
from medicines.models.details import barcode_of
from medicines.services.catalogue_file import BadRow, CatalogueRow, read_catalogue

ROWS_A_TRANSACTION = 500
"""Few enough for little memory and a short write lock, and enough that commits cost little."""
SEARCH_KEYS = ("name_key", "name_initials", "other_key")
MEDICINE_FIELDS = frozenset(field.name for field in Medicine._meta.fields if field.editable)
PILL_FIELDS = frozenset(field.name for field in PillIdentification._meta.fields if field.editable) - {"medicine"}
ACCESSIBILITY_FIELDS = frozenset(field.name for field in AccessibilityInfo._meta.fields) - {"medicine"}
_SEVERAL = re.compile(r"[,;|/\s]+")
_WEB = re.compile(r"https?://\S+\Z")

Values = Mapping[str, str]


@dataclass(frozen=True)
class ImportCounts:
    """How many rows of a file were created, updated, unchanged or unusable."""

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


def import_catalogue(
    path: Path, on_bad_row: Callable[[BadRow], None], on_rows: Callable[[int], object] = lambda rows: None
) -> ImportCounts:
    """Create or update a medicine for each row of `path`; columns that the file lacks keep their values.

    Rows written before an interruption stay, and importing the same file again changes nothing.
    on_rows: called with the number of rows processed since its last call. Raises UnreadableFile and OSError.
    """
    counts = ImportCounts()
    batch: list[CatalogueRow] = []
    for row in read_catalogue(path):
        if isinstance(row, BadRow):
            on_bad_row(row)
            counts += ImportCounts(skipped=1)
            on_rows(1)
            continue
        batch.append(row)
        if len(batch) == ROWS_A_TRANSACTION:
            counts += _write(batch)
            on_rows(len(batch))
            batch = []
    on_rows(len(batch))
    return counts + _write(batch)


@transaction.atomic
def _write(rows: Sequence[CatalogueRow]) -> ImportCounts:
    # If a batch has two rows of one product the later one counts, as it would in two batches.
    values_by_code = {row.values["item_seq"]: row.values for row in rows}
    known = set(Medicine.objects.filter(pk__in=values_by_code).values_list("pk", flat=True))
    changed = (
        _write_medicines(values_by_code)
        | _write_details(PillIdentification, PILL_FIELDS, values_by_code)
        | _write_details(AccessibilityInfo, ACCESSIBILITY_FIELDS, values_by_code)
        | _write_barcodes(values_by_code)
    )
    created = len(values_by_code.keys() - known)
    return ImportCounts(
        created=created, updated=len(changed & known), unchanged=len(values_by_code) - created - len(changed & known)
    )


def _write_medicines(values_by_code: Mapping[str, Values]) -> set[str]:
    known = Medicine.objects.in_bulk(values_by_code)
    changed: list[Medicine] = []
    renamed: list[Medicine] = []
    now = timezone.now()
    for code, row in values_by_code.items():
        values = _only(MEDICINE_FIELDS, row)
        medicine = known.get(code) or Medicine()
        if code in known and _has(medicine, values):
            continue
        if medicine.name != values["name"]:
            renamed.append(medicine)
        _set(medicine, values)
        medicine.updated_at = now
        medicine.set_search_keys()
        changed.append(medicine)
    if changed:
        fields = _only(MEDICINE_FIELDS, values_by_code[changed[0].item_seq]).keys() - {"item_seq"}
        Medicine.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["item_seq"],
            update_fields=[*fields, "updated_at", *SEARCH_KEYS],
        )
    if renamed:
        SpellingKey.renew(renamed)
    return {medicine.item_seq for medicine in changed}


def _write_details(
    model: type[PillIdentification] | type[AccessibilityInfo],
    fields: frozenset[str],
    values_by_code: Mapping[str, Values],
) -> set[str]:
    """Write rows of `model` for products for which the file has any of its fields; return the codes of changed ones."""
    told = {code: values for code, row in values_by_code.items() if (values := _only(fields, row))}
    known = model._default_manager.in_bulk(told)
    changed: list[Any] = []
    for code, values in told.items():
        row = known.get(code)
        if row is None and not any(values.values()):
            continue
        if row is not None and _has(row, values):
            continue
        row = row or model(medicine_id=code)
        _set(row, values)
        if isinstance(row, PillIdentification):
            row.set_search_keys()
        changed.append(row)
    if changed:
        names = [*told[changed[0].pk]]
        model._default_manager.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["medicine"],
            update_fields=[*names, "imprint_key"] if model is PillIdentification else names,
        )
    return {row.pk for row in changed}


def _write_barcodes(values_by_code: Mapping[str, Values]) -> set[str]:
    """Add a product's barcodes to the known ones, because each of the ministry's files has only some."""
    told = {
        number: code
        for code, row in values_by_code.items()
        for text in _SEVERAL.split(row.get("barcodes", ""))
        if (number := barcode_of(text))
    }
    known = dict(Barcode.objects.filter(pk__in=told).values_list("pk", "medicine_id"))
    changed = {number: code for number, code in told.items() if known.get(number) != code}
    if changed:
        Barcode.objects.bulk_create(
            (Barcode(code=number, medicine_id=code) for number, code in changed.items()),
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["medicine"],
        )
    return set(changed.values())


def _only(fields: frozenset[str], row: Values) -> dict[str, str]:
    # Anything but a web address must not become a link on a page.
    return {
        field: "" if field.endswith("_url") and not _WEB.match(value) else value
        for field, value in row.items()
        if field in fields
    }


def _has(row: Model, values: Values) -> bool:
    return all(getattr(row, field) == value for field, value in values.items())


def _set(row: Model, values: Values) -> None:
    for field, value in values.items():
        setattr(row, field, value)
