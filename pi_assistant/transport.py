"""HTTP as a shaky line needs it: one session, a deadline over the whole exchange, retries, downloads that resume."""

from __future__ import annotations

import json
import logging
import random
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any, Callable

import requests
import requests.adapters
import urllib3.exceptions

from .deadline import Deadline

logging.getLogger("urllib3").setLevel(logging.ERROR)  # its warnings quote addresses with their query

CONNECT_SECONDS = 3.0
"""A server on the same continent answers a SYN within half a second even through 400 ms of line; the rest is loss."""
STALL_SECONDS = 6.0
"""A body that brings nothing for this long is asked for again from where it stopped."""
CHUNK_BYTES = 8192
MOST_BYTES = 64 * 1024 * 1024
"""Five minutes of 48 kHz stereo; what is longer is no reminder."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.3, 60.0
CONNECTIONS = 4
"""The loop, its keeper, a `say` from a hook, and one that was abandoned."""
TRY_AGAIN_STATUSES = frozenset({408, 425, 429, 502, 503, 504})
_RANGE_START = re.compile(r"bytes (\d+)-\d+/(\d+)")


class Unreachable(Exception):
    """Nothing answered, or the line broke and stayed broken. certificate: it answered, with one that is not trusted."""

    def __init__(self, certificate: bool = False) -> None:
        super().__init__(certificate)
        self.certificate = certificate


class TooSlow(Exception):
    """The deadline passed first."""


@dataclass(frozen=True)
class Answer:
    """A complete answer: its body is as long as it said."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    def json(self) -> Any:
        """The decoded body, or None if it is no JSON."""
        try:
            return json.loads(self.body.decode("utf-8"))
        except ValueError:
            return None

    @property
    def retry_after(self) -> float | None:
        """Seconds the server asks to be left alone, from either form of the header; None without one."""
        return parse_retry_after(self.headers.get("Retry-After"))


@dataclass(frozen=True)
class Patience:
    """How failures are met. attempts: tries in all. waits: whether to pause between them, as long as was asked for."""

    attempts: int
    waits: bool


AT_ONCE = Patience(attempts=2, waits=False)
"""Somebody is waiting to hear something: one more try on a broken line, then the next voice."""
PATIENT = Patience(attempts=6, waits=True)
"""Nobody is waiting: prefetch, upload, reports."""


def parse_retry_after(value: str | None) -> float | None:
    """Seconds from now, from a number or a date (RFC 9110, 10.2.3)."""
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
    """Sets the header; as an auth object it also keeps a netrc file from replacing it."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign one request."""
        request.headers["Authorization"] = f"Token {self._token}"
        return request


class Transport:
    """One session for everything the device asks for. Certificates are checked; redirects are not followed.

    ca_file: certificates to trust instead of the usual ones, for a home with an authority of its own.
    on_date: told every answer's `Date` header.
    """

    def __init__(self, ca_file: str = "", on_date: Callable[[str], None] | None = None) -> None:
        self._session = requests.Session()
        self._session.trust_env = False  # neither proxies nor netrc of whoever is logged in
        self._session.verify = ca_file or True
        # Identity, so that lengths and hashes are those of what arrives.
        self._session.headers.update({"User-Agent": "carepill-pi", "Accept-Encoding": "identity"})
        adapter = requests.adapters.HTTPAdapter(pool_maxsize=CONNECTIONS, max_retries=0)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)
        self._on_date = on_date

    def exchange(
        self, method: str, url: str, deadline: Deadline, patience: Patience, *, reply_seconds: float | None = None,
        **request: Any,
    ) -> Answer:  # fmt: skip
        """Ask until there is an answer that trying again would not better. Raises Unreachable, TooSlow.

        reply_seconds: how long the answer's first byte may take, when that is more than a stall.
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
                # A line that breaks again and again still delivers, as long as every try brings something.
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
                if self._on_date and "Date" in response.headers:
                    self._on_date(response.headers["Date"])
                partial.start(response)
                _read(response, partial, deadline)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            if deadline.remaining() <= 0:
                raise TooSlow from error
            raise _Broken(connected=not _never_connected(error)) from error
        return partial.finish()


def _rewind(body: Any) -> None:
    """Set open files back to their start before they are sent again."""
    for value in body.values() if isinstance(body, dict) else ():
        for part in value if isinstance(value, tuple) else (value,):
            if hasattr(part, "seek"):
                part.seek(0)


def _read(response: requests.Response, partial: _Partial, deadline: Deadline) -> None:
    connection = getattr(response.raw, "connection", None)
    socket = getattr(connection, "sock", None)
    if socket is not None:
        socket.settimeout(min(STALL_SECONDS, max(deadline.remaining(), 0.001)))
    while chunk := response.raw.read1(CHUNK_BYTES):
        partial.body += chunk
        if len(partial.body) > MOST_BYTES:
            raise OSError("larger than any reminder")
        if deadline.remaining() <= 0:
            raise TooSlow


class _Broken(Exception):
    """One try failed on the line. connected: somebody had answered, so that trying again at once may help."""

    def __init__(self, connected: bool = True) -> None:
        super().__init__(connected)
        self.connected = connected


def _never_connected(error: Exception) -> bool:
    if isinstance(error, (requests.ConnectTimeout, requests.exceptions.SSLError)):
        return True
    cause = error.args[0] if isinstance(error, requests.ConnectionError) and error.args else None
    return isinstance(getattr(cause, "reason", None), urllib3.exceptions.NewConnectionError)


class _Partial:
    """What has arrived of an answer so far, so that the next try may ask for the rest only."""

    def __init__(self) -> None:
        self.body = bytearray()
        self._status = 0
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
        self._status, self._headers = response.status_code, response.headers
        length = response.headers.get("Content-Length", "")
        self._total = int(length) if length.isdigit() else None

    def finish(self) -> Answer:
        body = bytes(self.body)
        bodiless = self._status in (requests.codes.no_content, requests.codes.not_modified)
        if self._total is not None and len(body) != self._total and not bodiless:
            raise _Broken
        return Answer(self._status, self._headers, body)
