"""The week of reminders that a device keeps: fetched when it changes, with an age, and with an end."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from .clock import TimeKeeper
from .config import DEFAULT_ZONE
from .deadline import Deadline
from .errors import VoiceFailed
from .schedule import Schedule
from .server import CarePillServer, ToldDay
from .store import Store

DAYS_BEHIND, DAYS_AHEAD = 1, 7
"""Yesterday's last dose may be settled after midnight; a home may be offline for a week."""
DAYS_PER_POLL = 2
"""What is polled of a server that tells no revision: today and tomorrow."""
SCHEDULE_SECONDS = 15.0
AGE_STEP_SECONDS = 600.0
"""How exactly the age is kept; each step is a write to the card."""
ZONE, ETAG = "time_zone", "schedule_etag"
FETCHED, UNTIL = "schedule_fetched_at", "schedule_valid_until"


class Week:
    """Keeps the stored week equal to the server's. most_age: seconds after which no medicine of it is named."""

    def __init__(
        self, schedule: Schedule, store: Store, api: CarePillServer | None, keeper: TimeKeeper, most_age: float
    ) -> None:
        self._schedule = schedule
        self._store = store
        self._api = api
        self._keeper = keeper
        self._most_age = most_age

    @property
    def zone(self) -> dt.tzinfo:
        """The person's time zone, as the server told it last."""
        try:
            return zoneinfo.ZoneInfo(self._store.recall(ZONE) or DEFAULT_ZONE)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return dt.timezone(dt.timedelta(hours=9))

    def local(self, seconds: float) -> dt.datetime:
        """Return a time by the person's clock. seconds: since 1970."""
        return dt.datetime.fromtimestamp(seconds, self.zone)

    def fetched_at(self, now: float) -> float | None:
        """Return when the server last confirmed the week, None if it never told any.

        What an earlier version of this software has stored counts as fetched when it is first asked about.
        """
        told = self._store.recall(FETCHED)
        if told:
            return float(told)
        if not self._store.rows("SELECT 1 FROM reminders LIMIT 1"):
            return None
        self._store.remember(FETCHED, str(now))
        return now

    def is_old(self, now: float) -> bool:
        """Return whether so much may have changed since that no medicine may be named."""
        fetched = self.fetched_at(now)
        return self._api is not None and fetched is not None and now - fetched > self._most_age

    def valid_until(self, now: float) -> float | None:
        """Return the end of the days that are known, None if none ever was."""
        told = self._store.recall(UNTIL)
        if told:
            return float(told)
        fetched = self.fetched_at(now)
        return None if fetched is None else self._midnight_after(fetched, DAYS_AHEAD)

    def load(self, *, is_whole: bool = False) -> bool:
        """Fetch what has changed; return whether there is any new sentence. Raises VoiceFailed.

        is_whole: fetch the whole week also of a server that does not tell whether it has changed.
        """
        if self._api is None:
            return False
        today, told = self._ask_today(self._api)
        if told is None:
            self._confirmed()
            return False
        if told.revision:
            days = range(-DAYS_BEHIND, DAYS_AHEAD + 1)
        else:
            days = range(DAYS_AHEAD if is_whole else DAYS_PER_POLL)
        news = False
        for offset in days:
            day = (today + dt.timedelta(days=offset)).isoformat()
            answer = told if offset == 0 else self._ask(self._api, day)
            news |= self._replace(day, answer)
        self._store.remember(ETAG, told.etag if told.revision else "")
        self._confirmed(days[-1] if told.revision or is_whole else None)
        return news

    def _ask_today(self, api: CarePillServer) -> tuple[dt.date, ToldDay | None]:
        today = self._today()
        told = api.reminders(today.isoformat(), Deadline.after(SCHEDULE_SECONDS), self._store.recall(ETAG))
        # The first answer after a start may have told the time, and so may another zone.
        if told is not None:
            self._learn_zone(told)
        if self._today() == today:
            return today, told
        today = self._today()
        return today, api.reminders(today.isoformat(), Deadline.after(SCHEDULE_SECONDS))

    def _ask(self, api: CarePillServer, day: str) -> ToldDay:
        told = api.reminders(day, Deadline.after(SCHEDULE_SECONDS))
        if told is None:
            raise VoiceFailed("server_error")
        return told

    def _replace(self, day: str, told: ToldDay) -> bool:
        now = self._keeper.timestamp() if self._keeper.is_trusted else None
        return self._schedule.replace_day(day, told.reminders, now)

    def _learn_zone(self, told: ToldDay) -> None:
        if told.time_zone and told.time_zone != self._store.recall(ZONE):
            self._store.remember(ZONE, told.time_zone)

    def _today(self) -> dt.date:
        return self.local(self._keeper.timestamp()).date()

    def _confirmed(self, days_ahead: int | None = None) -> None:
        """Note that the week is the server's at this moment, unless nobody knows what moment it is."""
        if not self._keeper.is_trusted:
            return
        now = self._keeper.timestamp()
        known = self._store.recall(FETCHED)
        if days_ahead is not None:
            until = str(self._midnight_after(now, days_ahead + 1))
            if until != self._store.recall(UNTIL):
                self._store.remember(UNTIL, until)
        if not known or abs(now - float(known)) >= AGE_STEP_SECONDS:
            self._store.remember(FETCHED, str(now))

    def _midnight_after(self, seconds: float, days: int) -> float:
        day = self.local(seconds).date() + dt.timedelta(days=days)
        return dt.datetime.combine(day, dt.time(), self.zone).timestamp()
