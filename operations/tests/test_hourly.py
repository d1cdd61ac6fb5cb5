"""Counts by the hour: kept in memory, written together, never lost to a database that refuses."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.db import OperationalError
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


def test_old_hours_go():
    HourlyCount.objects.create(hour=timezone.now() - timedelta(days=36), name="a", count=1)
    hourly.count("b")
    hourly.flush()
    assert written() == {"b": 1}


def test_it_is_due_once_in_a_while(monkeypatch):
    monkeypatch.setattr(hourly, "_flushed_at", time.monotonic())
    hourly.count("a")
    assert hourly.flush_if_due() is False
    monkeypatch.setattr(hourly, "_flushed_at", time.monotonic() - hourly.FLUSH_SECONDS)
    assert hourly.flush_if_due() is True
    assert written() == {"a": 1}


def test_levels_are_looked_up_when_it_is_due_and_may_fail(monkeypatch):
    def refuse() -> int:
        raise OperationalError

    hourly.watch_level("disk", lambda: 7)
    hourly.watch_level("broken", refuse)
    monkeypatch.setattr(hourly, "_flushed_at", time.monotonic() - hourly.FLUSH_SECONDS)
    assert hourly.flush_if_due() is True
    assert written() == {"disk": 7}
