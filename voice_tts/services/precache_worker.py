"""An optional thread of the web process that works the queue off soon; without it, `precache_tts` does from cron."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable

from django.db import DatabaseError, connection

from voice_tts.conf import voice_tts_settings
from voice_tts.services.gpt_sovits import get_service

logger = logging.getLogger(__name__)
POLITE_SECONDS = 0.5
"""How often it looks whether somebody who waits for an answer still keeps the engine busy."""

_lock = threading.Lock()
_running = False
_woken = False
WorkOff = Callable[[], Iterable[object]]


def wake(work_off: WorkOff) -> None:
    """See to it that the queue is worked off; returns at once. work_off: makes one sentence a step."""
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
            _give_way()
    except DatabaseError as error:
        logger.warning("precaching stopped: %s", type(error).__name__)


def _give_way() -> None:
    """Whoever asks now comes first."""
    service = get_service()
    while service.waiting or service.is_speaking:
        time.sleep(POLITE_SECONDS)
