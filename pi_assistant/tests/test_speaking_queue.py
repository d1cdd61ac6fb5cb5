"""One voice at a time, the urgent first."""

from __future__ import annotations

import threading
import time

import pytest

from operations.tests.processes import HANG_SECONDS
from pi_assistant.speaking_queue import SpeakingQueue


def test_the_urgent_are_heard_before_those_who_came_earlier():
    queue, order = SpeakingQueue(), []
    first_in, go_on = threading.Event(), threading.Event()

    def speak(name: str, urgent: bool) -> None:
        with queue.turn(urgent):
            order.append(name)
            if name == "first":
                first_in.set()
                go_on.wait(HANG_SECONDS)

    threads = [threading.Thread(target=speak, args=("first", False))]
    threads[0].start()
    first_in.wait(HANG_SECONDS)
    for name, urgent in (("second", False), ("third", False), ("urgent", True)):
        threads.append(threading.Thread(target=speak, args=(name, urgent)))
        threads[-1].start()
        while len(queue._waiting) < len(threads) - 1:
            time.sleep(0.005)
    go_on.set()
    for thread in threads:
        thread.join(HANG_SECONDS)
    assert order == ["first", "urgent", "second", "third"]


def test_two_processes_do_not_speak_at_once(tmp_path):
    here, there = SpeakingQueue(tmp_path / "lock"), SpeakingQueue(tmp_path / "lock")
    speaking, most = [], []

    def speak(queue: SpeakingQueue) -> None:
        for _ in range(5):
            with queue.turn():
                speaking.append(1)
                most.append(len(speaking))
                time.sleep(0.01)
                speaking.pop()

    threads = [threading.Thread(target=speak, args=(queue,)) for queue in (here, there)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANG_SECONDS)
    assert len(most) == 10
    assert max(most) == 1


def test_a_turn_that_fails_is_given_back(tmp_path):
    queue = SpeakingQueue(tmp_path / "lock")
    with pytest.raises(RuntimeError, match="speaking failed"), queue.turn():
        raise RuntimeError("speaking failed")
    spoken = []
    with SpeakingQueue(tmp_path / "lock").turn():
        spoken.append("another process")
    with queue.turn():
        spoken.append("this one")
    assert spoken == ["another process", "this one"]
