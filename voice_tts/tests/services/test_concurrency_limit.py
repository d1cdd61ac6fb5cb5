"""The concurrency limit: few jobs at once, fewer of one home, always given back."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from operations.errors import ServiceBusy
from operations.tests.processes import HANG_SECONDS
from voice_tts.exceptions import QueueFull
from voice_tts.services.concurrency_limit import ConcurrencyLimit


def test_no_more_at_once_than_allowed():
    limit, together, most, lock = ConcurrencyLimit(at_once=2, per_owner=1), 0, 0, threading.Lock()
    both = threading.Barrier(2)

    def work(owner):
        nonlocal together, most
        with limit.slot(owner, patience=HANG_SECONDS):
            with lock:
                together += 1
                most = max(most, together)
            both.wait(timeout=HANG_SECONDS)  # two have to be inside for anybody to get on
            with lock:
                together -= 1

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    assert most == 2


def test_one_home_waits_once_and_another_is_let_in():
    limit = ConcurrencyLimit(at_once=2, per_owner=1)
    with limit.slot(1, patience=1):
        with pytest.raises(QueueFull), limit.slot(1, patience=1):
            pass
        with limit.slot(2, patience=1):
            pass
    with limit.slot(1, patience=1):
        pass


def test_who_waited_in_vain_may_come_again():
    limit = ConcurrencyLimit(at_once=1, per_owner=1)
    with limit.slot(1, patience=1), pytest.raises(ServiceBusy), limit.slot(2, patience=0.01):
        pass
    with limit.slot(2, patience=1):
        pass


def test_a_slot_is_given_back_after_an_error():
    limit = ConcurrencyLimit(at_once=1, per_owner=1)
    with pytest.raises(ZeroDivisionError), limit.slot(1, patience=1):
        raise ZeroDivisionError
    with limit.slot(1, patience=1):
        pass
