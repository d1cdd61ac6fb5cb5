"""HTTP for unreliable lines: one session, a deadline over the whole exchange, retries, resumed downloads."""

from __future__ import annotations

import json
import logging
import random
import re
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

import requests
import urllib3.exceptions

from .addresses import FirstToAnswerAdapter
from .deadline import Deadline

logging.getLogger("urllib3").setLevel(logging.ERROR)  # its warnings quote URLs with their query

CONNECT_SECONDS = 3.0
"""A SYN is answered within half a second even on a 400 ms line; the rest is allowance for packet loss."""
STALL_SECONDS = 6.0
"""A body that delivers nothing for this long is requested again from where it stopped."""
CHUNK_BYTES = 8192
MOST_BYTES = 64 * 1024 * 1024
"""Five minutes of 48 kHz stereo; anything larger is no reminder."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.3, 60.0
CONNECTIONS = 4
"""One each for the loop, its background thread, a `say` from a hook, and an abandoned request."""
GZIP_WINDOW = 16 + zlib.MAX_WBITS
"""Has zlib expect gzip's header and checksum."""
TRY_AGAIN_STATUSES = frozenset({408, 425, 429, 502, 503, 504})
_RANGE_START = re.compile(r"bytes (\d+)-\d+/(\d+)")


class Unreachable(Exception):
    """Nothing answered, or the line kept breaking. certificate: the server answered with one that is not trusted."""

    def __init__(self, certificate: bool = False) -> None:
        super().__init__(certificate)
        self.certificate = certificate


class TooSlow(Exception):
    """The deadline passed before the answer was complete."""


@dataclass(frozen=True)
class Answer:
    """A complete response: its body has the declared length. peer: the address that it came from, empty if unknown."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    peer: str = ""

    def json(self) -> Any:
        """Decode the body; return None if it is not JSON."""
        try:
            return json.loads(self.body.decode("utf-8"))
        except ValueError:
            return None

    @property
    def retry_after(self) -> float | None:
        """Seconds that the Retry-After header asks for, in either of its forms; None without one."""
        return parse_retry_after(self.headers.get("Retry-After"))


@dataclass(frozen=True)
class Patience:
    """How to retry. attempts: tries in all. waits: whether to pause between them, for as long as the server asks."""

    attempts: int
    waits: bool


AT_ONCE = Patience(attempts=2, waits=False)
"""For when somebody is waiting to hear something: one more try on a broken line, then the next voice."""
PATIENT = Patience(attempts=6, waits=True)
"""For when nobody is waiting: prefetch, upload, reports."""


def parse_retry_after(value: str | None) -> float | None:
    """Parse a Retry-After header, a number or a date, into seconds from now (RFC 9110, 10.2.3)."""
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return None


class TokenAuth(requests.auth.AuthBase):
    """Sets the token header. Being an auth object, it also keeps a netrc file from replacing the header."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the token to one request."""
        request.headers["Authorization"] = f"Token {self._token}"
        return request


class Transport:
    """One session for all the device's requests. Certificates are checked; redirects are not followed.

    ca_file: certificates to trust instead of the usual ones, for a home with its own authority.
    """

    def __init__(self, ca_file: str = "") -> None:
        self._session = requests.Session()
        self._session.trust_env = False  # ignore the proxies and netrc of the logged-in user
        self._session.verify = ca_file or True
        # No compression, so that lengths and hashes are those of the bytes that arrive.
        self._session.headers.update({"User-Agent": "carepill-pi", "Accept-Encoding": "identity"})
        adapter = FirstToAnswerAdapter(pool_maxsize=CONNECTIONS, max_retries=0)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def exchange(
        self, method: str, url: str, deadline: Deadline, patience: Patience, *, reply_seconds: float | None = None,
        **request: Any,
    ) -> Answer:  # fmt: skip
        """Send the request until the response is final or the patience is used up. Raises Unreachable, TooSlow.

        reply_seconds: how long the first byte may take, if longer than STALL_SECONDS.
        """
        pause = FIRST_PAUSE_SECONDS
        partial = _Partial()
        failures = 0
        while True:
            wait = pause * random.uniform(0.5, 1.5)  # noqa: S311 - keeps devices from coming back all at once
            had = len(partial.body)
            try:
                answer = self._once(method, url, deadline, reply_seconds or STALL_SECONDS, partial, request)
            except _Broken as broken:
                # A line that keeps breaking still delivers, as long as every try brings some bytes.
                failures += len(partial.body) <= had or not partial.resumable
                no_use = not patience.waits and not broken.connected
                if no_use or failures >= patience.attempts or (patience.waits and wait >= deadline.remaining()):
                    raise Unreachable(isinstance(broken.__cause__, requests.exceptions.SSLError)) from broken
            else:
                failures += 1
                wait = wait if answer.retry_after is None else answer.retry_after
                final = failures >= patience.attempts or answer.status not in TRY_AGAIN_STATUSES or not patience.waits
                if final or wait >= deadline.remaining():
                    return answer
            if patience.waits:
                time.sleep(wait)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def _once(
        self,
        method: str,
        url: str,
        deadline: Deadline,
        reply_seconds: float,
        partial: _Partial,
        request: dict[str, Any],
    ) -> Answer:
        left = deadline.remaining()
        if left <= 0:
            raise TooSlow
        headers = {**request.get("headers", {}), **(partial.range_headers() if method == "GET" else {})}
        for name in ("files", "data"):
            _rewind(request.get(name))
        try:
            with self._session.request(
                method, url, timeout=(min(CONNECT_SECONDS, left), min(reply_seconds, left)), stream=True,
                allow_redirects=False, **{**request, "headers": headers},
            ) as response:  # fmt: skip
                partial.start(response)
                _read(response, partial, deadline)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            if deadline.remaining() <= 0:
                raise TooSlow from error
            raise _Broken(connected=not _never_connected(error)) from error
        return partial.finish()


def _rewind(body: Any) -> None:
    """Rewind open files before they are sent again."""
    for value in body.values() if isinstance(body, dict) else ():
        for part in value if isinstance(value, tuple) else (value,):
            if hasattr(part, "seek"):
                part.seek(0)


def _socket_of(response: requests.Response) -> Any:
    return getattr(getattr(response.raw, "connection", None), "sock", None)


def _peer_of(response: requests.Response) -> str:
    try:
        return str(_socket_of(response).getpeername()[0])
    except (AttributeError, IndexError, OSError):
        return ""


def _read(response: requests.Response, partial: _Partial, deadline: Deadline) -> None:
    socket = _socket_of(response)
    if socket is not None:
        socket.settimeout(min(STALL_SECONDS, max(deadline.remaining(), 0.001)))
    # Of a redirect, requests has read the body already.
    while chunk := response.content if response.is_redirect and not partial.body else response.raw.read1(CHUNK_BYTES):
        partial.body += chunk
        if len(partial.body) > MOST_BYTES:
            raise OSError("larger than any reminder")
        if deadline.remaining() <= 0:
            raise TooSlow


class _Broken(Exception):
    """The line failed during one try. connected: the server had answered, so an immediate retry may help."""

    def __init__(self, connected: bool = True) -> None:
        super().__init__(connected)
        self.connected = connected


def _never_connected(error: Exception) -> bool:
    if isinstance(error, (requests.ConnectTimeout, requests.exceptions.SSLError)):
        return True
    cause = error.args[0] if isinstance(error, requests.ConnectionError) and error.args else None
    return isinstance(getattr(cause, "reason", None), urllib3.exceptions.NewConnectionError)


class _Partial:
    """The part of a response received so far; the next try requests only the rest."""

    def __init__(self) -> None:
        self.body = bytearray()
        self._status = 0
        self._peer = ""
        self._headers: Mapping[str, str] = {}
        self._total: int | None = None

    @property
    def resumable(self) -> bool:
        etag = self._headers.get("ETag", "")
        return bool(self.body) and etag.startswith('"') and self._headers.get("Accept-Ranges") == "bytes"

    def range_headers(self) -> dict[str, str]:
        if not self.resumable:
            return {}
        return {"Range": f"bytes={len(self.body)}-", "If-Range": self._headers["ETag"]}

    def start(self, response: requests.Response) -> None:
        found = _RANGE_START.fullmatch(response.headers.get("Content-Range", ""))
        if response.status_code == requests.codes.partial and found and int(found[1]) == len(self.body):
            self._total = int(found[2])
            return
        self.body.clear()
        self._peer = _peer_of(response)
        self._status, self._headers = response.status_code, response.headers
        length = response.headers.get("Content-Length", "")
        self._total = int(length) if length.isdigit() else None

    def finish(self) -> Answer:
        body = bytes(self.body)
        bodiless = self._status in (requests.codes.no_content, requests.codes.not_modified)
        if self._total is not None and len(body) != self._total and not bodiless:
            raise _Broken
        return Answer(self._status, self._headers, self._unpacked(body), self._peer)

    def _unpacked(self, body: bytes) -> bytes:
        """Unpack what was sent packed although nobody had asked for it, as some proxies do. Raises _Broken."""
        if self._headers.get("Content-Encoding", "").strip().lower() not in ("gzip", "x-gzip") or not body:
            return body
        try:
            unpacking = zlib.decompressobj(GZIP_WINDOW)
            unpacked = unpacking.decompress(body, MOST_BYTES)
        except zlib.error as error:
            raise _Broken from error
        if not unpacking.eof:
            raise _Broken
        return unpacked
