"""Writes many rows at once, for imports: Django's bulk_create builds a statement for each few rows on SQLite."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import connection
from django.db.models import Model


def upsert(rows: Sequence[Model], update_fields: Collection[str]) -> None:
    """Insert `rows` of one model; of those whose primary key is known already, set `update_fields` only.

    Every field must have its value: neither defaults of the database nor `auto_now` apply.
    """
    if not rows:
        return
    meta = type(rows[0])._meta
    fields = [(field, field.attname) for field in meta.concrete_fields]
    columns = [str(field.column) for field in meta.concrete_fields]
    quote = connection.ops.quote_name
    changes = ", ".join(
        f"{quote(column)} = excluded.{quote(column)}"
        for (field, _name), column in zip(fields, columns, strict=True)
        if field.name in update_fields
    )
    statement = (
        f"INSERT INTO {quote(meta.db_table)} ({', '.join(map(quote, columns))}) "  # noqa: S608
        f"VALUES ({', '.join(['%s'] * len(columns))}) "
        f"ON CONFLICT ({quote(str(meta.pk.column))}) DO UPDATE SET {changes}"
    )
    values = [[field.get_db_prep_save(getattr(row, name), connection) for field, name in fields] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
