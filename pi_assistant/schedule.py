"""Decides which reminder is due, how often it repeats and how it ends; every step survives a power cut."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from .clock import parse_time
from .database import REPEAT_LIMIT, REPEAT_MINUTES
from .store import INTAKE, PLAYBACK, PLAYBACK_PATH, Store, add_report

logger = logging.getLogger(__name__)

WAITING, SPEAKING, SPOKEN = "waiting", "speaking", "spoken"
TAKEN, SKIPPED, MISSED, SETTLED = "taken", "skipped", "missed", "settled"
NOT_SAID = "not_said"
"""Its time went by without a word, as in a power cut; she is told of it once."""
DROPPED = "dropped"
"""It was spoken, and then stopped or moved on the server; a press may still tell that it was taken."""
PENDING = "pending"
GRACE_SECONDS = 30 * 60.0
"""After a power cut, a reminder this late is still spoken; any later, it might come near the next dose."""
RETRY_SECONDS = 60.0
"""Wait after a reminder that no voice could speak."""
LATE_PRESS_SECONDS = 4 * 3600.0
"""How long after its last call a press still means it; later, she may mean what she took without a call."""
KEPT_DAYS, DAY_SECONDS = 14, 86_400.0


@dataclass(frozen=True)
class Reminder:
    """A sentence and when to say it.

    at: seconds since 1970. times_spoken: how often it has been spoken so far. noted: what is answered when it is
    confirmed, empty if the server did not say.
    """

    id: str
    at: float
    text: str
    spoken_text: str
    cache_key: str
    urgent: bool
    times_spoken: int
    noted: str = ""


class Schedule:
    """The stored reminders of the coming days."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def replace_day(self, day: str, told: Iterable[Any], now: float | None = None) -> bool:
        """Store the server's reminders of a day; return whether any sentence is new.

        What this device spoke or reported is kept; what the server has settled or no longer tells is not spoken again.
        A reminder that makes no sense is left as it was, and the others count. now: a trusted time at which one that
        was closed as missed, but is pending on the server, opens again; None if there is none.
        """
        wanted, unreadable = _rows(day, told)
        keep = [row["id"] for row in wanted] + unreadable
        is_sure = all(unreadable)

        def work(connection: Any) -> bool:
            before = {
                (row["id"], row["text"], row["cache_key"])
                for row in connection.execute("SELECT id, text, cache_key FROM reminders WHERE day = ?", (day,))
            }
            for row in wanted:
                connection.execute(_UPSERT, row)
                if now is not None and row["phase"] == WAITING:
                    _reopen(connection, row["id"], now)
            if is_sure:
                _drop_others(connection, day, keep)
            return any((row["id"], row["text"], row["cache_key"]) not in before for row in wanted)

        return self._store.write(work)

    def due(self, now: float) -> list[Reminder]:
        """Return what to say now, urgent first; close as missed what came too late or was repeated often enough."""
        self._close_missed(now)
        found = self._store.rows(
            "SELECT * FROM reminders WHERE phase IN ('waiting', 'speaking', 'spoken') AND next_at <= ?"
            " ORDER BY urgent DESC, at, id", now,
        )  # fmt: skip
        return [_reminder(row) for row in found]

    def _close_missed(self, now: float) -> None:
        def work(connection: Any) -> None:
            late = connection.execute(
                "SELECT id, phase FROM reminders WHERE (phase = 'waiting' AND at < ?)"
                " OR (phase = 'spoken' AND times_spoken > repeat_limit AND next_at <= ?)"
                " OR (phase IN ('speaking', 'spoken') AND at < ? - repeat_minutes * 60 * (repeat_limit + 1))",
                (now - GRACE_SECONDS, now, now - GRACE_SECONDS),
            ).fetchall()
            for row in late:
                _close(connection, row["id"], NOT_SAID if row["phase"] == WAITING else MISSED, now)

        self._store.write(work)

    def begin(self, reminder: Reminder, now: float | None = None) -> bool:
        """Mark it as being spoken, so that it is repeated after a power cut; return False if it was settled already."""
        change = (
            "UPDATE reminders SET phase = 'speaking',"
            " last_spoken = max(?, (SELECT max(last_spoken) + 0.001 FROM reminders))"  # one after the other, always
            " WHERE id = ? AND phase IN ('waiting', 'speaking', 'spoken')"
        )
        moment = reminder.at if now is None else now
        changed = self._store.write(lambda connection: connection.execute(change, (moment, reminder.id)).rowcount)
        return changed > 0

    def end(self, reminder: Reminder, now: float, was_heard: bool) -> None:
        """Record that it was spoken or that no voice could speak it, unless it was confirmed in the meantime."""
        if was_heard:
            change = (
                "UPDATE reminders SET phase = 'spoken', times_spoken = times_spoken + 1,"
                " next_at = ? + repeat_minutes * 60 WHERE id = ? AND phase = 'speaking'"
            )
        else:
            change = (
                "UPDATE reminders SET phase = CASE WHEN times_spoken THEN 'spoken' ELSE 'waiting' END,"
                " last_spoken = CASE WHEN times_spoken THEN last_spoken ELSE 0 END, next_at = ? WHERE id = ?"
                " AND phase = 'speaking'"
            )
        next_from = now if was_heard else now + RETRY_SECONDS
        self._store.write(lambda connection: connection.execute(change, (next_from, reminder.id)))

    def confirm(self, state: str, now: float, reminder_id: str = "") -> list[str]:
        """Settle the named reminder, or the one that was spoken last; return its id, or nothing if it is settled.

        state: `taken` or `skipped`. A named reminder may be settled before its time, or after it was marked missed.
        The report is in the outbox when this returns.
        """

        def work(connection: Any) -> list[str]:
            if reminder_id:
                found = connection.execute(
                    "SELECT id FROM reminders WHERE id = ? AND phase NOT IN ('taken', 'skipped', 'settled')",
                    (reminder_id,),
                ).fetchall()
            else:
                found = connection.execute(f"{_SPOKEN_LAST} LIMIT 1", (now - LATE_PRESS_SECONDS,)).fetchall()
                found = [row for row in found if row["phase"] not in (TAKEN, SKIPPED, SETTLED)]
            for row in found:
                _close(connection, str(row["id"]), state, now)
            return [str(row["id"]) for row in found]

        return self._store.write(work)

    def not_said(self, now: float) -> list[Reminder]:
        """Return what she has not been told of: reminders of the last day whose time went by without a word."""
        query = "SELECT * FROM reminders WHERE phase = 'not_said' AND at > ? ORDER BY at"
        return [_reminder(row) for row in self._store.rows(query, now - DAY_SECONDS)]

    def told_not_said(self, reminders: Iterable[Reminder], now: float) -> None:
        """Note that she was told of them: from now on they are missed, and a press may mean the last of them."""
        change = "UPDATE reminders SET phase = 'missed', last_spoken = ? WHERE id = ? AND phase = 'not_said'"
        told = [(now, reminder.id) for reminder in reminders]
        self._store.write(lambda connection: connection.executemany(change, told))

    def spoken_last(self, now: float) -> Reminder | None:
        """Return the reminder that a press means at this time, settled or not; None if there is none."""
        found = self._store.rows(f"{_SPOKEN_LAST} LIMIT 1", now - LATE_PRESS_SECONDS)
        return _reminder(found[0]) if found else None

    def get(self, identifier: str) -> Reminder | None:
        """Return a reminder by its id."""
        found = self._store.rows("SELECT * FROM reminders WHERE id = ?", identifier)
        return _reminder(found[0]) if found else None

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
        change = "DELETE FROM reminders WHERE at < ? AND phase NOT IN ('waiting', 'speaking', 'spoken')"
        self._store.write(lambda connection: connection.execute(change, (now - KEPT_DAYS * DAY_SECONDS,)))


_UPSERT = (
    "INSERT INTO reminders (id, day, at, text, spoken_text, cache_key, urgent, repeat_minutes, repeat_limit, noted,"
    " phase, next_at) VALUES (:id, :day, :at, :text, :spoken_text, :cache_key, :urgent, :repeat_minutes,"
    " :repeat_limit, :noted, :phase, :at) ON CONFLICT (id) DO UPDATE SET day = :day, text = :text,"
    " spoken_text = :spoken_text, cache_key = :cache_key, urgent = :urgent, repeat_minutes = :repeat_minutes,"
    " repeat_limit = :repeat_limit, noted = :noted, at = :at,"
    # One that is put off after it was spoken is spoken anew at its later time.
    " next_at = CASE WHEN phase = 'waiting' OR (phase IN ('spoken', 'dropped') AND :at > at) THEN :at ELSE next_at END,"
    " times_spoken = CASE WHEN phase IN ('spoken', 'dropped') AND :at > at THEN 0 ELSE times_spoken END,"
    " phase = CASE WHEN :phase = 'settled' AND phase IN ('waiting', 'speaking', 'spoken', 'dropped') THEN 'settled'"
    " WHEN phase = 'spoken' AND :at > at THEN 'waiting'"
    " WHEN phase = 'dropped' AND :at > at THEN 'waiting' WHEN phase = 'dropped' THEN 'spoken' ELSE phase END"
)
_SPOKEN_LAST = "SELECT * FROM reminders WHERE last_spoken > ? ORDER BY last_spoken DESC, at DESC, id DESC"


def _drop_others(connection: Any, day: str, keep: list[str]) -> None:
    marks = ",".join("?" * len(keep))
    others = f"day = ? AND id NOT IN ({marks})"
    connection.execute(f"DELETE FROM reminders WHERE phase = 'waiting' AND {others}", (day, *keep))  # noqa: S608 - only question marks
    change = f"UPDATE reminders SET phase = 'dropped' WHERE phase IN ('speaking', 'spoken') AND {others}"  # noqa: S608
    connection.execute(change, (day, *keep))


def _reopen(connection: Any, identifier: str, now: float) -> None:
    """Open one that was closed as missed, unless the server just has not heard of that yet."""
    connection.execute(
        "UPDATE reminders SET phase = 'waiting', times_spoken = 0, next_at = at WHERE id = ? AND at >= ?"
        " AND phase IN ('missed', 'not_said') AND NOT EXISTS (SELECT 1 FROM outbox WHERE target = ?)",
        (identifier, now - GRACE_SECONDS, _intake_path(identifier)),
    )


def _close(connection: Any, identifier: str, phase: str, now: float) -> None:
    connection.execute("UPDATE reminders SET phase = ? WHERE id = ?", (phase, identifier))
    at = dt.datetime.fromtimestamp(now, dt.timezone.utc).isoformat(timespec="seconds")
    state = MISSED if phase == NOT_SAID else phase
    add_report(connection, INTAKE, _intake_path(identifier), {"state": state, "at": at})
    if phase == NOT_SAID:  # the caregiver sees that it was the device that failed, not she
        report = {"at": at, "voice": "none", "reason": NOT_SAID, "cache_key": None, "reminder_id": identifier}
        add_report(connection, PLAYBACK, PLAYBACK_PATH, report)


def _intake_path(identifier: str) -> str:
    return f"/api/medicines/reminders/{quote(identifier, safe='')}/intake/"


def _rows(day: str, told: Iterable[Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the rows of what makes sense, and the ids of what does not, empty where even that is missing."""
    rows, unreadable = [], []
    for reminder in told:
        try:
            rows.append(_row(day, reminder))
        except (ArithmeticError, KeyError, TypeError, ValueError) as error:
            identifier = reminder.get("id") if isinstance(reminder, dict) else None
            unreadable.append("" if identifier is None else str(identifier))
            logger.error("reminder %s makes no sense: %s", unreadable[-1] or "-", type(error).__name__)
    return rows, unreadable


def _row(day: str, told: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(told["text"], str) or not told["text"].strip():
        raise ValueError("nothing to say")
    return {
        "id": str(told["id"]),
        "day": day,
        "at": parse_time(told["at"]).timestamp(),
        "text": told["text"],
        "spoken_text": str(told.get("spoken_text") or ""),
        "cache_key": str(told.get("cache_key") or ""),
        "urgent": int(bool(told.get("urgent"))),
        "repeat_minutes": float(told.get("repeat_minutes") or REPEAT_MINUTES),
        "repeat_limit": int(told.get("repeat_limit", REPEAT_LIMIT)),
        "noted": str(told.get("noted") or ""),
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
        row["noted"],
    )
