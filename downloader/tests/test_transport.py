"""Whatever a server answers becomes bytes or a named error, and nothing is asked over an open line."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import pytest

from downloader.errors import NotDownloadableError, ServerTroubleError
from downloader.transfer import MAX_FAILURES
from downloader.transport import RemoteFile, Transport, require_safe

from .hub_server import FakeHub, Handler
from .support import LARGE_FILE, SMALL_FILE, Clock, accepts, answer, expecting, fetch


@pytest.mark.parametrize(("status", "part"), [(401, "access"), (403, "access"), (404, "404"), (410, "410")])
def test_refusals_end_the_download_at_once(hub: FakeHub, tmp_path: Path, clock: Clock, status: int, part: str):
    hub.at_hub[SMALL_FILE] = [answer(status)]
    with expecting(NotDownloadableError, SMALL_FILE, part):
        fetch(hub, tmp_path, SMALL_FILE, sleep=clock)
    assert clock.waits == []


def test_a_silent_server_is_not_waited_for_for_ever(hub: FakeHub):
    def fall_silent(handler: Handler, content: bytes) -> bool:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content[:1000])
        handler.wfile.flush()
        time.sleep(2)
        return True

    hub.at_store[LARGE_FILE] = [fall_silent]
    with (
        expecting(ServerTroubleError, LARGE_FILE),
        closing(Transport(read_seconds=0.2)) as transport,
        transport.open(hub.address(LARGE_FILE), LARGE_FILE) as opened,
    ):
        list(opened.blocks())


def test_nobody_listening_is_trouble_and_names_the_host(tmp_path: Path, clock: Clock):
    with expecting(ServerTroubleError, "127.0.0.1"):
        fetch(FakeHub({}, url="http://127.0.0.1:9"), tmp_path, sleep=clock)
    assert len(clock.waits) == MAX_FAILURES - 1


@pytest.mark.parametrize("url", ["http://example.com", "ftp://example.com", "example.com", "file:///etc", ""])
def test_an_address_without_https_is_refused(url: str):
    with closing(Transport()) as transport, expecting(NotDownloadableError, "a.bin", "not https"):
        transport.open(url, "a.bin")


@pytest.mark.parametrize(
    "url", ["https://example.com/x", "http://127.0.0.1:8000/x", "http://localhost/x", "http://[::1]/x"]
)
def test_https_and_the_loopback_interface_are_safe(url: str):
    assert accepts(require_safe, url, "a.bin")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (RemoteFile(), RemoteFile(), False),
        (RemoteFile(size=3), RemoteFile(size=3), False),
        (RemoteFile(sha256="a" * 64), RemoteFile(sha256="a" * 64), True),
        (RemoteFile(sha256="a" * 64, etag='"1"'), RemoteFile(sha256="b" * 64, etag='"1"'), False),
        (RemoteFile(etag='"1"'), RemoteFile(etag='"1"', size=3), True),
        (RemoteFile(etag='"1"', size=4), RemoteFile(etag='"1"', size=3), False),
        (RemoteFile(git_blob_id="c" * 40), RemoteFile(etag='"1"'), False),
    ],
)
def test_two_answers_are_of_one_file_only_if_a_name_says_so(one: RemoteFile, other: RemoteFile, same: bool):
    assert one.is_same_as(other) is other.is_same_as(one) is same


@pytest.mark.parametrize("target", ["http://example.com/x?signature=secret", "ftp://127.0.0.1/x", "file:///etc/passwd"])
def test_a_redirect_away_from_https_is_refused(hub: FakeHub, tmp_path: Path, target: str):
    hub.at_hub[LARGE_FILE] = [answer(302, {"Location": target})]
    with expecting(NotDownloadableError, LARGE_FILE, "not https"):
        fetch(hub, tmp_path)


def test_a_redirect_in_circles_is_refused(hub: FakeHub, tmp_path: Path):
    def circle(handler: Handler, content: bytes) -> bool:
        handler.redirect(handler.path, content)
        return True

    hub.at_hub[LARGE_FILE] = [circle] * 20
    with expecting(NotDownloadableError, "redirects"):
        fetch(hub, tmp_path)


def test_a_coded_body_is_refused(hub: FakeHub, tmp_path: Path):
    hub.at_store[LARGE_FILE] = [answer(200, {"Content-Encoding": "gzip"})]
    with expecting(NotDownloadableError, "gzip"):
        fetch(hub, tmp_path)


def test_a_mirror_that_says_neither_size_nor_digest_is_refused(hub: FakeHub, tmp_path: Path):
    def sizeless(handler: Handler, content: bytes) -> bool:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(content[:150_000])
        handler.close_connection = True
        return True

    hub.sends_digests = False
    hub.at_hub[LARGE_FILE] = [sizeless]
    with expecting(NotDownloadableError, LARGE_FILE, "neither size nor digest"):
        fetch(hub, tmp_path)


def test_a_login_page_is_not_taken_for_a_file(hub: FakeHub, tmp_path: Path):
    def page(handler: Handler, content: bytes) -> bool:
        handler.answer(200, {"Content-Type": "text/html; charset=utf-8"}, b"<html>log in</html>")
        return True

    hub.sends_digests = False
    hub.at_hub[SMALL_FILE] = [page]
    with expecting(NotDownloadableError, SMALL_FILE, "login"):
        fetch(hub, tmp_path, SMALL_FILE)
