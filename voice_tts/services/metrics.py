"""What is told of speaking: hits, waits, work, failures; to Prometheus at once, to the dashboard by the hour."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from django.conf import settings
from django.db import DatabaseError
from prometheus_client import Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from operations import hourly
from operations.metrics import REGISTRY, SECONDS
from voice_tts.exceptions import VoiceServiceError

FROM_CACHE, NEW = "cache", "new"
CACHE_BYTES, FREE_BYTES = "level:cache_bytes", "level:free_bytes"
LATENCY_MS = (5, 10, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 500, 750, 1000, 1500, 2000, 3000, 5000, 10000, 30000)
"""Upper bounds of the dashboard's latency classes; close together where a cached answer should lie."""
_RTF = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 4, 8)
"""Real-time factor: seconds of work a second of speech; above 1 the listener would wait for a stream."""

_answers = Counter("carepill_speech_answers", "Sentences answered, by where from.", ["source"], registry=REGISTRY)
_failures = Counter("carepill_speech_failures", "Sentences not answered, by code.", ["code"], registry=REGISTRY)
_waits = Histogram("carepill_queue_wait_seconds", "Time in the engine's line.", buckets=SECONDS, registry=REGISTRY)
_synthesis = Histogram(
    "carepill_synthesis_seconds", "Time a sentence took.", ["engine"], buckets=SECONDS, registry=REGISTRY
)
_rtf = Histogram(
    "carepill_synthesis_rtf", "Seconds of work a second of speech.", ["engine"], buckets=_RTF, registry=REGISTRY
)
_evictions = Counter("carepill_cache_evictions", "Recordings evicted.", registry=REGISTRY)
_evicted_bytes = Counter("carepill_cache_evicted_bytes", "Bytes of evicted recordings.", registry=REGISTRY)


@contextmanager
def watched_answer() -> Iterator[Callable[[str], None]]:
    """Around the answering of a sentence; call what it gives with FROM_CACHE or NEW when that has succeeded.

    Counts a failure by its stable code, and writes the dashboard's figures when due.
    """
    try:
        yield partial(_answered, started=time.perf_counter())
    except VoiceServiceError as error:
        if error.status_code >= 500:
            code = str(error.get_codes())
            _failures.labels(code).inc()
            hourly.count(f"failure:{code}")
        raise
    finally:
        if hourly.flush_if_due():
            _note_levels()


def _note_levels() -> None:
    from voice_tts.services.eviction import cached_bytes

    with contextlib.suppress(DatabaseError):
        hourly.level(CACHE_BYTES, cached_bytes())
    hourly.level(FREE_BYTES, _free_bytes())


def _answered(source: str, started: float) -> None:
    milliseconds = (time.perf_counter() - started) * 1000
    _answers.labels(source).inc()
    upper = next((bound for bound in LATENCY_MS if milliseconds <= bound), LATENCY_MS[-1])
    hourly.count(f"speech:{source}:{upper}")


def waited(seconds: float) -> None:
    """A sentence left the engine's line."""
    _waits.observe(seconds)


def synthesised(engine: str, seconds: float, speech_seconds: float) -> None:
    """The engine spoke. seconds: of work; speech_seconds: of audio."""
    _synthesis.labels(engine).observe(seconds)
    if speech_seconds > 0:
        _rtf.labels(engine).observe(seconds / speech_seconds)


def evicted(recordings: int, size_bytes: int) -> None:
    """The cache made room."""
    _evictions.inc(recordings)
    _evicted_bytes.inc(size_bytes)


def _free_bytes() -> int:
    return shutil.disk_usage(settings.MEDIA_ROOT).free


class _Levels(Collector):
    """What is looked up when somebody asks, and never otherwise."""

    def describe(self) -> list[Metric]:
        """Nothing ahead of the first question: registering must not touch the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The engine, its line, the cache and the disk as they stand."""
        from voice_tts.services.eviction import cached_bytes
        from voice_tts.services.gpt_sovits import EngineState, get_service

        service = get_service()
        state = GaugeMetricFamily("carepill_engine_state", "1 for the state the engine is in.", labels=["state"])
        for possible in EngineState:
            state.add_metric([possible], float(service.state is possible))
        yield state
        yield GaugeMetricFamily("carepill_queue_depth", "Sentences waiting for the engine.", value=service.waiting)
        yield GaugeMetricFamily("carepill_engine_busy", "1 while a sentence is spoken.", value=service.is_speaking)
        with contextlib.suppress(DatabaseError):  # the other figures are wanted most when the database is down
            yield GaugeMetricFamily("carepill_cache_bytes", "Bytes of all recordings.", value=cached_bytes())
        yield GaugeMetricFamily("carepill_disk_free_bytes", "Bytes free where audio is kept.", value=_free_bytes())


REGISTRY.register(_Levels())
