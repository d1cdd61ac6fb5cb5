"""Decides which reminder is due, how often it repeats and how it ends; every step survives a power cut."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from .clock import parse_time
from .store import INTAKE, Store, add_report

WAITING, SPEAKING, SPOKEN = "waiting", "speaking", "spoken"
TAKEN, SKIPPED, MISSED, SETTLED = "taken", "skipped", "missed", "settled"
PENDING = "pending"
GRACE_SECONDS = 30 * 60.0
"""After a power cut, a reminder this late is still spoken; any later, it might come near the next dose."""
RETRY_SECONDS = 60.0
"""Wait after a reminder that no voice could speak."""
KEPT_DAYS = 14
DEFAULT_REPEAT_MINUTES, DEFAULT_REPEAT_LIMIT = 10.0, 3


@dataclass(frozen=True)
class Reminder:
    """A sentence and when to say it. at: seconds since 1970. times_spoken: how often it has been spoken so far."""

    id: str
    at: float
    text: str
    spoken_text: str
    cache_key: str
    urgent: bool
    times_spoken: int


class Schedule:
    """The stored reminders of the coming days."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def replace_day(self, day: str, told: Iterable[dict[str, Any]]) -> bool:
        """Store the server's reminders of a day; return whether any sentence is new. Raises ValueError, KeyError.

        What this device spoke or reported is kept; a reminder that the server has settled is not spoken again.
        """
        wanted = [_row(day, reminder) for reminder in told]
        with self._store.transaction() as connection:
            before = {
                (row["id"], row["text"], row["cache_key"])
                for row in connection.execute("SELECT id, text, cache_key FROM reminders WHERE day = ?", (day,))
            }
            for row in wanted:
                connection.execute(
                    "INSERT INTO reminders (id, day, at, text, spoken_text, cache_key, urgent, repeat_minutes,"
                    " repeat_limit, phase, next_at) VALUES (:id, :day, :at, :text, :spoken_text, :cache_key, :urgent,"
                    " :repeat_minutes, :repeat_limit, :phase, :at) ON CONFLICT (id) DO UPDATE SET day = :day,"
                    " text = :text, spoken_text = :spoken_text, cache_key = :cache_key, urgent = :urgent,"
                    " repeat_minutes = :repeat_minutes, repeat_limit = :repeat_limit,"
                    " next_at = CASE WHEN phase = 'waiting' THEN :at ELSE next_at END, at = :at,"
                    " phase = CASE WHEN :phase = 'settled' AND phase IN ('waiting', 'speaking', 'spoken')"
                    " THEN 'settled' ELSE phase END",
                    row,
                )
            known = [row["id"] for row in wanted]
            marks = ",".join("?" * len(known))
            connection.execute(
                f"DELETE FROM reminders WHERE day = ? AND phase = 'waiting' AND id NOT IN ({marks})",  # noqa: S608 - only question marks
                (day, *known),
            )
        return any((row["id"], row["text"], row["cache_key"]) not in before for row in wanted)

    def due(self, now: float) -> list[Reminder]:
        """Return what to say now, urgent first; close as missed what came too late or was repeated often enough."""
        self._close_missed(now)
        found = self._store.rows(
            "SELECT * FROM reminders WHERE phase IN ('waiting', 'speaking', 'spoken') AND next_at <= ?"
            " ORDER BY urgent DESC, at, id", now,
        )  # fmt: skip
        return [_reminder(row) for row in found]

    def _close_missed(self, now: float) -> None:
        with self._store.transaction() as connection:
            late = connection.execute(
                "SELECT id FROM reminders WHERE (phase = 'waiting' AND at < ?)"
                " OR (phase = 'spoken' AND times_spoken > repeat_limit AND next_at <= ?)"
                " OR (phase IN ('speaking', 'spoken') AND at < ? - repeat_minutes * 60 * (repeat_limit + 1))",
                (now - GRACE_SECONDS, now, now - GRACE_SECONDS),
            ).fetchall()
            for row in late:
                _close(connection, row["id"], MISSED, now)

    def begin(self, reminder: Reminder) -> bool:
        """Mark it as being spoken, so that it is repeated after a power cut; return False if it was settled already."""
        with self._store.transaction() as connection:
            changed = connection.execute(
                "UPDATE reminders SET phase = 'speaking' WHERE id = ? AND phase IN ('waiting', 'speaking', 'spoken')",
                (reminder.id,),
            )
            return changed.rowcount > 0

    def end(self, reminder: Reminder, now: float, was_heard: bool) -> None:
        """Record that it was spoken or that no voice could speak it, unless it was confirmed in the meantime."""
        with self._store.transaction() as connection:
            if was_heard:
                connection.execute(
                    "UPDATE reminders SET phase = 'spoken', times_spoken = times_spoken + 1,"
                    " next_at = ? + repeat_minutes * 60 WHERE id = ? AND phase = 'speaking'",
                    (now, reminder.id),
                )
            else:
                connection.execute(
                    "UPDATE reminders SET phase = CASE WHEN times_spoken THEN 'spoken' ELSE 'waiting' END,"
                    " next_at = ? WHERE id = ? AND phase = 'speaking'",
                    (now + RETRY_SECONDS, reminder.id),
                )

    def confirm(self, state: str, now: float, reminder_id: str = "") -> list[str]:
        """Settle the named reminder, or all that were spoken and not confirmed; return the ids.

        state: `taken` or `skipped`. A named reminder may be settled before its time, or after it was marked missed.
        The report is in the outbox when this returns.
        """
        with self._store.transaction() as connection:
            found = connection.execute(
                "SELECT id FROM reminders WHERE CASE ? WHEN '' THEN phase IN ('speaking', 'spoken')"
                " ELSE id = ? AND phase IN ('waiting', 'speaking', 'spoken', 'missed') END ORDER BY at",
                (reminder_id, reminder_id),
            ).fetchall()
            ids = [str(row["id"]) for row in found]
            for identifier in ids:
                _close(connection, identifier, state, now)
        return ids

    def ahead(self, start: float, end: float) -> list[Reminder]:
        """Return what is still to be said between two times, the earliest first."""
        found = self._store.rows(
            "SELECT * FROM reminders WHERE phase IN ('waiting', 'speaking', 'spoken') AND at BETWEEN ? AND ?"
            " ORDER BY at", start, end,
        )  # fmt: skip
        return [_reminder(row) for row in found]

    def next_time(self) -> float | None:
        """Return when the next reminder is due, None if there is none."""
        found = self._store.rows(
            "SELECT min(next_at) AS t FROM reminders WHERE phase IN ('waiting', 'speaking', 'spoken')"
        )
        return None if found[0]["t"] is None else float(found[0]["t"])

    def forget_before(self, now: float) -> None:
        """Delete reminders that ended more than `KEPT_DAYS` ago."""
        with self._store.transaction() as connection:
            connection.execute(
                "DELETE FROM reminders WHERE at < ? AND phase NOT IN ('waiting', 'speaking', 'spoken')",
                (now - KEPT_DAYS * 86_400,),
            )


def _close(connection: Any, identifier: str, phase: str, now: float) -> None:
    connection.execute("UPDATE reminders SET phase = ? WHERE id = ?", (phase, identifier))
    at = dt.datetime.fromtimestamp(now, dt.timezone.utc).isoformat(timespec="seconds")
    target = f"/api/medicines/reminders/{quote(identifier, safe='')}/intake/"
    add_report(connection, INTAKE, target, {"state": phase, "at": at})


def _row(day: str, told: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(told["id"]),
        "day": day,
        "at": parse_time(told["at"]).timestamp(),
        "text": str(told["text"]),
        "spoken_text": str(told.get("spoken_text") or ""),
        "cache_key": str(told.get("cache_key") or ""),
        "urgent": int(bool(told.get("urgent"))),
        "repeat_minutes": float(told.get("repeat_minutes") or DEFAULT_REPEAT_MINUTES),
        "repeat_limit": int(told.get("repeat_limit", DEFAULT_REPEAT_LIMIT)),
        "phase": WAITING if told.get("state", PENDING) == PENDING else SETTLED,
    }


def _reminder(row: Any) -> Reminder:
    return Reminder(
        row["id"],
        row["at"],
        row["text"],
        row["spoken_text"],
        row["cache_key"],
        bool(row["urgent"]),
        row["times_spoken"],
    )
