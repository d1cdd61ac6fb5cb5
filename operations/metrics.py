"""Prometheus metrics of every request; the voice's own metrics join the same registry."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as CONTENT_TYPE

from operations import hourly

__all__ = ["CONTENT_TYPE", "REGISTRY", "answered", "exposition"]

REGISTRY = CollectorRegistry()
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25)
"""Upper bounds of the buckets, from a cached answer to the deadline of a new one."""

_requests = Counter("carepill_http_requests", "Requests answered.", ["endpoint", "method", "status"], registry=REGISTRY)
_seconds = Histogram(
    "carepill_http_request_seconds", "Time to an answer's first byte.", ["endpoint"], buckets=SECONDS, registry=REGISTRY
)


def answered(endpoint: str, method: str, status: int, seconds: float) -> None:
    """Count one request. endpoint: its route, never its path."""
    _requests.labels(endpoint, method, status).inc()
    _seconds.labels(endpoint).observe(seconds)
    hourly.count(f"http:{status // 100}xx")


def exposition() -> bytes:
    """Return all metrics in Prometheus' text format."""
    return generate_latest(REGISTRY)
