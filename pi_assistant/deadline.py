"""Deadlines, and running work that must not outlast one."""

from __future__ import annotations

import queue
import threading
import time
from dataclasses import dataclass
from typing import Callable, TypeVar

Result = TypeVar("Result")


class DeadlinePassed(Exception):
    """The deadline passed. Work that was started is left to finish by itself."""


@dataclass(frozen=True)
class Deadline:
    """A moment by which something must be done. expires: seconds on `time.monotonic()`."""

    expires: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """Return the deadline this many seconds from now."""
        return cls(time.monotonic() + seconds)

    def remaining(self) -> float:
        """Return the seconds left, never negative."""
        return max(0.0, self.expires - time.monotonic())

    def at_most(self, seconds: float) -> Deadline:
        """Return the earlier of this deadline and one this many seconds from now."""
        return Deadline(min(self.expires, time.monotonic() + seconds))


def run_within(deadline: Deadline, work: Callable[[], Result], name: str) -> Result:
    """Run `work` and return what it returns or raise what it raises. Raises DeadlinePassed.

    The work runs in a thread of its own: a name lookup or a hanging driver ignores any time limit set here.
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
