"""Limits how many heavy jobs run at once, overall and per owner, so that one home leaves room for the others."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from operations.errors import ServiceBusy
from voice_tts.exceptions import QueueFull


class ConcurrencyLimit:
    """A limited number of slots for heavy jobs. Thread-safe."""

    def __init__(self, at_once: int, per_owner: int) -> None:
        """at_once: most jobs that run. per_owner: most jobs of one owner that run or wait."""
        self._free = threading.BoundedSemaphore(at_once)
        self._per_owner = per_owner
        self._owners: Counter[int] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def slot(self, owner: int, patience: float) -> Iterator[None]:
        """Hold a slot for the owner's job, waiting up to `patience` seconds for one.

        Raises QueueFull for an owner with too many jobs, and ServiceBusy when the wait is over.
        """
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
                self._owners += Counter()  # drops owners without jobs
