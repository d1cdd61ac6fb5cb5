"""A clock that a test moves, with a system clock of its own that may lie."""

from __future__ import annotations

import threading

from pi_assistant.clock import SystemClock


class SimulatedClock(SystemClock):
    """true: seconds since 1970 as they really are. error: what the system's clock shows too much.

    synced: whether it follows a time server, None where nobody can tell. uptime: seconds since the machine started.
    """

    def __init__(self, true: float, *, error: float = 0.0, synced: bool | None = True, uptime: float = 0.0) -> None:
        super().__init__()
        self.true = true
        self.error = error
        self.synced = synced
        self._booted = true - uptime

    counts_sleep = True

    def wall(self) -> float:
        return self.true + self.error

    def steady(self) -> float:
        return self.true - self._booted

    def synchronised(self) -> bool | None:
        return self.synced

    def wait(self, event: threading.Event, seconds: float) -> bool:
        self.true += seconds
        return event.is_set()
