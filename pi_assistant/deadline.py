"""A point in time by which something must be done, and doing something by it come what may."""

from __future__ import annotations

import queue
import threading
import time
from dataclasses import dataclass
from typing import Callable, TypeVar

Result = TypeVar("Result")


class DeadlinePassed(Exception):
    """It was not done in time; what was started is left to end by itself."""


@dataclass(frozen=True)
class Deadline:
    """expires: on `time.monotonic()`, seconds."""

    expires: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """Begin now."""
        return cls(time.monotonic() + seconds)

    def remaining(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.expires - time.monotonic())

    def at_most(self, seconds: float) -> Deadline:
        """The earlier of this one and one that begins now."""
        return Deadline(min(self.expires, time.monotonic() + seconds))


def run_within(deadline: Deadline, work: Callable[[], Result], name: str) -> Result:
    """What `work` returns or raises. Raises DeadlinePassed.

    A thread of its own, because looking up a name or a driver that hangs heeds no time limit of ours.
    """
    outcome: queue.Queue[tuple[bool, object]] = queue.Queue(maxsize=1)

    def run() -> None:
        try:
            outcome.put((True, work()))
        except BaseException as error:  # handed to the caller, whatever it is
            outcome.put((False, error))

    threading.Thread(target=run, name=name, daemon=True).start()
    try:
        succeeded, value = outcome.get(timeout=deadline.remaining())
    except queue.Empty:
        raise DeadlinePassed from None
    if succeeded:
        return value  # type: ignore[return-value]  # what `work` returned
    raise value  # type: ignore[misc]  # what `work` raised
