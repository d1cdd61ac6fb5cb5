"""Gauges of the engine, its queue, the cache and the disk, measured when they are read."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from operations import hourly
from operations.metrics import REGISTRY
from voice_tts.services import announcement
from voice_tts.services.eviction import cached_bytes
from voice_tts.services.gpt_sovits import EngineState, get_service


def free_bytes() -> int:
    """Return the free bytes on the disk that holds the audio. Raises OSError."""
    return shutil.disk_usage(settings.MEDIA_ROOT).free


class _GaugeCollector(Collector):
    def describe(self) -> list[Metric]:
        """Announce no metrics in advance, because registering must not touch the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Measure all gauges."""
        service = get_service()
        state = GaugeMetricFamily("carepill_engine_state", "1 for the state the engine is in.", labels=["state"])
        for possible in EngineState:
            state.add_metric([possible], float(service.state is possible))
        yield state
        yield GaugeMetricFamily("carepill_queue_depth", "Sentences waiting for the engine.", value=service.waiting)
        yield GaugeMetricFamily("carepill_engine_busy", "1 while a sentence is spoken.", value=service.is_speaking)
        # The other gauges matter most when the database is down or the disk is gone.
        with contextlib.suppress(DatabaseError):
            yield GaugeMetricFamily("carepill_cache_bytes", "Bytes of all recordings.", value=cached_bytes())
            progress = announcement.rollout()
            yield GaugeMetricFamily(
                "carepill_homes_awaiting_upgrade", "Homes whose week is not recorded anew yet.", value=progress.waiting
            )
            yield GaugeMetricFamily(
                "carepill_longest_upgrade_wait_seconds",
                "How long the first of these homes has waited.",
                value=progress.longest.total_seconds(),
            )
        with contextlib.suppress(OSError):
            yield GaugeMetricFamily("carepill_disk_free_bytes", "Bytes free where audio is kept.", value=free_bytes())


def report() -> None:
    """Register the gauges with the metrics and the dashboard; called once, when the app is ready."""
    REGISTRY.register(_GaugeCollector())
    hourly.watch_level("level:cache_bytes", cached_bytes)
    hourly.watch_level("level:free_bytes", free_bytes)
