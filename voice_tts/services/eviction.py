"""Keeps the cache within its size and age: evicts the least recently heard first, and never what is pinned."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from voice_tts.conf import voice_tts_settings
from voice_tts.models import RecordingState, TTSCache
from voice_tts.services import access_counts, metrics

logger = logging.getLogger(__name__)

FILL_AFTER_EVICTION = 0.9
"""Share of the limit left after eviction, so that it makes room for more than one recording."""
BATCH = 100


@dataclass(frozen=True, slots=True)
class Evicted:
    """How much was evicted."""

    recordings: int = 0
    size_bytes: int = 0


def cached_bytes() -> int:
    """Return the total size of all recordings."""
    return int(TTSCache.objects.aggregate(total=Sum("size_bytes"))["total"] or 0)


def make_room() -> Evicted:
    """Evict the least recently heard recordings when the cache exceeds its size limit."""
    conf = voice_tts_settings()
    surplus = cached_bytes() - conf.cache_max_bytes
    if surplus <= 0:
        return Evicted()
    access_counts.flush()
    return _evict(_unpinned(), surplus + int(conf.cache_max_bytes * (1 - FILL_AFTER_EVICTION)))


def evict_aged() -> Evicted:
    """Evict recordings not heard for too long, and old failures."""
    access_counts.flush()
    too_old = timezone.now() - timedelta(days=voice_tts_settings().cache_max_days)
    rows = _unpinned().filter(accessed_at__lt=too_old)
    return _evict(rows, None)


def _unpinned() -> QuerySet[TTSCache]:
    """Select what may be evicted, in that order; recordings being made are left out."""
    now = timezone.now()
    in_the_making = Q(state=RecordingState.PENDING, lease_expires_at__gt=now)
    rows = TTSCache.objects.exclude(pinned_until__gt=now).exclude(in_the_making)
    return rows.order_by("accessed_at", "pk")


def _evict(rows: QuerySet[TTSCache], wanted_bytes: int | None) -> Evicted:
    """Delete rows, and with them their files, until `wanted_bytes` are freed; None deletes all."""
    count = freed = 0
    while wanted_bytes is None or freed < wanted_bytes:
        batch = list(rows[:BATCH])
        if not batch:
            break
        for row in batch:
            if wanted_bytes is not None and freed >= wanted_bytes:
                break
            row.delete()
            count += 1
            freed += row.size_bytes
    if count:
        logger.info("evicted %d recordings, %d bytes", count, freed)
        metrics.evicted(count, freed)
    return Evicted(count, freed)
