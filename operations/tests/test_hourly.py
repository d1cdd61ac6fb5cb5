"""Counts by the hour: kept in memory, written together, never lost to a database that refuses."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.models import QuerySet
from django.utils import timezone

from operations import hourly
from operations.models import HourlyCount

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def no_levels_of_other_apps(monkeypatch) -> None:
    monkeypatch.setattr(hourly, "_watched", {})


def written() -> dict[str, int]:
    return dict(HourlyCount.objects.values_list("name", "count"))


def test_counting_writes_nothing_by_itself(django_assert_num_queries):
    with django_assert_num_queries(0):
        for _ in range(1000):
            hourly.count("a")
    hourly.flush()
    assert written() == {"a": 1000}


def test_flushes_add_up_and_levels_replace_each_other():
    for value in (5, 3):
        hourly.count("a", 2)
        hourly.level("b", value)
        hourly.flush()
    assert written() == {"a": 4, "b": 3}


def test_another_process_count_of_the_hour_is_added_to():
    HourlyCount.objects.create(hour=hourly.this_hour(), name="a", count=7)
    hourly.count("a")
    hourly.flush()
    assert written() == {"a": 8}


def test_what_cannot_be_written_is_kept(monkeypatch):
    hourly.count("a")
    hourly.level("b", 1)

    def refuse(*_):
        raise OperationalError

    with monkeypatch.context() as broken:
        broken.setattr(hourly, "_write", refuse)
        hourly.flush()
    hourly.count("a")
    hourly.flush()
    assert written() == {"a": 2, "b": 1}


def test_hours_older_than_five_weeks_go():
    for name, hours in (("old", 35 * 24 + 1), ("kept", 35 * 24 - 1)):
        HourlyCount.objects.create(hour=timezone.now() - timedelta(hours=hours), name=name, count=1)
    hourly.count("b")
    hourly.flush()
    assert written() == {"b": 1, "kept": 1}


def test_an_event_belongs_to_the_hour_it_began_in(monkeypatch):
    half_past = datetime(2026, 11, 23, 8, 30, 29, 500, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: half_past)
    hourly.count("a")
    monkeypatch.setattr(timezone, "now", lambda: half_past + timedelta(hours=1))
    hourly.count("a")
    hourly.flush()
    hours = HourlyCount.objects.order_by("hour").values_list("hour", "count")
    assert list(hours) == [(datetime(2026, 11, 23, hour, tzinfo=UTC), 1) for hour in (8, 9)]


def test_a_level_that_is_written_is_not_written_again():
    hourly.level("b", 5)
    hourly.flush()
    HourlyCount.objects.update(count=7)  # by another process
    hourly.flush()
    assert written() == {"b": 7}


def test_a_level_that_could_not_be_written_gives_way_to_a_newer_one(monkeypatch):
    def refuse(*_):
        hourly.level("b", 2)
        raise OperationalError

    hourly.level("b", 1)
    with monkeypatch.context() as broken:
        broken.setattr(hourly, "_write", refuse)
        hourly.flush()
    hourly.flush()
    assert written() == {"b": 2}


def test_an_hour_that_another_process_begins_meanwhile_is_added_to(monkeypatch):
    HourlyCount.objects.create(hour=hourly.this_hour(), name="a", count=40)
    update, seen = QuerySet.update, []

    def too_early(rows, **change):
        seen.append(rows)
        return update(rows, **change) if seen[1:] else 0

    hourly.count("a", 2)
    monkeypatch.setattr(QuerySet, "update", too_early)
    hourly.flush()
    assert written() == {"a": 42}


@pytest.fixture
def monotonic(monkeypatch) -> list[float]:
    """The one reading of a clock that stands still until a test sets it; the last batch was written at 1000."""
    reading = [1000.0]
    monkeypatch.setattr(hourly, "time", SimpleNamespace(monotonic=lambda: reading[0]))
    monkeypatch.setattr(hourly, "_flushed_at", 1000.0)
    return reading


def test_it_is_due_every_half_minute(monotonic):
    hourly.count("a")
    monotonic[0] = 1029.9
    assert hourly.flush_if_due() is False
    assert written() == {}
    monotonic[0] = 1030.0
    assert hourly.flush_if_due() is True
    assert written() == {"a": 1}
    hourly.count("a")
    assert hourly.flush_if_due() is False
    assert written() == {"a": 1}


def test_levels_are_looked_up_only_when_it_is_due(monotonic):
    hourly.watch_level("disk", lambda: pytest.fail("looked up too early"))
    assert hourly.flush_if_due() is False
    hourly.flush()
    assert written() == {}


def test_what_was_counted_is_written_when_the_process_ends():
    """Only the last flush is left to do it: no request comes."""
    code = (
        "import atexit; registered = []; atexit.register = registered.append\n"
        "import django; django.setup()\n"
        "from operations import hourly\n"
        "assert hourly.flush in registered, registered\n"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "medicine_project.settings"}
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=settings.BASE_DIR, check=True)


def test_levels_are_looked_up_when_it_is_due_and_may_fail(monkeypatch):
    def refuse() -> int:
        raise OperationalError

    hourly.watch_level("disk", lambda: 7)
    hourly.watch_level("broken", refuse)
    monkeypatch.setattr(hourly, "_flushed_at", time.monotonic() - hourly.FLUSH_SECONDS)
    assert hourly.flush_if_due() is True
    assert written() == {"disk": 7}
