"""Checks whether this server should get traffic now: its database answers, and uploads can be stored."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection

from voice_tts.services.gpt_sovits import EngineState, get_service

LEAST_FREE_BYTES = 100 * 1024 * 1024
"""Room for an upload, its normalised copy and some hundred recordings."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """The result of the checks. A failed engine is reported, but does not matter: cached answers need no engine."""

    database: bool
    storage: bool
    engine: EngineState

    @property
    def is_ready(self) -> bool:
        """Whether requests can be answered."""
        return self.database and self.storage


def inspect() -> Readiness:
    """Check everything a request needs, without loading or writing anything."""
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
