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

from .database import in_memory, open_file, read_only, rescue

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

MOST_PLAYBACKS = 5000
"""Most playback reports kept: months offline must not fill the card. Intakes are never dropped."""
LONGEST_WAIT_SECONDS = 600.0
"""Longest wait between two tries of one report."""
PLAYBACK, INTAKE = "playback", "intake"
PLAYBACK_PATH = "/api/tts/playback/"
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
            self._connection = open_file(path)
        except sqlite3.OperationalError as error:
            logger.error("store: the card refuses (%s); nothing is kept beyond a restart", type(error).__name__)
            self._connection = in_memory(read_only(path))
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
                    self._go_onin_memory(error)
                else:
                    raise
            return step()

    def _go_onin_memory(self, error: sqlite3.OperationalError) -> None:
        logger.error("store: the card refuses (%s); it goes on in memory", type(error).__name__)
        before = self._connection
        try:
            self._connection = in_memory(before)
        except sqlite3.DatabaseError:
            self._connection = in_memory(read_only(self._path))
        self.is_on_card = False
        before.close()

    def return_to_card(self) -> bool:
        """Write what is in memory to the card, if it takes it now; return whether the store is on the card."""
        with self._lock:
            if self.is_on_card:
                return True
            card = None
            try:
                card = open_file(self._path)
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
            connection = open_file(self._path)
        except sqlite3.DatabaseError:
            connection = in_memory(None)
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


def add_report(connection: sqlite3.Connection, kind: str, target: str, body: dict[str, Any]) -> str:
    """Put a report into the outbox, in the same transaction as the change it reports."""
    report_id = str(uuid.uuid4())
    connection.execute(
        "INSERT INTO outbox (report_id, kind, target, body) VALUES (?, ?, ?, ?)",
        (report_id, kind, target, json.dumps({"report_id": report_id, **body}, ensure_ascii=False)),
    )
    return report_id
