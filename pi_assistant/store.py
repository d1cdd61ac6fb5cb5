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
from typing import Any, Callable, TypeVar
from urllib.parse import quote

from .offline import PROMPTS, REFUSED

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

BUSY_SECONDS = 10.0
"""How long one process waits for another's write to end."""
MOST_PLAYBACKS = 5000
"""Most playback reports kept: months offline must not fill the card. Intakes are never dropped."""
LONGEST_WAIT_SECONDS = 600.0
"""Longest wait between two tries of one report."""
PLAYBACK, INTAKE = "playback", "intake"
PLAYBACK_PATH = "/api/tts/playback/"
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
DAMAGED = ".damaged"


@dataclass(frozen=True)
class Pending:
    """A report that is due. body: what is sent to the server."""

    report_id: str
    kind: str
    target: str
    body: dict[str, Any]
    tries: int


class Store:
    """SQLite in write-ahead mode; a committed transaction survives a power cut.

    Where the card refuses, everything goes on in memory with what could be read; a damaged file is put aside.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self.is_on_card = True
        """Whether what is stored survives a restart."""
        self.was_damaged = False
        """Whether the file was found damaged since the start; the schedule has to be fetched again."""
        try:
            self._connection = _open(path)
        except sqlite3.OperationalError as error:
            logger.error("store: the card refuses (%s); nothing is kept beyond a restart", type(error).__name__)
            self._connection = _in_memory(_read_only(path))
            self.is_on_card = False
        except sqlite3.DatabaseError:
            self._connection = self._replaced()

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._connection.close()

    def write(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Run `work` in one transaction and return what it returns; on a card that refuses it is run in memory."""
        return self._survive(lambda: self._run(work))

    def _run(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        with self.transaction() as connection:
            return work(connection)

    def _survive(self, step: Callable[[], Result]) -> Result:
        """Do a step again after the card refused or the file was found damaged."""
        with self._lock:
            try:
                return step()
            except sqlite3.DatabaseError as error:
                if type(error) is sqlite3.DatabaseError:
                    self._close_quietly()
                    self._connection = self._replaced()
                elif isinstance(error, sqlite3.OperationalError) and self.is_on_card:
                    self._go_on_in_memory(error)
                else:
                    raise
            return step()

    def _go_on_in_memory(self, error: sqlite3.OperationalError) -> None:
        logger.error("store: the card refuses (%s); it goes on in memory", type(error).__name__)
        before = self._connection
        try:
            self._connection = _in_memory(before)
        except sqlite3.DatabaseError:
            self._connection = _in_memory(_read_only(self._path))
        self.is_on_card = False
        before.close()

    def return_to_card(self) -> bool:
        """Write what is in memory to the card, if it takes it now; return whether the store is on the card."""
        with self._lock:
            if self.is_on_card:
                return True
            card = None
            try:
                card = _open(self._path)
                self._connection.backup(card)
            except (sqlite3.DatabaseError, OSError):
                if card is not None:
                    card.close()
                return False
            self._close_quietly()
            self._connection = card
            self.is_on_card = True
            logger.info("store: the card takes writes again")
            return True

    def _replaced(self) -> sqlite3.Connection:
        """Put the damaged file aside and return a new database with what could still be read of it."""
        logger.error("store: the file was damaged and is put aside")
        self.was_damaged = True
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                Path(f"{self._path}{suffix}").replace(f"{self._path}{DAMAGED}{suffix}")
        try:
            connection = _open(self._path)
        except sqlite3.DatabaseError:
            connection = _in_memory(None)
            self.is_on_card = False
        rescue(Path(f"{self._path}{DAMAGED}"), connection)
        return connection

    def _close_quietly(self) -> None:
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Run the block in one transaction; an exception rolls it back."""
        with self._lock:
            connection = self._connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # A full card may have rolled it back already.
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Return the rows that a query finds."""
        return self._survive(lambda: self._connection.execute(query, values).fetchall())

    def remember(self, name: str, value: str) -> None:
        """Store a value under a name."""
        self.write(lambda connection: connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value)))

    def recall(self, name: str) -> str:
        """Return the value stored under a name, empty if there is none."""
        found = self.rows("SELECT value FROM facts WHERE name = ?", name)
        return str(found[0]["value"]) if found else ""

    def post(self, kind: str, target: str, body: dict[str, Any]) -> str:
        """Put a report into the outbox and return its id, by which the server recognises duplicates."""

        def work(connection: sqlite3.Connection) -> str:
            connection.execute(
                "DELETE FROM outbox WHERE kind = 'playback' AND rowid IN "
                "(SELECT rowid FROM outbox WHERE kind = 'playback' ORDER BY rowid DESC LIMIT -1 OFFSET ?)",
                (MOST_PLAYBACKS,),
            )
            return add_report(connection, kind, target, body)

        return self.write(work)

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
        self.write(lambda connection: connection.execute("DELETE FROM outbox WHERE report_id = ?", (report_id,)))

    def postpone_report(self, report_id: str, until: float) -> None:
        """Note a failed try, and when to try again."""
        change = "UPDATE outbox SET tries = tries + 1, next_try = ? WHERE report_id = ?"
        self.write(lambda connection: connection.execute(change, (until, report_id)))

    def count_reports(self) -> int:
        """Return how many reports are still undelivered."""
        return int(self.rows("SELECT count(*) AS n FROM outbox")[0]["n"])


def _open(path: Path) -> sqlite3.Connection:
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


def _in_memory(source: sqlite3.Connection | None) -> sqlite3.Connection:
    """Return a database in memory with the content of another. Raises sqlite3.DatabaseError if that cannot be read."""
    memory = _connect(":memory:")
    if source is not None:
        source.backup(memory)
    _prepare(memory)
    return memory


def _read_only(path: Path) -> sqlite3.Connection | None:
    """Open a file on a card that takes no writes; None if nothing can be read."""
    # Without its write-ahead log, which it may be impossible to open there, the file is whole but older.
    for mode in ("mode=ro", "mode=ro&immutable=1"):
        with contextlib.suppress(sqlite3.DatabaseError):
            connection = _connect(f"file:{quote(str(path))}?{mode}", is_uri=True)
            connection.execute("SELECT count(*) FROM reminders").fetchone()
            return connection
    return None


def add_report(connection: sqlite3.Connection, kind: str, target: str, body: dict[str, Any]) -> str:
    """Put a report into the outbox, in the same transaction as the change it reports."""
    report_id = str(uuid.uuid4())
    connection.execute(
        "INSERT INTO outbox (report_id, kind, target, body) VALUES (?, ?, ?, ?)",
        (report_id, kind, target, json.dumps({"report_id": report_id, **body}, ensure_ascii=False)),
    )
    return report_id


def rescue(path: Path, connection: sqlite3.Connection) -> None:
    """Copy what can still be read of a damaged file: reports, and when something is due.

    The words may be damaged as well, so they give way to a sentence that names no medicine until the server answers.
    """
    source = _read_only(path)
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
