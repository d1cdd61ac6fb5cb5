"""Runs the engine on one thread, behind a fair queue, and detects calls that never return."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass
from typing import Any, TypeVar

from voice_tts.exceptions import EngineUnavailable
from voice_tts.services import metrics
from voice_tts.services.fair_queue import FairQueue

logger = logging.getLogger(__name__)
T = TypeVar("T")

ENGINE_NICENESS = 15
"""Niceness of the engine's threads: a busy web thread gets nearly all of a core it shares with them (sched(7))."""
WATCH_SECONDS = 0.5
"""Interval between checks for a hanging call."""


@dataclass(frozen=True, slots=True)
class _Job:
    work: Callable[[], Any]
    outcome: Future[Any]
    deadline: float
    joined: float


class EngineWorker:
    """Runs one piece of work at a time. Its threads start with the first one, hence after the server has forked."""

    def __init__(self, *, limit: int, per_owner: int, hang_grace: float, on_hang: Callable[[], None]) -> None:
        """limit, per_owner: bounds of the queue. hang_grace: seconds past its deadline when work counts as hanging.

        on_hang: called once when work hangs, after every waiting caller has got EngineUnavailable.
        """
        self._line: FairQueue[_Job] = FairQueue(limit, per_owner)
        self._hang_grace = hang_grace
        self._on_hang = on_hang
        self._running: _Job | None = None
        self._hangs = False
        self._started = False
        self._lock = threading.Lock()

    @property
    def waiting(self) -> int:
        """Pieces of work in the queue, without the running one."""
        return len(self._line)

    @property
    def is_busy(self) -> bool:
        """Whether work is running now."""
        return self._running is not None

    def submit(self, owner: int, work: Callable[[], T], deadline: float) -> Future[T]:
        """Queue work for an owner; `deadline` is a `time.monotonic()` instant. Raises QueueFull, EngineUnavailable."""
        if self._hangs:
            raise EngineUnavailable
        job = _Job(work, Future(), deadline, joined=time.monotonic())
        self._start()
        self._line.put(owner, job)
        return job.outcome

    def _start(self) -> None:
        with self._lock:
            if not self._started:
                self._started = True
                threading.Thread(target=self._serve, name="engine", daemon=True).start()
                threading.Thread(target=self._watch, name="engine-watch", daemon=True).start()

    def _serve(self) -> None:
        _lower_priority()
        while True:
            job = self._line.get()
            if job.outcome.set_running_or_notify_cancel():
                self._running = job
                metrics.waited(time.monotonic() - job.joined)
                try:
                    result = job.work()
                except BaseException as error:  # raised by the future instead
                    _settle(job, error=error)
                else:
                    _settle(job, result=result)
                self._running = None

    def _watch(self) -> None:
        while True:
            time.sleep(WATCH_SECONDS)
            job = self._running
            if job is not None and time.monotonic() > job.deadline + self._hang_grace:
                break
        logger.critical("the engine hangs; this process can speak no more")
        self._hangs = True
        for lost in (job, *self._line.drain()):
            _settle(lost, error=EngineUnavailable())
        self._on_hang()


def _lower_priority() -> None:
    """Raise this thread's niceness, so that cached answers go first.

    On Linux niceness belongs to a thread, and is inherited by the threads its native code starts.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), ENGINE_NICENESS)


def _settle(job: _Job, *, result: Any = None, error: BaseException | None = None) -> None:
    # The watch may already have failed the future; then nobody is waiting for this outcome.
    with contextlib.suppress(InvalidStateError):
        if error is not None:
            job.outcome.set_exception(error)
        else:
            job.outcome.set_result(result)
