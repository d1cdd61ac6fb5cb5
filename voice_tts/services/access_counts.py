"""How often recordings are heard, counted in memory and written in batches: a hit costs no write of its own."""

from __future__ import annotations

import atexit
import threading
import time
from collections import Counter

from django.db import DatabaseError
from django.db.models import F
from django.utils import timezone

from voice_tts.models import TTSCache

FLUSH_SECONDS = 5.0
"""A crash loses at most this much of the counting; order of eviction needs no more."""

_lock = threading.Lock()
_counts: Counter[int] = Counter()
_flushed_at = time.monotonic()


def note(row_id: int) -> None:
    """Count one access; every few seconds, the caller whose turn it is writes them all."""
    global _flushed_at
    with _lock:
        _counts[row_id] += 1
        due = time.monotonic() - _flushed_at >= FLUSH_SECONDS
        if due:
            _flushed_at = time.monotonic()
    if due:
        flush()


def flush() -> None:
    """Write what was counted; one update for all rows heard equally often. What can't be written is kept."""
    with _lock:
        counts = Counter(_counts)
        _counts.clear()
    by_count: dict[int, list[int]] = {}
    for row_id, count in counts.items():
        by_count.setdefault(count, []).append(row_id)
    for count, row_ids in by_count.items():
        try:
            TTSCache.objects.filter(pk__in=row_ids).update(
                access_count=F("access_count") + count, accessed_at=timezone.now()
            )
        except DatabaseError:
            with _lock:
                _counts.update(dict.fromkeys(row_ids, count))


atexit.register(flush)
