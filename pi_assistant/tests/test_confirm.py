"""The ways to say on the device that the medicine was taken."""

from __future__ import annotations

import pytest
import requests

from operations.tests.processes import HANG_SECONDS
from pi_assistant import confirm


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
    named = requests.post(f"{url}/skipped", json={"reminder_id": "a"}, timeout=HANG_SECONDS)
    assert named.json() == {"confirmed": ["a"]}
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
