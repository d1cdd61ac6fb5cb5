"""Looks up rows by column values, for the few queries behind a cached answer.

The ORM takes ten times longer to build such a query and read its result than the database takes to answer it, and at
hundreds of answers a second that is most of the server's work. Here both are prepared once for each kind of query.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar, cast

from django.db import connection
from django.db.models import Field, Model
from django.db.models.fields.related import ForeignKey

M = TypeVar("M", bound=Model)
_Converter = Callable[[Any, Any, Any], Any]


def _field(model: type[Model], name: str) -> Field[Any, Any]:
    return cast("Field[Any, Any]", model._meta.get_field(name))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns a slice of a result row into an instance of its model."""

    model: type[Model]
    start: int
    names: tuple[str, ...]
    converters: tuple[tuple[int, _Converter, Any], ...]

    def read(self, row: Sequence[Any]) -> Model:
        values = list(row[self.start : self.start + len(self.names)])
        for index, convert, expression in self.converters:
            values[index] = convert(values[index], expression, connection)
        return self.model.from_db(connection.alias, self.names, values)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A query, and how to read its result. follow: foreign keys whose rows are joined, each with its reader."""

    sql: str
    conditions: tuple[Field[Any, Any], ...]
    reader: _Reader
    follow: tuple[tuple[ForeignKey[Any, Any], _Reader], ...]


@lru_cache(maxsize=64)
def _plan(vendor: str, model: type[Model], names: tuple[str, ...], follow: tuple[str, ...]) -> _Plan:
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    reader, columns = _reader(model, 0, table)
    joins, followed = "", []
    for number, name in enumerate(follow):
        key = cast("ForeignKey[Any, Any]", _field(model, name))
        other = key.remote_field.model
        alias = quote(f"followed{number}")
        joined, further = _reader(other, len(columns), alias)
        columns += further
        target = quote(cast(str, key.target_field.column))
        joins += f" JOIN {quote(other._meta.db_table)} {alias}"
        joins += f" ON {alias}.{target} = {table}.{quote(key.column)}"
        followed.append((key, joined))
    conditions = tuple(_field(model, name) for name in names)
    wanted = " AND ".join(f"{table}.{quote(cast(str, field.column))} = %s" for field in conditions)
    sql = f"SELECT {', '.join(columns)} FROM {table}{joins} WHERE {wanted}"  # noqa: S608 - names of our own models
    return _Plan(sql, conditions, reader, tuple(followed))


def _reader(model: type[Model], start: int, table: str) -> tuple[_Reader, list[str]]:
    """Return a reader and the columns that it reads."""
    fields = model._meta.concrete_fields
    converters = []
    for index, field in enumerate(fields):
        column = field.get_col(model._meta.db_table)
        own = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
        converters += [(index, convert, column) for convert in own]
    columns = [f"{table}.{connection.ops.quote_name(cast(str, field.column))}" for field in fields]
    names = tuple(field.attname for field in fields)
    return _Reader(model, start, names, tuple(converters)), columns


def rows_with(model: type[M], follow: tuple[str, ...] = (), **values: Any) -> list[M]:
    """Return all rows whose fields equal these values, in no order; a foreign key is given by its id: `user_id=3`.

    follow: foreign keys whose rows are read in the same query; they must not be null.
    """
    plan = _plan(connection.vendor, model, tuple(values), follow)
    asked = zip(plan.conditions, values.values(), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(plan.sql, [field.get_db_prep_value(value, connection) for field, value in asked])
        answer = cursor.fetchall()
    found = []
    for row in answer:
        instance = plan.reader.read(row)
        for key, reader in plan.follow:
            key.set_cached_value(instance, reader.read(row))
        found.append(cast(M, instance))
    return found


def row_with(model: type[M], follow: tuple[str, ...] = (), **values: Any) -> M | None:
    """Return the one row whose fields equal these values, or None."""
    return next(iter(rows_with(model, follow, **values)), None)
