"""Tells the time on a machine that has no battery clock, that sleeps, and whose clock others may set."""

from __future__ import annotations

import datetime as dt
import logging
import shutil
import subprocess
import threading
import time
from email.utils import parsedate_to_datetime
from pathlib import Path

logger = logging.getLogger(__name__)

RELEASED = dt.datetime(2026, 11, 1, tzinfo=dt.timezone.utc).timestamp()
"""This software did not exist before. A Pi without a network starts in 1970 or where it was switched off."""
SYNC_MARK = Path("/run/systemd/timesync/synchronized")
SYNC_LOOK_SECONDS = 30.0
SERVER_TOLERANCE_SECONDS = 5.0
"""Smaller differences are ignored: `Date` has whole seconds and took time to arrive."""
LONGEST_OFF_SECONDS = 60 * 86_400.0
"""An unverified clock further than this ahead of the last known time is taken for broken."""
JUMP_SECONDS = 30.0
"""A clock that departs from elapsed time by more than this was set, not merely corrected."""


class SystemClock:
    """The machine's own sources of time; tests replace it."""

    def __init__(self) -> None:
        self._looked_at = float("-inf")
        self._synchronised: bool | None = None

    def wall(self) -> float:
        """Return the seconds since 1970 according to the machine."""
        return time.time()

    def steady(self) -> float:
        """Return seconds on a clock that nobody can set; it includes time asleep where the system counts it."""
        if hasattr(time, "CLOCK_BOOTTIME"):
            return time.clock_gettime(time.CLOCK_BOOTTIME)
        return time.monotonic()

    @property
    def counts_sleep(self) -> bool:
        """Whether `steady` advances while the machine is suspended."""
        return hasattr(time, "CLOCK_BOOTTIME")

    def synchronised(self) -> bool | None:
        """Return whether the system clock follows a time server; None where that is unknown."""
        if SYNC_MARK.exists():
            return True
        if self.steady() - self._looked_at > SYNC_LOOK_SECONDS:
            self._looked_at = self.steady()
            self._synchronised = _ask_timedatectl()
        return self._synchronised

    def wait(self, event: threading.Event, seconds: float) -> bool:
        """Sleep for that long or until the event is set; return whether it was set."""
        return event.wait(seconds)


def _ask_timedatectl() -> bool | None:
    if shutil.which("timedatectl") is None:
        return None
    try:
        shown = subprocess.run(
            ["timedatectl", "show", "-p", "NTPSynchronized", "--value"],
            capture_output=True, text=True, timeout=5, check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return {"yes": True, "no": False}.get(shown.stdout.strip())


class TimeKeeper:
    """Keeps the best estimate of the time, and says whether it can be trusted.

    A synchronised system clock is trusted, and so is the server's `Date`; from then on elapsed time counts, and changes
    to a clock that is not synchronised are ignored. Without either, the time is never earlier than the last time known.
    """

    def __init__(self, clock: SystemClock, last_known: float = 0.0) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._least = max(last_known, RELEASED)
        self._most = last_known + LONGEST_OFF_SECONDS if last_known else float("inf")
        self._started_steady = clock.steady()
        self._anchor: tuple[float, float] | None = None
        """The time that a server told, and `steady` at that moment."""
        self._told_jump = False

    @property
    def is_trusted(self) -> bool:
        """Whether the time comes from a reliable source."""
        synchronised = self._clock.synchronised()
        if synchronised:
            self._follow()
        if synchronised or self._anchor is not None:
            return True
        # Nothing can tell, as on a desktop without systemd: a plausible clock is accepted.
        return synchronised is None and self._is_plausible(self._clock.wall())

    def timestamp(self) -> float:
        """Return the best estimate, in seconds since 1970."""
        wall, steady = self._clock.wall(), self._clock.steady()
        if self._clock.synchronised():
            self._follow()
            return wall
        with self._lock:
            if self._anchor is None:
                return wall if self._is_plausible(wall) else self._floor()
            told = self._anchor[0] + steady - self._anchor[1]
            if wall - told > JUMP_SECONDS and not self._clock.counts_sleep:
                self._anchor = (wall, steady)  # the machine slept
                return wall
            self._note_jump(wall - told)
            return told

    def now(self) -> dt.datetime:
        """Return the best estimate as a datetime in UTC."""
        return dt.datetime.fromtimestamp(self.timestamp(), dt.timezone.utc)

    def _follow(self) -> None:
        """Count on from a synchronised clock: hours after its time server was lost, it is no longer called so."""
        with self._lock:
            self._anchor = (self._clock.wall(), self._clock.steady())

    def _floor(self) -> float:
        return self._least + self._clock.steady() - self._started_steady

    def _is_plausible(self, wall: float) -> bool:
        awake = self._clock.steady() - self._started_steady
        return self._least + awake - JUMP_SECONDS <= wall <= self._most + awake

    def _note_jump(self, difference: float) -> None:
        if abs(difference) > JUMP_SECONDS and not self._told_jump:
            logger.warning("the system clock is off by %.0f s and is not followed", difference)
        self._told_jump = abs(difference) > JUMP_SECONDS

    def hear_server(self, date: str) -> None:
        """Set the time from a response's `Date` header, unless the system clock follows a time server."""
        if self._clock.synchronised():
            return
        try:
            told = parsedate_to_datetime(date).timestamp()
        except (TypeError, ValueError):
            return
        if told < RELEASED:
            return
        if self._anchor is None or abs(told - self.timestamp()) > SERVER_TOLERANCE_SECONDS:
            with self._lock:
                self._anchor = (told, self._clock.steady())


def parse_time(text: str) -> dt.datetime:
    """Parse ISO 8601 with an offset. Raises ValueError."""
    moment = dt.datetime.fromisoformat(text.replace("Z", "+00:00"))  # Python 3.9 does not accept Z
    if moment.tzinfo is None:
        raise ValueError("time without an offset")
    return moment
