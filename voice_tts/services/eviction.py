"""The cache is kept within its bytes and its age; what was heard longest ago goes first, what is pinned stays."""

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
"""Room is made for more than one recording at a time."""
BATCH = 100


@dataclass(frozen=True, slots=True)
class Evicted:
    """How much went."""

    recordings: int = 0
    size_bytes: int = 0


def cached_bytes() -> int:
    """Of all recordings together."""
    return int(TTSCache.objects.aggregate(total=Sum("size_bytes"))["total"] or 0)


def make_room() -> Evicted:
    """Evict, least recently heard first, when the recordings exceed their bytes."""
    conf = voice_tts_settings()
    surplus = cached_bytes() - conf.cache_max_bytes
    if surplus <= 0:
        return Evicted()
    access_counts.flush()
    return _evict(_unpinned(), surplus + int(conf.cache_max_bytes * (1 - FILL_AFTER_EVICTION)))


def evict_aged() -> Evicted:
    """Evict what has not been heard for too long, and failures nobody asks about any more."""
    access_counts.flush()
    too_old = timezone.now() - timedelta(days=voice_tts_settings().cache_max_days)
    rows = _unpinned().filter(accessed_at__lt=too_old)
    return _evict(rows, None)


def _unpinned() -> QuerySet[TTSCache]:
    """What may go, in the order it should; a recording in the making may not."""
    now = timezone.now()
    in_the_making = Q(state=RecordingState.PENDING, lease_expires_at__gt=now)
    rows = TTSCache.objects.exclude(pinned_until__gt=now).exclude(in_the_making)
    return rows.order_by("accessed_at", "pk")


def _evict(rows: QuerySet[TTSCache], wanted_bytes: int | None) -> Evicted:
    """Delete rows, and with them their files, until so many bytes are freed; None deletes all."""
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
