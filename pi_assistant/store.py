"""The device's memory on the SD card: reminders, what became of them, and reports that are still to be delivered."""

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
"""How long one process waits for another's write."""
MOST_PLAYBACKS = 5000
"""Reports of which voice spoke; months without a network must not fill the card. Intakes are never dropped."""
LONGEST_WAIT_SECONDS = 600.0
"""Between two tries of one report."""
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
    """A report that is due to be sent. body: what the server gets."""

    report_id: str
    kind: str
    target: str
    body: dict[str, Any]
    tries: int


class Store:
    """SQLite in write-ahead mode; a transaction that has ended survives a power cut."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        try:
            self._connection = _open(path)
        except sqlite3.OperationalError as error:  # a card that went read-only must not silence the device
            logger.error("store: the card refuses (%s); nothing is kept beyond a restart", type(error).__name__)
            self._connection = _connect(":memory:")
        except sqlite3.DatabaseError:
            logger.error("store: the file was damaged and is put aside")
            for suffix in ("", "-wal", "-shm"):
                with contextlib.suppress(OSError):
                    Path(f"{path}{suffix}").replace(f"{path}{suffix}.damaged")
            self._connection = _open(path)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """What a query finds."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def remember(self, name: str, value: str) -> None:
        """Keep a fact."""
        with self.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def recall(self, name: str) -> str:
        """A fact, empty if it is not known."""
        found = self.rows("SELECT value FROM facts WHERE name = ?", name)
        return str(found[0]["value"]) if found else ""

    def post(self, kind: str, target: str, body: dict[str, Any]) -> str:
        """Put a report into the outbox; its id, by which the server knows it when it comes twice."""
        with self.transaction() as connection:
            connection.execute(
                "DELETE FROM outbox WHERE kind = 'playback' AND rowid IN "
                "(SELECT rowid FROM outbox WHERE kind = 'playback' ORDER BY rowid DESC LIMIT -1 OFFSET ?)",
                (MOST_PLAYBACKS,),
            )
            return add_report(connection, kind, target, body)

    def due_reports(self, now: float, most: int) -> list[Pending]:
        """The oldest reports whose time to be sent has come. now: `time.time()`.

        A time too far ahead was noted by a clock that has been put back since.
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
        """It was delivered, or never will be."""
        with self.transaction() as connection:
            connection.execute("DELETE FROM outbox WHERE report_id = ?", (report_id,))

    def postpone_report(self, report_id: str, until: float) -> None:
        """It was not delivered this time."""
        with self.transaction() as connection:
            connection.execute(
                "UPDATE outbox SET tries = tries + 1, next_try = ? WHERE report_id = ?", (until, report_id)
            )

    def count_reports(self) -> int:
        """How many are still to be delivered."""
        return int(self.rows("SELECT count(*) AS n FROM outbox")[0]["n"])


def _open(path: Path) -> sqlite3.Connection:
    with contextlib.suppress(OSError):  # what follows says it better
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
    """Put a report into the outbox within a transaction that also changes what it reports on."""
    report_id = str(uuid.uuid4())
    connection.execute(
        "INSERT INTO outbox (report_id, kind, target, body) VALUES (?, ?, ?, ?)",
        (report_id, kind, target, json.dumps({"report_id": report_id, **body}, ensure_ascii=False)),
    )
    return report_id
