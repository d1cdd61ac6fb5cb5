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
_KNOWN = tuple(Searched.__dataclass_fields__)


def renew(medicine: type[Model], spelling_key: type[Model], pill: type[Model]) -> int:
    """Renew the keys of every product and pill; return how many products there are.

    The models are parameters because a migration has those of its own time.
    """
    count = 0
    for rows in _batches(medicine._default_manager.order_by("pk").values("pk", *_KNOWN).iterator()):
        count += len(rows)
        medicine._default_manager.bulk_create(
            (_with_keys(medicine, row) for row in rows),
            update_conflicts=True,
            unique_fields=["item_seq"],
            update_fields=COLUMNS,
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


def _with_keys(medicine: type[Model], row: dict[str, Any]) -> Model:
    known = Searched(**{name: row[name] for name in _KNOWN})
    return medicine(item_seq=row["pk"], **search_columns(known))


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, PRODUCTS_AT_ONCE)):
        yield batch
