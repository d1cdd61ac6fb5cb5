"""Counts accesses to recordings in memory and writes them in batches, so that a cache hit costs no write."""

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
"""Interval between writes; a crash loses at most this much counting, which is precise enough for eviction."""

_lock = threading.Lock()
_counts: Counter[int] = Counter()
_flushed_at = time.monotonic()


def note(row_id: int) -> None:
    """Count one access; the first call after `FLUSH_SECONDS` also writes all counts."""
    global _flushed_at
    with _lock:
        _counts[row_id] += 1
        due = time.monotonic() - _flushed_at >= FLUSH_SECONDS
        if due:
            _flushed_at = time.monotonic()
    if due:
        flush()


def flush() -> None:
    """Write all counts, with one update for all rows of equal count. Counts that cannot be written are kept."""
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
