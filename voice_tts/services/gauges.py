"""How the engine, its line, the cache and the disk stand, looked up when somebody asks."""

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
from voice_tts.services.eviction import cached_bytes
from voice_tts.services.gpt_sovits import EngineState, get_service


def free_bytes() -> int:
    """Of the disk that audio is kept on. Raises OSError."""
    return shutil.disk_usage(settings.MEDIA_ROOT).free


class _Levels(Collector):
    def describe(self) -> list[Metric]:
        """Nothing ahead of the first question: registering must not touch the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """All of them."""
        service = get_service()
        state = GaugeMetricFamily("carepill_engine_state", "1 for the state the engine is in.", labels=["state"])
        for possible in EngineState:
            state.add_metric([possible], float(service.state is possible))
        yield state
        yield GaugeMetricFamily("carepill_queue_depth", "Sentences waiting for the engine.", value=service.waiting)
        yield GaugeMetricFamily("carepill_engine_busy", "1 while a sentence is spoken.", value=service.is_speaking)
        # The other figures are wanted most when the database is down or the disk is gone.
        with contextlib.suppress(DatabaseError):
            yield GaugeMetricFamily("carepill_cache_bytes", "Bytes of all recordings.", value=cached_bytes())
        with contextlib.suppress(OSError):
            yield GaugeMetricFamily("carepill_disk_free_bytes", "Bytes free where audio is kept.", value=free_bytes())


def report() -> None:
    """Have the levels told to whoever reads the metrics, and to the dashboard; called once, when the app is ready."""
    REGISTRY.register(_Levels())
    hourly.watch_level("level:cache_bytes", cached_bytes)
    hourly.watch_level("level:free_bytes", free_bytes)
