"""An optional thread of the web process that soon makes queued sentences; without it, `precache_tts` does from cron."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable

from django.db import DatabaseError, connection

from voice_tts.conf import voice_tts_settings
from voice_tts.services.gpt_sovits import get_service

logger = logging.getLogger(__name__)
ENGINE_POLL_SECONDS = 0.5
"""Interval between checks whether the engine is still busy with somebody's request."""

_lock = threading.Lock()
_running = False
_woken = False
WorkOff = Callable[[], Iterable[object]]


def wake(work_off: WorkOff) -> None:
    """Start working on the queue, and return at once. work_off: makes one sentence per step."""
    global _running, _woken
    if not voice_tts_settings().precache_in_process:
        return
    with _lock:
        _woken = True
        if _running:
            return
        _running = True
    threading.Thread(target=_run, args=(work_off,), name="precache", daemon=True).start()


def _run(work_off: WorkOff) -> None:
    global _running, _woken
    try:
        while True:
            with _lock:
                if not _woken:
                    _running = False
                    return
                _woken = False
            _work(work_off)
    except BaseException:
        with _lock:
            _running = False
        raise
    finally:
        connection.close()


def _work(work_off: WorkOff) -> None:
    try:
        for _state in work_off():
            _wait_for_idle_engine()
    except DatabaseError as error:
        logger.warning("precaching stopped: %s", type(error).__name__)


def _wait_for_idle_engine() -> None:
    """Wait until the engine is idle, so that requests come first."""
    service = get_service()
    while service.waiting or service.is_speaking:
        time.sleep(ENGINE_POLL_SECONDS)
