"""The application that the soak test serves: the project's WSGI application with a test engine and injected faults.

The test engine's output can be recognised by voice and text. Faults are injected while the file named by SOAK_FAULTS
exists, at rates such that about one in twenty newly made sentences meets one.
"""

from __future__ import annotations

import errno
import os
import random
import time
from pathlib import Path
from typing import Any

import voice_tts.tests.tone_wsgi  # noqa: F401 - sets Django up  # isort: skip

from django.db import OperationalError
from django.db.backends.signals import connection_created

from medicine_project.wsgi import application as application  # what gunicorn serves
from operations.errors import StorageFailed
from speech.engines.base import EngineError
from voice_tts.services import engine_choice, storage
from voice_tts.tests.tone_engine import ToneEngine

SWITCH = Path(os.environ["SOAK_FAULTS"])
ENGINE_RATE, DISK_RATE, DATABASE_RATE = 0.05, 0.02, 0.005
"""Probability of each fault; the database's is per writing statement, and a new sentence makes several."""
OVERSLEEP_SECONDS = 4.0
"""Longer than the deadline that the soak test sets."""
_write = storage.write


def strikes(rate: float) -> bool:
    """Return whether a fault happens now."""
    return random.random() < rate and SWITCH.exists()


class FaultyEngine(ToneEngine):
    """An engine that crashes or oversleeps now and then."""

    def synthesize(self, *args: Any, **options: Any) -> Any:
        """Speak, crash, or oversleep first."""
        if strikes(ENGINE_RATE):
            if random.random() < 0.5:
                raise EngineError("injected")
            time.sleep(OVERSLEEP_SECONDS)
        return super().synthesize(*args, **options)  # type: ignore[no-untyped-call]  # a test's engine


def write_or_refuse(name: str, data: bytes, *args: Any, **options: Any) -> Any:
    """Write, or fail now and then as on a full disk."""
    if strikes(DISK_RATE):
        raise StorageFailed from OSError(errno.ENOSPC, "injected")
    return _write(name, data, *args, **options)


def lock_now_and_then(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Execute, or fail now and then as on a locked database."""
    if sql.startswith(("INSERT", "UPDATE", "DELETE")) and strikes(DATABASE_RATE):
        raise OperationalError("database is locked (injected)")
    return execute(sql, params, many, context)


def on_connection(connection: Any, **_: Any) -> None:
    """Add the faults to every thread's connection."""
    connection.execute_wrappers.append(lock_now_and_then)


connection_created.connect(on_connection)
storage.write = write_or_refuse
engine_choice.load_engine = lambda name, conf: FaultyEngine(seconds=0.02)
