"""Owners take turns before the engine."""

from __future__ import annotations

import threading

import pytest

from operations.tests.processes import HANG_SECONDS
from voice_tts.exceptions import QueueFull
from voice_tts.services.fair_queue import FairQueue


def taken(line: FairQueue) -> list:
    return [line.get() for _ in range(len(line))]


def test_within_an_owner_first_come_first_served():
    line: FairQueue[int] = FairQueue(10, 10)
    for entry in range(5):
        line.put(1, entry)
    assert taken(line) == [0, 1, 2, 3, 4]


def test_one_homes_many_do_not_starve_anothers_one():
    line: FairQueue[str] = FairQueue(20, 10)
    for number in range(5):
        line.put(1, f"busy {number}")
    line.put(2, "quiet")
    line.put(3, "quiet too")
    assert taken(line) == ["busy 0", "quiet", "quiet too", "busy 1", "busy 2", "busy 3", "busy 4"]


def test_bounds():
    line: FairQueue[int] = FairQueue(limit=3, per_owner=2)
    line.put(1, 0)
    line.put(1, 1)
    with pytest.raises(QueueFull):
        line.put(1, 2)
    line.put(2, 3)
    with pytest.raises(QueueFull):
        line.put(3, 4)
    assert len(line) == 3
    assert taken(line) == [0, 3, 1]


def test_waiting_for_the_next_entry():
    line: FairQueue[str] = FairQueue(3, 3)
    got: list[str] = []
    waiter = threading.Thread(target=lambda: got.append(line.get()))
    waiter.start()
    line.put(1, "late")
    waiter.join(HANG_SECONDS)
    assert got == ["late"]


def test_drained_entries_are_gone():
    line: FairQueue[int] = FairQueue(5, 5)
    line.put(1, 1)
    line.put(2, 2)
    assert sorted(line.drain()) == [1, 2]
    assert len(line) == 0
