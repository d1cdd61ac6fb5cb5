"""Turns at heavy work: few at once, fewer of one home, always given back."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from operations.errors import ServiceBusy
from operations.tests.processes import HANG_SECONDS
from voice_tts.exceptions import QueueFull
from voice_tts.services.concurrency_limit import Turns


def test_no_more_at_once_than_allowed():
    turns, together, most, lock = Turns(at_once=2, per_owner=1), 0, 0, threading.Lock()
    both = threading.Barrier(2)

    def work(owner):
        nonlocal together, most
        with turns.turn(owner, patience=HANG_SECONDS):
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
    turns = Turns(at_once=2, per_owner=1)
    with turns.turn(1, patience=1):
        with pytest.raises(QueueFull), turns.turn(1, patience=1):
            pass
        with turns.turn(2, patience=1):
            pass
    with turns.turn(1, patience=1):
        pass


def test_who_waited_in_vain_may_come_again():
    turns = Turns(at_once=1, per_owner=1)
    with turns.turn(1, patience=1), pytest.raises(ServiceBusy), turns.turn(2, patience=0.01):
        pass
    with turns.turn(2, patience=1):
        pass


def test_a_turn_outlives_no_error():
    turns = Turns(at_once=1, per_owner=1)
    with pytest.raises(ZeroDivisionError), turns.turn(1, patience=1):
        raise ZeroDivisionError
    with turns.turn(1, patience=1):
        pass
