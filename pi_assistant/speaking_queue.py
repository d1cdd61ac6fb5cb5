"""Lets one utterance sound at a time: urgent ones first within a process, and never two processes at once."""

from __future__ import annotations

import contextlib
import heapq
import importlib
import itertools
import threading
import time
from collections.abc import Iterator
from pathlib import Path

URGENT, ORDINARY = 0, 1
POLL_SECONDS = 0.05
LONGEST_WAIT_SECONDS = 120.0
"""After this long, another process's lock is treated as abandoned: better two voices than none."""


class SpeakingQueue:
    """Queues utterances. lock_file: shared by the device's processes; None when there is only one process."""

    def __init__(self, lock_file: Path | None = None) -> None:
        self._waiting: list[tuple[int, int]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        self._busy = False
        self._lock_file = lock_file

    @contextlib.contextmanager
    def turn(self, urgent: bool = False) -> Iterator[None]:
        """Wait for a turn to speak and hold it for the duration of the block."""
        ticket = (URGENT if urgent else ORDINARY, next(self._order))
        with self._changed:
            heapq.heappush(self._waiting, ticket)
            while self._busy or self._waiting[0] != ticket:
                self._changed.wait()
            heapq.heappop(self._waiting)
            self._busy = True
        try:
            with _process_lock(self._lock_file):
                yield
        finally:
            with self._changed:
                self._busy = False
                self._changed.notify_all()


@contextlib.contextmanager
def _process_lock(lock_file: Path | None) -> Iterator[None]:
    try:
        fcntl = importlib.import_module("fcntl")
    except ImportError:  # Windows
        fcntl = None
    if lock_file is None or fcntl is None:
        yield
        return
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # a full or read-only card must not silence the device
            file = stack.enter_context(lock_file.open("a"))
            give_up = time.monotonic() + LONGEST_WAIT_SECONDS
            while time.monotonic() < give_up:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    time.sleep(POLL_SECONDS)
        yield
