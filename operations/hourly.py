"""Keeps hourly counts for the dashboard in memory and writes them in batches, so that no request costs a write."""

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
"""Interval between writes; a crash loses at most this much counting."""
KEPT = timedelta(days=35)

_Key = tuple[datetime, str]
_lock = threading.Lock()
_counts: Counter[_Key] = Counter()
_levels: dict[_Key, int] = {}
_watched: dict[str, Callable[[], int]] = {}
_flushed_at = time.monotonic()


def this_hour() -> datetime:
    """Return the start of the current hour."""
    return timezone.now().replace(minute=0, second=0, microsecond=0)


def count(name: str, times: int = 1) -> None:
    """Count an event."""
    key = (this_hour(), name)
    with _lock:
        _counts[key] += times


def level(name: str, value: int) -> None:
    """Record the current value of a level."""
    key = (this_hour(), name)
    with _lock:
        _levels[key] = value


def watch_level(name: str, look: Callable[[], int]) -> None:
    """Register a function that looks up a level before each batch; it may raise what a database or a disk raises."""
    _watched[name] = look


def flush_if_due() -> bool:
    """Write everything if half a minute has passed; return whether it had."""
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
    """Write what was counted; counts that cannot be written are kept for the next time."""
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
    except IntegrityError:  # another process has just created the hour's row
        rows.update(count=change)


atexit.register(flush)
