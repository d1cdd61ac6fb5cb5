"""A name with several addresses, answers that were packed on the way, and a settings file from Windows."""

from __future__ import annotations

import contextlib
import socket
import urllib.parse
from collections.abc import Iterator

import pytest

from operations.tests.processes import HANG_SECONDS
from pi_assistant.addresses import connect_first
from pi_assistant.config import load
from pi_assistant.deadline import Deadline
from pi_assistant.loop import ReminderLoop
from pi_assistant.tests.standins import refused_url
from pi_assistant.transport import AT_ONCE, Transport, Unreachable

TEXT = "혈압약 한 알 드세요."
LEADS_NOWHERE = "127.0.0.2"


@contextlib.contextmanager
def silent(port: int) -> Iterator[None]:
    """An address on which a connection is neither taken nor refused, as with an IPv6 line that is down."""
    with contextlib.ExitStack() as held:
        listener = held.enter_context(socket.socket())
        listener.bind((LEADS_NOWHERE, port))
        listener.listen(0)
        for _ in range(3):
            waiting = held.enter_context(socket.socket())
            waiting.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                waiting.connect((LEADS_NOWHERE, port))
        yield


def resolve(monkeypatch, *hosts: str) -> None:
    """Have every name stand for these addresses, in this order."""

    def addresses(_host, port, *_more, **_options):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port)) for host in hosts]

    monkeypatch.setattr(socket, "getaddrinfo", addresses)


def test_an_address_that_leads_nowhere_does_not_cost_the_voice(server, monkeypatch):
    port = urllib.parse.urlsplit(server.url).port
    monkeypatch.setattr("pi_assistant.transport.CONNECT_SECONDS", 2 * HANG_SECONDS)
    resolve(monkeypatch, LEADS_NOWHERE, "127.0.0.1")
    with silent(port):
        url = f"http://carepill.example:{port}/api/tts/health/"
        assert Transport().exchange("GET", url, Deadline.after(HANG_SECONDS), AT_ONCE).status == 200


def test_an_address_that_refuses_gives_way_at_once(server, monkeypatch):
    port = urllib.parse.urlsplit(server.url).port
    resolve(monkeypatch, "127.0.0.3", "127.0.0.1")
    url = f"http://carepill.example:{port}/api/tts/health/"
    assert Transport().exchange("GET", url, Deadline.after(HANG_SECONDS), AT_ONCE).peer == "127.0.0.1"


def test_where_none_answers_it_is_unreachable(monkeypatch):
    port = int(urllib.parse.urlsplit(refused_url()).port or 0)
    resolve(monkeypatch, "127.0.0.3", "127.0.0.1")
    with pytest.raises(Unreachable):
        Transport().exchange("GET", f"http://a.example:{port}/", Deadline.after(HANG_SECONDS), AT_ONCE)
    with silent(port):
        resolve(monkeypatch, LEADS_NOWHERE)
        with pytest.raises(TimeoutError):
            connect_first("a.example", port, 0.3)


def test_answers_that_a_proxy_has_packed_are_understood(small_home, server):
    small_home.plan("2026-11-23 08:30", TEXT)
    server.packed = True
    loop = ReminderLoop(small_home.device())
    loop.keep_up()
    small_home.set("2026-11-23 08:30")
    assert loop.speak_due() == 1
    assert small_home.heard(TEXT) == [TEXT]


@pytest.mark.parametrize("damage", [lambda data: data[:-4], lambda data: data[:10], lambda data: b"no gzip at all"])
def test_a_damaged_packed_answer_is_none(server, monkeypatch, damage):
    import gzip

    real = gzip.compress
    server.packed = True
    monkeypatch.setattr(gzip, "compress", lambda data: damage(real(data)))
    with pytest.raises(Unreachable):
        Transport().exchange("GET", f"{server.url}/api/tts/health/", Deadline.after(HANG_SECONDS), AT_ONCE)


@pytest.mark.parametrize("name", ["carepill.env", "carepill.toml"])
def test_a_settings_file_saved_by_windows_is_read_from_its_first_line(tmp_path, name):
    path = tmp_path / name
    quote = '"' if name.endswith("toml") else ""
    path.write_bytes(f"\ufeffDJANGO_API_URL = {quote}http://server:8000{quote}\r\n".encode())
    assert load(str(path), {}).api_url == "http://server:8000"
