"""A small hub on the loopback interface: it speaks the hub's protocol, and breaks it when told to."""

from __future__ import annotations

import hashlib
import random
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

LARGE = 400_000
"""Bytes of a file that is not small: several blocks of the client, yet quick."""
COMMIT = "c0ffee" + "0" * 34
RESOLVE = "/resolve/"
SMALL_SUFFIX = ".json"
"""Files with it are kept in git itself: the hub serves them at once, named by their blob id."""


@dataclass
class Request:
    """What was asked of the server."""

    path: str
    headers: dict[str, str]


Behaviour = Callable[["Handler", bytes], bool]
"""Given the request and the file's content, answers and returns True, or returns False for the ordinary answer."""


@dataclass
class FakeHub:
    """The server's state. at_hub, at_store: behaviours a path, each used up by one request."""

    files: dict[str, bytes]
    url: str = ""
    requests: list[Request] = field(default_factory=list)
    at_hub: dict[str, list[Behaviour]] = field(default_factory=dict)
    at_store: dict[str, list[Behaviour]] = field(default_factory=dict)
    sends_digests: bool = True

    def address(self, name: str) -> str:
        """Where the hub has a file, at its newest revision."""
        return f"{self.url}/someone/something{RESOLVE}main/{name}"

    def asked(self, path: str, *, store: bool = True) -> list[Request]:
        """Requests for a file, at the store or at the hub itself."""
        return [
            request for request in self.requests if request.path.endswith(path) and store == ("/store/" in request.path)
        ]


class Handler(BaseHTTPRequestHandler):
    """Hub for `resolve` paths, store for `/store/` ones."""

    protocol_version = "HTTP/1.1"
    hub: FakeHub

    def log_message(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.hub.requests.append(Request(path, dict(self.headers)))
        if path.startswith("/store/"):
            self._store(path.removeprefix("/store/"))
        elif RESOLVE in path:
            self._resolve(path.partition(RESOLVE)[2].split("/", 1)[1])
        else:
            self.answer(404)

    def _next(self, behaviours: dict[str, list[Behaviour]], name: str) -> bool:
        waiting = behaviours.get(name, [])
        return bool(waiting) and waiting.pop(0)(self, self.hub.files.get(name, b""))

    def _resolve(self, name: str) -> None:
        if self._next(self.hub.at_hub, name):
            return
        content = self.hub.files.get(name)
        if content is None:
            self.answer(404)
        elif not self.hub.sends_digests:
            self.serve(content, etag='"1-2"')
        elif name.endswith(SMALL_SUFFIX):
            self.serve(content, etag=f'"{blob_id(content)}"', extra={"X-Repo-Commit": COMMIT})
        else:
            self.redirect(f"/store/{name}?signature=secret", content)

    def _store(self, name: str) -> None:
        content = self.hub.files[name]
        if not self._next(self.hub.at_store, name):
            self.serve(content, etag=etag(content))

    def redirect(self, target: str, content: bytes) -> None:
        """Send the client to the store, saying what it will find there."""
        self.answer(
            302,
            {
                "Location": target,
                "X-Linked-Size": str(len(content)),
                "X-Linked-Etag": f'"{hashlib.sha256(content).hexdigest()}"',
                "X-Repo-Commit": COMMIT,
            },
        )

    def serve(self, content: bytes, etag: str, extra: dict[str, str] | None = None, cut: int | None = None) -> None:
        """Answer as a good store does, ranges included; `cut` closes the line after so many bytes."""
        start = self.start(content, etag)
        headers = {"ETag": etag, "Accept-Ranges": "bytes"} | (extra or {})
        if start is None:
            self.answer(416, {"Content-Range": f"bytes */{len(content)}"})
            return
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        self.answer(206 if start else 200, headers, content[start:], cut)

    def start(self, content: bytes, etag: str) -> int | None:
        """First byte asked for; None if there is none."""
        asked = self.headers.get("Range")
        condition = self.headers.get("If-Range")
        if not asked or (condition and condition != etag):
            return 0
        start = int(asked.removeprefix("bytes=").removesuffix("-"))
        return start if start < len(content) else None

    def answer(
        self, status: int, headers: dict[str, str] | None = None, body: bytes = b"", cut: int | None = None
    ) -> None:
        """Send an answer; `Content-Length` is the body's unless given."""
        headers = {"Content-Length": str(len(body))} | (headers or {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body if cut is None else body[:cut])
        if cut is not None:
            self.close_connection = True


def content_of(name: str, seed: int = 0) -> bytes:
    """Content for a file: the same for the same seed."""
    size = 300 if name.endswith(SMALL_SUFFIX) else LARGE
    return random.Random(f"{name}{seed}").randbytes(size)


def blob_id(content: bytes) -> str:
    """Git's name for the content."""
    return hashlib.sha1(b"blob %d\0%s" % (len(content), content)).hexdigest()


def etag(content: bytes) -> str:
    """The store's entity tag, which is not the content's digest."""
    return f'"{hashlib.md5(content).hexdigest()}"'


class _Server(ThreadingHTTPServer):
    """Takes it calmly when a client hangs up."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def running(files: dict[str, bytes]) -> Iterator[FakeHub]:
    """Serve `files` until the block ends."""
    hub = FakeHub(files)
    handler = type("BoundHandler", (Handler,), {"hub": hub})
    with _Server(("127.0.0.1", 0), handler) as server:
        hub.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield hub
        finally:
            server.shutdown()
            thread.join()
