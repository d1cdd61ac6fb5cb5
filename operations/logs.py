"""Formats log lines of ids and figures: never a query string, a token, or what an exception quotes of a request."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from traceback import extract_tb
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that this thread is answering; empty outside a request."""

_QUERY = re.compile(r"(?<=[\w/%.~-])\?[^\s\"'<>]+")
"""A query string after a path; ours carry signatures."""
_HARMLESS = (ImportError, AttributeError, TypeError, NameError)
"""Their messages name code; any other error's may quote a sentence, a database row or a path to a voice."""
FORMATS = ("line", "json")


class _SafeFormatter(logging.Formatter):
    """Shared by both formats: the message without query strings, and where an exception came from."""

    def fields(self, record: logging.LogRecord) -> dict[str, Any]:
        """Return everything that is logged about a record, in order."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _QUERY.sub("", record.getMessage()),
        }
        if current := request_id.get():
            told["request_id"] = current
        told.update(getattr(record, "fields", {}))
        if record.exc_info and record.exc_info[1]:
            told["exception"] = list(_where(record.exc_info[1]))
        return told


class JSONFormatter(_SafeFormatter):
    """Formats each record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Format the record as one line."""
        return json.dumps(self.fields(record), ensure_ascii=False, default=str)


class LineFormatter(_SafeFormatter):
    """Formats records for people to read."""

    def format(self, record: logging.LogRecord) -> str:
        """Format the record as one line, with a further line for each step of a traceback."""
        told = self.fields(record)
        steps = told.pop("exception", [])
        head = " ".join(str(told.pop(name)) for name in ("time", "level", "logger", "message"))
        return "\n    ".join([" ".join([head, *(f"{name}={value}" for name, value in told.items())]), *steps])


def _where(error: BaseException) -> Iterator[str]:
    """Yield the types of the exception and its causes, and the lines of code they passed."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield f"{type(current).__module__}.{type(current).__qualname__}" + (
            f": {current}" if isinstance(current, _HARMLESS) else ""
        )
        for frame in extract_tb(current.__traceback__):
            yield f"{frame.filename}:{frame.lineno} {frame.name}"
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def logging_as_told(environment: Mapping[str, str]) -> dict[str, Any]:
    """Configure logging as LOG_FORMAT and DJANGO_LOG_LEVEL say. Raises ValueError."""
    return logging_config(environment.get("LOG_FORMAT", "line"), environment.get("DJANGO_LOG_LEVEL", "INFO"))


def logging_config(log_format: str, level: str) -> dict[str, Any]:
    """Return a `logging.config.dictConfig` for Django and gunicorn. log_format: one of FORMATS. Raises ValueError."""
    if log_format not in FORMATS:
        raise ValueError(f"LOG_FORMAT must be one of {', '.join(FORMATS)}")
    formatter = {"json": JSONFormatter, "line": LineFormatter}[log_format]
    to_root = {"handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"safe": {"()": f"{__name__}.{formatter.__name__}"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "safe"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": to_root,
            # The middleware logs every request; only the tracebacks of a 500 are left for this logger.
            "django.request": {**to_root, "level": "ERROR"},
            "django.server": to_root,
            "gunicorn.error": to_root,
            "environ": {**to_root, "level": "WARNING"},  # silences its notice that there is no .env
        },
    }
