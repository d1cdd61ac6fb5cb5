"""Imports the ministry's exports of products, pills and accessibility into the catalogue, whatever their columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from medicines.models import (
    AccessibilityInfo,
    Barcode,
    InsuranceCode,
    Medicine,
    PillIdentification,
    SpellingKey,
    SubstanceCode,
)
from medicines.models.details import barcode_of
from medicines.search_columns import COLUMNS as SEARCH_COLUMNS
from medicines.search_columns import Searched
from medicines.services.bulk_writes import upsert
from medicines.services.catalogue_cells import substances_in
from medicines.services.catalogue_columns import Columns
from medicines.services.catalogue_file import BadRow, CatalogueRow, open_catalogue
from medicines.services.catalogue_values import Values, accessibility_values, medicine_values, pill_values
from medicines.services.product_numbers import insurance_codes_in

ROWS_A_TRANSACTION = 500
"""Few enough for little memory and a short write lock, and enough that commits cost little."""
SEARCHED_FIELDS = tuple(Searched.__dataclass_fields__)
_SEVERAL = re.compile(r"[,;|/\s]+")
_INSURANCE_CODE = re.compile(r"[0-9]{9}")


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

    @property
    def used(self) -> int:
        """How many rows told of a product."""
        return self.created + self.updated + self.unchanged


def import_catalogue(
    path: Path,
    on_bad_row: Callable[[BadRow], None],
    on_rows: Callable[[int], object] = lambda rows: None,
    on_columns: Callable[[Columns], object] = lambda columns: None,
) -> ImportCounts:
    """Create or update a medicine for each row of `path`; columns that the file lacks keep their values.

    Rows written before an interruption stay, and importing the same file again changes nothing.
    on_rows: called with the number of rows processed since its last call. on_columns: called with what the columns are.
    Raises UnreadableFile and OSError.
    """
    catalogue = open_catalogue(path)
    on_columns(catalogue.columns)
    return import_rows(catalogue.rows, on_bad_row, on_rows)


def import_rows(
    rows: Iterable[CatalogueRow | BadRow],
    on_bad_row: Callable[[BadRow], None],
    on_rows: Callable[[int], object] = lambda rows: None,
) -> ImportCounts:
    """Create or update a medicine for each row, as `import_catalogue` does.

    If a transaction has two rows of one product, the later one counts; further rows in later ones do not, since the
    product would change with every import.
    """
    counts = ImportCounts()
    batch: list[CatalogueRow] = []
    seen: set[str] = set()
    for row in rows:
        if isinstance(row, CatalogueRow) and row.values["item_seq"] in seen:
            row = BadRow(row.line, "another row of this product came before")
        if isinstance(row, BadRow):
            on_bad_row(row)
            counts += ImportCounts(skipped=1)
            on_rows(1)
            continue
        batch.append(row)
        if len(batch) == ROWS_A_TRANSACTION:
            counts += _write(batch)
            seen.update(each.values["item_seq"] for each in batch)
            on_rows(len(batch))
            batch = []
    on_rows(len(batch))
    return counts + _write(batch)


@transaction.atomic
def _write(rows: Sequence[CatalogueRow]) -> ImportCounts:
    values_by_code = {row.values["item_seq"]: row.values for row in rows}
    known = Medicine.objects.in_bulk(values_by_code)
    changed = (
        _write_medicines(values_by_code, known)
        | _write_details(PillIdentification, pill_values, values_by_code)
        | _write_details(AccessibilityInfo, accessibility_values, values_by_code)
        | _write_barcodes(values_by_code)
        | _write_insurance_codes(values_by_code)
        | _write_substances(values_by_code)
    )
    created = len(values_by_code.keys() - known.keys())
    updated = len(changed & known.keys())
    return ImportCounts(created=created, updated=updated, unchanged=len(values_by_code) - created - updated)


def _write_medicines(values_by_code: Mapping[str, Values], known: Mapping[str, Medicine]) -> set[str]:
    changed: list[Medicine] = []
    renamed: list[Medicine] = []
    fields: set[str] = set()
    coded = set(SubstanceCode.objects.filter(medicine__in=known.keys()).values_list("medicine_id", flat=True))
    now = timezone.now()
    for code, row in values_by_code.items():
        before = known.get(code)
        values = medicine_values(row, before, code in coded)
        if before is not None and _has(before, values):
            continue
        medicine = Medicine(item_seq=code) if before is None else _copy(before)
        _set(medicine, values)
        medicine.updated_at = now
        if before is None or before.name != medicine.name:
            renamed.append(medicine)
        if before is None or any(getattr(before, name) != getattr(medicine, name) for name in SEARCHED_FIELDS):
            medicine.set_search_keys()
        changed.append(medicine)
        fields |= values.keys()
    upsert(changed, {*fields, "updated_at", *SEARCH_COLUMNS} - {"item_seq"})
    if renamed:
        SpellingKey.renew(renamed, known=known.keys())
    return {medicine.item_seq for medicine in changed}


def _write_details(
    model: type[PillIdentification] | type[AccessibilityInfo],
    values_of: Callable[[Values], dict[str, str]],
    values_by_code: Mapping[str, Values],
) -> set[str]:
    """Write rows of `model` for products for which the file has any of its fields; return the codes of changed ones."""
    told = {code: values for code, row in values_by_code.items() if (values := values_of(row))}
    known = model._default_manager.in_bulk(told)
    changed: list[Any] = []
    fields: set[str] = set()
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
        fields |= values.keys()
    upsert(changed, fields | {"imprint_key"})
    return {row.pk for row in changed}


def _write_barcodes(values_by_code: Mapping[str, Values]) -> set[str]:
    """Add a product's barcodes to the known ones, because each of the ministry's files has only some."""
    told = {number: code for code, row in values_by_code.items() for number in _barcodes(row)}
    return _write_codes(Barcode, told)


def _write_insurance_codes(values_by_code: Mapping[str, Values]) -> set[str]:
    """Add a product's codes with the health insurance: those that are told, and those in its packages' numbers."""
    told = {
        number: code
        for code, row in values_by_code.items()
        for number in _SEVERAL.split(row.get("insurance_codes", ""))
        if _INSURANCE_CODE.fullmatch(number)
    }
    derived = {
        number: code
        for code, row in values_by_code.items()
        for barcode in _barcodes(row)
        for number in insurance_codes_in(barcode)
        if number not in told
    }
    # What is told outranks what is derived: a number that another product has already stays with it.
    taken = set(InsuranceCode.objects.filter(pk__in=derived).values_list("pk", flat=True))
    return _write_codes(InsuranceCode, told | {number: derived[number] for number in derived.keys() - taken})


def _write_codes(model: type[Barcode] | type[InsuranceCode], told: Mapping[str, str]) -> set[str]:
    known = dict(model._default_manager.filter(pk__in=told).values_list("pk", "medicine_id"))
    changed = {number: code for number, code in told.items() if known.get(number) != code}
    upsert([model(code=number, medicine_id=code) for number, code in changed.items()], {"medicine"})
    return set(changed.values())


def _write_substances(values_by_code: Mapping[str, Values]) -> set[str]:
    """Replace the substances of products for which the file tells them with their codes."""
    told = {
        code: substances
        for code, row in values_by_code.items()
        if (substances := substances_in(row.get("substances", "")))
    }
    known: dict[str, dict[str, str]] = {}
    for code, substance, name in SubstanceCode.objects.filter(medicine__in=told).values_list(
        "medicine_id", "code", "name"
    ):
        known.setdefault(code, {})[substance] = name
    changed = {code for code, substances in told.items() if known.get(code) != substances}
    if changed:
        SubstanceCode.objects.filter(medicine__in=changed).delete()
        SubstanceCode.objects.bulk_create(
            SubstanceCode(medicine_id=code, code=substance, name=name)
            for code in sorted(changed)
            for substance, name in told[code].items()
        )
    return changed


def _barcodes(row: Values) -> list[str]:
    return [number for text in _SEVERAL.split(row.get("barcodes", "")) if (number := barcode_of(text))]


def _copy(medicine: Medicine) -> Medicine:
    return Medicine(**{field.attname: getattr(medicine, field.attname) for field in Medicine._meta.concrete_fields})


def _has(row: Model, values: Mapping[str, object]) -> bool:
    return all(getattr(row, field) == value for field, value in values.items())


def _set(row: Model, values: Mapping[str, object]) -> None:
    for field, value in values.items():
        setattr(row, field, value)
