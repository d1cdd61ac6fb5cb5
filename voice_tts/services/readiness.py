"""Whether this server should get traffic now: its database answers, and what is uploaded can be kept."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection

from voice_tts.services.gpt_sovits import EngineState, get_service

LEAST_FREE_BYTES = 100 * 1024 * 1024
"""An upload, its normalised copy and some hundred recordings."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was found. A failed engine is told of and does not decide: cached answers need none."""

    database: bool
    storage: bool
    engine: EngineState

    @property
    def is_ready(self) -> bool:
        """Whether requests can be answered."""
        return self.database and self.storage


def inspect() -> Readiness:
    """Look at everything a request needs; loads nothing and writes nothing."""
    return Readiness(_database_answers(), _storage_takes_files(), get_service().state)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _storage_takes_files() -> bool:
    try:
        free = shutil.disk_usage(settings.MEDIA_ROOT).free
    except OSError:
        return False
    return free >= LEAST_FREE_BYTES and os.access(settings.MEDIA_ROOT, os.W_OK | os.X_OK)
