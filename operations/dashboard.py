"""Figures of the last day and week: hit ratio, latency, failures, disk use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise

from operations.hourly import this_hour
from operations.models import HourlyCount

DAY_HOURS, WEEK_HOURS = 24, 7 * 24

_failure_names: dict[str, Promise | str] = {}


def name_failures(names: Mapping[str, Promise | str]) -> None:
    """Register short descriptions of failure codes for the dashboard."""
    _failure_names.update(names)


def failure_name(code: str) -> str:
    """Return the description of a code, or the code itself."""
    return str(_failure_names.get(code, code))


@dataclass(frozen=True, slots=True)
class Bucket:
    """Counts over one period of time."""

    start: datetime
    counts: Counter[str]

    @property
    def hits(self) -> int:
        """Sentences answered from the cache."""
        return self._sum("speech:cache:")

    @property
    def made(self) -> int:
        """Sentences that were newly made."""
        return self._sum("speech:new:")

    @property
    def failures(self) -> int:
        """Sentences that failed."""
        return self._sum("failure:")

    @property
    def hit_ratio(self) -> float | None:
        """Share of answered sentences that came from the cache; None if there were none."""
        answered = self.hits + self.made
        return self.hits / answered if answered else None

    @property
    def cache_bytes(self) -> int | None:
        """Bytes of all recordings; None if they were not measured."""
        return self.counts.get("level:cache_bytes")

    @property
    def free_bytes(self) -> int | None:
        """Free bytes on the disk that holds the recordings; None if they were not measured."""
        return self.counts.get("level:free_bytes")

    def failures_by_code(self) -> list[tuple[str, int]]:
        """Return failures by code, the most frequent first."""
        named = {name.removeprefix("failure:"): count for name, count in self.counts.items() if _is(name, "failure:")}
        return sorted(named.items(), key=lambda entry: -entry[1])

    def latency_ms(self, source: str, percent: float) -> float | None:
        """Return a percentile of the answer time, interpolated within its histogram class. source: `cache` or `new`."""
        prefix = f"speech:{source}:"
        classes = sorted((int(name[len(prefix) :]), count) for name, count in self.counts.items() if _is(name, prefix))
        wanted = sum(count for _upper, count in classes) * percent / 100
        lower = passed = 0.0
        for upper, count in classes:
            if count and passed + count >= wanted:
                return lower + (upper - lower) * (wanted - passed) / count
            passed, lower = passed + count, float(upper)
        return None

    def _sum(self, prefix: str) -> int:
        return sum(count for name, count in self.counts.items() if _is(name, prefix))


def _is(name: str, prefix: str) -> bool:
    return name.startswith(prefix)


def last(hours: int, bucket_hours: int) -> list[Bucket]:
    """Return the last `hours` in buckets of `bucket_hours`, the oldest first; empty buckets included."""
    end = this_hour() + timedelta(hours=1)
    starts = [end - timedelta(hours=hours - offset) for offset in range(0, hours, bucket_hours)]
    buckets = [Bucket(start, Counter()) for start in starts]
    for hour, name, count in HourlyCount.objects.filter(hour__gte=starts[0]).values_list("hour", "name", "count"):
        index = int((hour - starts[0]) // timedelta(hours=bucket_hours))
        if index < len(buckets):
            _add(buckets[index].counts, name, count)
    return buckets


def merge(buckets: Sequence[Bucket]) -> Bucket:
    """Merge buckets into one; of a level, keep the latest value."""
    counts: Counter[str] = Counter()
    for bucket in buckets:
        for name, count in bucket.counts.items():
            _add(counts, name, count)
    return Bucket(buckets[0].start, counts)


def _add(counts: Counter[str], name: str, count: int) -> None:
    counts[name] = count if name.startswith("level:") else counts[name] + count
