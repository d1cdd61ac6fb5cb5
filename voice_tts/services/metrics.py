"""Counts cache hits, waits, synthesis and failures: for Prometheus at once, for the dashboard by the hour."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from django.utils.translation import gettext_lazy as _
from prometheus_client import Counter, Histogram

from operations import dashboard, hourly
from operations.errors import as_api_exception
from operations.metrics import REGISTRY, SECONDS

FROM_CACHE, NEW = "cache", "new"
UNFORESEEN = "server_error"
dashboard.name_failures(
    {
        "engine_unavailable": _("음성 엔진을 쓸 수 없음"),
        "queue_full": _("기다리는 문장이 너무 많음"),
        "deadline_exceeded": _("시간 안에 만들지 못함"),
        "synthesis_failed": _("만든 음성이 검사를 통과하지 못함"),
        "storage_failed": _("저장할 수 없음(디스크)"),
        "encryption_key_missing": _("암호 열쇠가 없음"),
        "service_busy": _("데이터베이스가 바쁨"),
        UNFORESEEN: _("예상하지 못한 오류"),
    }
)
LATENCY_MS = (5, 10, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 500, 750, 1000, 1500, 2000, 3000, 5000, 10000, 30000)
"""Upper bounds of the dashboard's latency classes; close together where cached answers should lie."""
_RTF = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 4, 8)
"""Upper bounds of the real-time factor: seconds of work per second of speech; above 1 a stream would stall."""

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
    """Measure the answering of a request for speech; call the yielded function with FROM_CACHE or NEW on success.

    Counts a failure by its stable code, and writes the dashboard's figures when due.
    """
    try:
        yield partial(_answered, started=time.perf_counter())
    except Exception as error:
        known = as_api_exception(error)
        if known is None or known.status_code >= 500:
            code = UNFORESEEN if known is None else str(known.get_codes())
            _failures.labels(code).inc()
            hourly.count(f"failure:{code}")
        raise
    finally:
        hourly.flush_if_due()


def _answered(source: str, started: float) -> None:
    milliseconds = (time.perf_counter() - started) * 1000
    _answers.labels(source).inc()
    upper = next((bound for bound in LATENCY_MS if milliseconds <= bound), LATENCY_MS[-1])
    hourly.count(f"speech:{source}:{upper}")


def waited(seconds: float) -> None:
    """Record how long a sentence waited in the engine's queue."""
    _waits.observe(seconds)


def synthesised(engine: str, seconds: float, speech_seconds: float) -> None:
    """Record a synthesis. seconds: of work. speech_seconds: of audio."""
    _synthesis.labels(engine).observe(seconds)
    if speech_seconds > 0:
        _rtf.labels(engine).observe(seconds / speech_seconds)


def evicted(recordings: int, size_bytes: int) -> None:
    """Count an eviction from the cache."""
    _evictions.inc(recordings)
    _evicted_bytes.inc(size_bytes)
