"""Counts by the hour for the dashboard, kept in memory and written in batches: no request costs a write of its own."""

from __future__ import annotations

import atexit
import contextlib
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.db.models.expressions import Combinable
from django.utils import timezone

from operations.models import HourlyCount

logger = logging.getLogger(__name__)

FLUSH_SECONDS = 30.0
"""A crash loses at most this much of the counting."""
KEPT = timedelta(days=35)

_Key = tuple[datetime, str]
_lock = threading.Lock()
_counts: Counter[_Key] = Counter()
_levels: dict[_Key, int] = {}
_watched: dict[str, Callable[[], int]] = {}
_flushed_at = time.monotonic()


def this_hour() -> datetime:
    """The hour that is counted now."""
    return timezone.now().replace(minute=0, second=0, microsecond=0)


def count(name: str, times: int = 1) -> None:
    """Something happened."""
    key = (this_hour(), name)
    with _lock:
        _counts[key] += times


def level(name: str, value: int) -> None:
    """Something stands so high now."""
    key = (this_hour(), name)
    with _lock:
        _levels[key] = value


def watch_level(name: str, look: Callable[[], int]) -> None:
    """Have a level looked up before each batch is written; `look` may fail as a database or a disk does."""
    _watched[name] = look


def flush_if_due() -> bool:
    """Every half minute the caller whose turn it is writes everything; returns whether it was."""
    global _flushed_at
    with _lock:
        due = time.monotonic() - _flushed_at >= FLUSH_SECONDS
        if due:
            _flushed_at = time.monotonic()
    if due:
        for name, look in _watched.items():
            with contextlib.suppress(DatabaseError, OSError):
                level(name, look())
        flush()
    return due


def flush() -> None:
    """Write what was counted; what can't be written is kept for the next time."""
    with _lock:
        counts, levels = Counter(_counts), dict(_levels)
        _counts.clear()
        _levels.clear()
    if not counts and not levels:
        return
    try:
        with transaction.atomic():
            for key, times in counts.items():
                _write(key, F("count") + times, times)
            for key, value in levels.items():
                _write(key, value, value)
            HourlyCount.objects.filter(hour__lt=timezone.now() - KEPT).delete()
    except DatabaseError as error:
        logger.warning("hourly counts are written later: %s", type(error).__name__)
        with _lock:
            _counts.update(counts)
            for key, value in levels.items():
                _levels.setdefault(key, value)


def _write(key: _Key, change: Combinable | int, first: int) -> None:
    rows = HourlyCount.objects.filter(hour=key[0], name=key[1])
    if rows.update(count=change):
        return
    try:
        with transaction.atomic():
            HourlyCount.objects.create(hour=key[0], name=key[1], count=first)
    except IntegrityError:  # another process wrote the hour's first one in this moment
        rows.update(count=change)


atexit.register(flush)
