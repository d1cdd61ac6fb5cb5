"""Keeps reminders, their outcomes and undelivered reports on the SD card."""

from __future__ import annotations

import contextlib
import json
import logging
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)

BUSY_SECONDS = 10.0
"""How long one process waits for another's write to end."""
MOST_PLAYBACKS = 5000
"""Most playback reports kept: months offline must not fill the card. Intakes are never dropped."""
LONGEST_WAIT_SECONDS = 600.0
"""Longest wait between two tries of one report."""
PLAYBACK, INTAKE = "playback", "intake"
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


@dataclass(frozen=True)
class Pending:
    """A report that is due. body: what is sent to the server."""

    report_id: str
    kind: str
    target: str
    body: dict[str, Any]
    tries: int


class Store:
    """SQLite in write-ahead mode; a committed transaction survives a power cut."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        try:
            self._connection = _open(path)
        except sqlite3.OperationalError as error:  # a read-only card must not silence the device
            logger.error("store: the card refuses (%s); nothing is kept beyond a restart", type(error).__name__)
            self._connection = _connect(":memory:")
        except sqlite3.DatabaseError:
            logger.error("store: the file was damaged and is put aside")
            for suffix in ("", "-wal", "-shm"):
                with contextlib.suppress(OSError):
                    Path(f"{path}{suffix}").replace(f"{path}{suffix}.damaged")
            self._connection = _open(path)

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._connection.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Run the block in one transaction; an exception rolls it back."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Return the rows that a query finds."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def remember(self, name: str, value: str) -> None:
        """Store a value under a name."""
        with self.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def recall(self, name: str) -> str:
        """Return the value stored under a name, empty if there is none."""
        found = self.rows("SELECT value FROM facts WHERE name = ?", name)
        return str(found[0]["value"]) if found else ""

    def post(self, kind: str, target: str, body: dict[str, Any]) -> str:
        """Put a report into the outbox and return its id, by which the server recognises duplicates."""
        with self.transaction() as connection:
            connection.execute(
                "DELETE FROM outbox WHERE kind = 'playback' AND rowid IN "
                "(SELECT rowid FROM outbox WHERE kind = 'playback' ORDER BY rowid DESC LIMIT -1 OFFSET ?)",
                (MOST_PLAYBACKS,),
            )
            return add_report(connection, kind, target, body)

    def due_reports(self, now: float, most: int) -> list[Pending]:
        """Return the oldest reports that are due. now: `time.time()`.

        A due time too far in the future was set by a clock that has been put back since, so it counts as due.
        """
        found = self.rows(
            "SELECT * FROM outbox WHERE next_try <= ? OR next_try > ? ORDER BY kind, rowid LIMIT ?",
            now, now + LONGEST_WAIT_SECONDS, most,
        )  # fmt: skip
        return [
            Pending(row["report_id"], row["kind"], row["target"], json.loads(row["body"]), row["tries"])
            for row in found
        ]

    def drop_report(self, report_id: str) -> None:
        """Remove a report that was delivered or never will be."""
        with self.transaction() as connection:
            connection.execute("DELETE FROM outbox WHERE report_id = ?", (report_id,))

    def postpone_report(self, report_id: str, until: float) -> None:
        """Note a failed try, and when to try again."""
        with self.transaction() as connection:
            connection.execute(
                "UPDATE outbox SET tries = tries + 1, next_try = ? WHERE report_id = ?", (until, report_id)
            )

    def count_reports(self) -> int:
        """Return how many reports are still undelivered."""
        return int(self.rows("SELECT count(*) AS n FROM outbox")[0]["n"])


def _open(path: Path) -> sqlite3.Connection:
    with contextlib.suppress(OSError):  # opening the database below reports the failure
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    connection = _connect(str(path))
    with contextlib.suppress(OSError):
        path.chmod(0o600)
    return connection


def _connect(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.executescript(_SCHEMA)
    except BaseException:
        connection.close()
        raise
    return connection


def add_report(connection: sqlite3.Connection, kind: str, target: str, body: dict[str, Any]) -> str:
    """Put a report into the outbox, in the same transaction as the change it reports."""
    report_id = str(uuid.uuid4())
    connection.execute(
        "INSERT INTO outbox (report_id, kind, target, body) VALUES (?, ?, ?, ?)",
        (report_id, kind, target, json.dumps({"report_id": report_id, **body}, ensure_ascii=False)),
    )
    return report_id
