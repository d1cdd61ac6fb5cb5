"""Rows by the value of a column, for the few queries of an answer from the cache.

The ORM takes five times longer to write such a query than the database to answer it, which at hundreds of answers a
second is what the server mostly does.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeVar, cast

from django.db import connection
from django.db.models import Field, Model

M = TypeVar("M", bound=Model)


def _field(model: type[Model], name: str) -> Field[Any, Any]:
    return cast("Field[Any, Any]", model._meta.get_field(name))


@lru_cache(maxsize=64)
def _query(model: type[Model], fields: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    columns = (str(_field(model, name).column) for name in fields)
    condition = " AND ".join(f"{quote(column)} = %s" for column in columns)
    return f"SELECT * FROM {quote(model._meta.db_table)} WHERE {condition}"  # noqa: S608 - names of our own models


def rows_with(model: type[M], **values: Any) -> list[M]:
    """All rows whose fields equal these values, in no order; a foreign key is given by its id: `user_id=3`."""
    parameters = [_field(model, name).get_db_prep_value(value, connection) for name, value in values.items()]
    return list(model._default_manager.raw(_query(model, tuple(values)), parameters))


def row_with(model: type[M], **values: Any) -> M | None:
    """The one row whose fields equal these values, or None."""
    return next(iter(rows_with(model, **values)), None)
