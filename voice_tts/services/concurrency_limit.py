"""A few at once, and fewer of one owner: heavy work that one home asks for leaves threads and cores to the others."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from operations.errors import ServiceBusy
from voice_tts.exceptions import QueueFull


class Turns:
    """Turns at something heavy. Safe for threads."""

    def __init__(self, at_once: int, per_owner: int) -> None:
        """at_once: who works. per_owner: who works or waits, of one owner."""
        self._free = threading.BoundedSemaphore(at_once)
        self._per_owner = per_owner
        self._owners: Counter[int] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, owner: int, patience: float) -> Iterator[None]:
        """Wait so many seconds for a turn. Raises QueueFull for an owner that waits already, ServiceBusy after that."""
        with self._lock:
            if self._owners[owner] >= self._per_owner:
                raise QueueFull
            self._owners[owner] += 1
        try:
            if not self._free.acquire(timeout=patience):
                raise ServiceBusy
            try:
                yield
            finally:
                self._free.release()
        finally:
            with self._lock:
                self._owners[owner] -= 1
                self._owners += Counter()  # forgets who has none
