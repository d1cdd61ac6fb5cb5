"""One voice at a time, the urgent first; and the ways to say that the medicine was taken."""

from __future__ import annotations

import contextlib
import threading
import time

import pytest
import requests

from operations.tests.processes import HANG_SECONDS
from pi_assistant import confirm
from pi_assistant.speaking_queue import SpeakingQueue
from pi_assistant.store import MOST_PLAYBACKS, PLAYBACK, Store


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
    with contextlib.suppress(RuntimeError), queue.turn():
        raise RuntimeError
    with queue.turn():
        pass


@pytest.fixture
def calls():
    made: list[tuple[str, str]] = []

    def settle(state: str, reminder_id: str = "") -> list[str]:
        made.append((state, reminder_id))
        return [reminder_id or "dose"]

    server = confirm.serve(0, settle)
    yield f"http://127.0.0.1:{server.server_port}", made
    server.shutdown()
    server.server_close()


def test_a_call_on_loopback_confirms(calls):
    url, made = calls
    assert requests.post(f"{url}/taken", json={}, timeout=HANG_SECONDS).json() == {"confirmed": ["dose"]}
    assert requests.post(f"{url}/skipped", json={"reminder_id": "a"}, timeout=HANG_SECONDS).json() == {
        "confirmed": ["a"]
    }
    assert made == [("taken", ""), ("skipped", "a")]


def test_a_page_in_a_browser_cannot_confirm(calls):
    url, made = calls
    as_form = requests.post(f"{url}/taken", data="{}", headers={"Content-Type": "text/plain"}, timeout=HANG_SECONDS)
    rebound = requests.post(f"{url}/taken", json={}, headers={"Host": "evil.example"}, timeout=HANG_SECONDS)
    assert (as_form.status_code, rebound.status_code) == (403, 403)
    assert requests.get(f"{url}/taken", timeout=HANG_SECONDS).status_code == 501
    assert requests.post(f"{url}/other", json={}, timeout=HANG_SECONDS).status_code == 404
    for body in (b"[", b"[]", b"x" * 5000):
        headers = {"Content-Type": "application/json"}
        assert requests.post(f"{url}/taken", data=body, headers=headers, timeout=HANG_SECONDS).status_code == 400
    assert made == []


def test_no_button_is_no_disaster(caplog):
    assert confirm.watch_button(17, lambda state: []) is None
    assert "no button" in caplog.text


def test_months_without_a_network_do_not_fill_the_card(tmp_path):
    store = Store(tmp_path / "carepill.db")
    with store.transaction() as connection:
        connection.executemany(
            "INSERT INTO outbox (report_id, kind, target, body) VALUES (?, ?, '', '{}')",
            [(f"{kind}{number}", kind) for kind in (PLAYBACK, "intake") for number in range(MOST_PLAYBACKS + 10)],
        )
    newest = store.post(PLAYBACK, "/", {})
    kept = store.rows("SELECT kind, count(*) AS n FROM outbox GROUP BY kind")
    assert {row["kind"]: row["n"] for row in kept} == {PLAYBACK: MOST_PLAYBACKS + 1, "intake": MOST_PLAYBACKS + 10}
    assert store.rows("SELECT 1 FROM outbox WHERE report_id = ?", newest)


def test_a_damaged_store_is_put_aside(tmp_path):
    path = tmp_path / "carepill.db"
    path.write_bytes(b"no database at all" * 100)
    store = Store(path)
    store.remember("a", "1")
    assert store.recall("a") == "1"
    assert (tmp_path / "carepill.db.damaged").exists()


def test_a_clock_that_was_put_back_delays_no_report(tmp_path):
    store = Store(tmp_path / "carepill.db")
    store.postpone_report(store.post(PLAYBACK, "/", {}), 5e9)
    assert len(store.due_reports(1.8e9, 10)) == 1
