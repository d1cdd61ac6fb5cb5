"""Writes the stored search keys of all products anew, for a migration that follows a change of their rules."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import Model

from medicines.search_columns import COLUMNS, Searched, imprint_key, search_columns
from medicines.spelling_keys import keys

PRODUCTS_AT_ONCE = 1000
"""Few enough for little memory."""


def renew(medicine: type[Model], spelling_key: type[Model], pill: type[Model]) -> int:
    """Renew the keys of every product and pill; return how many products there are.

    The models are parameters because a migration has those of its own time, of which columns may be missing that the
    rules of today fill; a later migration fills them.
    """
    count = 0
    columns = [column for column in COLUMNS if column in _fields_of(medicine)]
    known = [name for name in Searched.__dataclass_fields__ if name in _fields_of(medicine)]
    for rows in _batches(medicine._default_manager.order_by("pk").values("pk", *known).iterator()):
        count += len(rows)
        medicine._default_manager.bulk_create(
            (_with_keys(medicine, row, columns) for row in rows),
            update_conflicts=True,
            unique_fields=["item_seq"],
            update_fields=columns,
        )
        spelling_key._default_manager.filter(medicine_id__in=[row["pk"] for row in rows]).delete()
        spelling_key._default_manager.bulk_create(
            spelling_key(medicine_id=row["pk"], key=key) for row in rows for key in sorted(keys(row["name"]))
        )
    sides = pill._default_manager.order_by("pk").values("pk", "imprint_front", "imprint_back")
    for rows in _batches(sides.iterator()):
        pill._default_manager.bulk_create(
            (pill(pk=row["pk"], imprint_key=imprint_key(row["imprint_front"], row["imprint_back"])) for row in rows),
            update_conflicts=True,
            unique_fields=["medicine"],
            update_fields=["imprint_key"],
        )
    return count


def _with_keys(medicine: type[Model], row: dict[str, Any], columns: list[str]) -> Model:
    values = search_columns(Searched(**{name: text for name, text in row.items() if name != "pk"}))
    return medicine(item_seq=row["pk"], **{column: values[column] for column in columns})


def _fields_of(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields()}


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, PRODUCTS_AT_ONCE)):
        yield batch
