"""The device's database file: opened and checked, read from a card that takes no writes, rescued when damaged."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from .offline import PROMPTS, REFUSED

BUSY_SECONDS = 10.0
"""How long one process waits for another's write to end."""
REPEAT_MINUTES, REPEAT_LIMIT = 10.0, 3
"""How a reminder is repeated if nobody said how."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS outbox (
    report_id TEXT PRIMARY KEY, kind TEXT NOT NULL, target TEXT NOT NULL, body TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0, next_try REAL NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS reminders (
    id TEXT PRIMARY KEY, day TEXT NOT NULL, at REAL NOT NULL, text TEXT NOT NULL, spoken_text TEXT NOT NULL,
    cache_key TEXT NOT NULL, urgent INTEGER NOT NULL, repeat_minutes REAL NOT NULL, repeat_limit INTEGER NOT NULL,
    phase TEXT NOT NULL DEFAULT 'waiting', times_spoken INTEGER NOT NULL DEFAULT 0, next_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS reminders_due ON reminders (phase, next_at);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_ADDED_COLUMNS = {"last_spoken": "REAL NOT NULL DEFAULT 0", "noted": "TEXT NOT NULL DEFAULT ''"}
"""Columns of reminders that a device in the field may not have yet."""


def open_file(path: Path) -> sqlite3.Connection:
    """Open the file, checked and brought up to date. Raises sqlite3.OperationalError where the card refuses.

    Raises sqlite3.DatabaseError if the file is damaged.
    """
    with contextlib.suppress(OSError):  # opening the database below reports the failure
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    connection = _connect(str(path))
    try:
        if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("damaged")
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    with contextlib.suppress(OSError):
        path.chmod(0o600)
    return connection


def _connect(name: str, *, is_uri: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(name, BUSY_SECONDS, isolation_level=None, check_same_thread=False, uri=is_uri)
    connection.row_factory = sqlite3.Row
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.executescript(_SCHEMA)
    known = {row["name"] for row in connection.execute("PRAGMA table_info(reminders)")}
    for name, kind in _ADDED_COLUMNS.items():
        if name not in known:
            connection.execute(f"ALTER TABLE reminders ADD COLUMN {name} {kind}")
    # Probes the card: a full or read-only one refuses here, not in the middle of a reminder.
    connection.execute("INSERT OR REPLACE INTO facts VALUES ('opened', '')")


def in_memory(source: sqlite3.Connection | None) -> sqlite3.Connection:
    """Return a database in memory with the content of another. Raises sqlite3.DatabaseError if that cannot be read."""
    memory = _connect(":memory:")
    if source is not None:
        source.backup(memory)
    _prepare(memory)
    return memory


def read_only(path: Path) -> sqlite3.Connection | None:
    """Open a file on a card that takes no writes; None if nothing can be read."""
    # Without its write-ahead log, which it may be impossible to open there, the file is whole but older.
    for mode in ("mode=ro", "mode=ro&immutable=1"):
        with contextlib.suppress(sqlite3.DatabaseError):
            connection = _connect(f"file:{quote(str(path))}?{mode}", is_uri=True)
            connection.execute("SELECT count(*) FROM reminders").fetchone()
            return connection
    return None


def rescue(path: Path, connection: sqlite3.Connection) -> None:
    """Copy what can still be read of a damaged file: reports, and when something is due.

    The words may be damaged as well, so they give way to a sentence that names no medicine until the server answers.
    """
    source = read_only(path)
    if source is None:
        return
    with contextlib.closing(source):
        for row in _readable(source, "SELECT * FROM outbox"):
            with contextlib.suppress(sqlite3.Error, IndexError):
                connection.execute("INSERT OR IGNORE INTO outbox VALUES (?, ?, ?, ?, ?, ?)", tuple(row))
        for row in _readable(source, "SELECT * FROM reminders"):
            with contextlib.suppress(sqlite3.Error, IndexError, TypeError, ValueError):
                kept = (str(row["id"]), str(row["day"]), float(row["at"]), PROMPTS[REFUSED], str(row["phase"]))
                counts = (int(row["times_spoken"]), float(row["next_at"]))
                connection.execute(
                    "INSERT OR IGNORE INTO reminders (id, day, at, text, phase, times_spoken, next_at, spoken_text,"
                    " cache_key, urgent, repeat_minutes, repeat_limit) VALUES (?, ?, ?, ?, ?, ?, ?, '', '', 0, ?, ?)",
                    (*kept, *counts, REPEAT_MINUTES, REPEAT_LIMIT),
                )


def _readable(connection: sqlite3.Connection, query: str) -> Iterator[sqlite3.Row]:
    with contextlib.suppress(sqlite3.Error):
        yield from connection.execute(query)
