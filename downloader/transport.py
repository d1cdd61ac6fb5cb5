"""Requests a file from a server, from any offset, and turns every response into bytes or a specific error."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from ipaddress import ip_address
from types import TracebackType
from urllib.parse import urljoin, urlsplit

import requests

from .errors import NotDownloadableError, NotThereError, ServerTroubleError, UnusablePartError

CONNECT_SECONDS = 10.0
READ_SECONDS = 60.0
"""Time without a byte after which the connection counts as dead."""
MAX_REDIRECTS = 5
"""The hub uses one or two."""
BLOCK_BYTES = 1 << 16
"""Read at a time; no more than this is lost when the connection breaks."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_GIT_BLOB_ID = re.compile(r"[0-9a-f]{40}")
_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
_UNSATISFIED_RANGE = re.compile(r"bytes \*/(\d+)")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """The server's description of a file. size: bytes. etag: as sent by the server of the bytes; None unless strong."""

    size: int | None = None
    sha256: str | None = None
    git_blob_id: str | None = None
    etag: str | None = None
    commit: str | None = None

    @property
    def has_digest(self) -> bool:
        """Whether the content can be verified."""
        return bool(self.sha256 or self.git_blob_id)

    def is_same_as(self, other: RemoteFile) -> bool:
        """Return whether both are certain to have the same bytes; without a common identifier they are not."""
        if None not in (self.size, other.size) and self.size != other.size:
            return False
        for mine, theirs in (
            (self.sha256, other.sha256),
            (self.git_blob_id, other.git_blob_id),
            (self.etag, other.etag),
        ):
            if mine and theirs:
                return mine == theirs
        return False


class Answer:
    """An open response: `remote` describes the whole file, `blocks()` yields its bytes from `offset` on."""

    def __init__(self, response: requests.Response, remote: RemoteFile, offset: int, name: str) -> None:
        self._response = response
        self._name = name
        self.remote = remote
        self.offset = offset

    def __enter__(self) -> Answer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._response.close()

    def blocks(self) -> Iterator[bytes]:
        """Yield bytes as they arrive. Raises ServerTroubleError if the line breaks or more than announced comes."""
        expected = self.remote.size
        position = self.offset
        if position == expected:
            return
        try:
            for block in self._response.iter_content(BLOCK_BYTES):
                position += len(block)
                if expected is not None and position > expected:
                    raise UnusablePartError(
                        f"{self._name}: the server sends more than the {expected} bytes it announced"
                    )
                yield block
        except (requests.RequestException, ssl.SSLError) as error:
            raise ServerTroubleError(
                f"{self._name}: the line broke at byte {position}: {type(error).__name__}"
            ) from error
        if expected is not None and position < expected:
            raise ServerTroubleError(f"{self._name}: the server stopped at byte {position} of {expected}")


class Transport:
    """Requests files by address: https, or http on the loopback interface."""

    def __init__(self, *, read_seconds: float = READ_SECONDS) -> None:
        self._timeouts = (CONNECT_SECONDS, read_seconds)
        self._session = requests.Session()
        # With a content coding, sizes and ranges would not be those of the file's bytes.
        self._session.headers.update({"Accept-Encoding": "identity", "User-Agent": "CarePill/1 download"})

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def open(self, url: str, name: str, offset: int = 0, etag: str | None = None) -> Answer:
        """Request `url` from byte `offset` on; the response may begin at 0 instead.

        name: what errors call the file. etag: the file's when the first bytes arrived; if it has changed, the server
        starts again. Raises NotDownloadableError, ServerTroubleError, UnusablePartError.
        """
        require_safe(url, name)
        headers = {"Range": f"bytes={offset}-"} if offset else {}
        if offset and etag:
            headers["If-Range"] = etag
        told = RemoteFile()
        for _ in range(MAX_REDIRECTS + 1):
            response = self._get(url, headers, name)
            try:
                told = _learn(told, response)
                if response.status_code not in _REDIRECTS:
                    return _judge(response, told, offset, name)
                target = urljoin(url, response.headers.get("Location", ""))
                require_safe(target, name)
            except BaseException:
                response.close()
                raise
            response.close()
            url = target
        raise NotDownloadableError(f"{name}: more than {MAX_REDIRECTS} redirects")

    def _get(self, url: str, headers: dict[str, str], path: str) -> requests.Response:
        try:
            return self._session.get(url, headers=headers, stream=True, allow_redirects=False, timeout=self._timeouts)
        except requests.exceptions.SSLError as error:
            raise NotDownloadableError(f"{path}: {_host(url)} has no certificate this machine trusts") from error
        except (requests.ConnectionError, requests.Timeout) as error:
            raise ServerTroubleError(f"{path}: {_host(url)} cannot be reached: {type(error).__name__}") from error
        except requests.RequestException as error:
            raise NotDownloadableError(f"{path}: cannot ask {_host(url)}: {type(error).__name__}") from error


def _host(url: str) -> str:
    """Return the only part of a URL that may be shown, since the rest of a signed one is secret."""
    return urlsplit(url).hostname or "an address without a host"


def require_safe(url: str, name: str) -> None:
    """Raise NotDownloadableError for an address that is neither https nor loopback http."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and parts.hostname and _is_loopback(parts.hostname):
        return
    raise NotDownloadableError(f"{name}: {parts.scheme or 'no scheme'}://{parts.hostname or ''} is not https")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _learn(told: RemoteFile, response: requests.Response) -> RemoteFile:
    """Add what this redirect says about the file: the hub describes it at first, the store it leads to does not."""
    headers = response.headers
    linked = _opaque(headers.get("X-Linked-Etag"))
    size = headers.get("X-Linked-Size", "")
    etag = headers.get("ETag")
    commit = told.commit or headers.get("X-Repo-Commit")
    # Only the hub's own response carries a commit; elsewhere, the 40 digits of an ETag may mean anything.
    own = _opaque(etag) if "X-Repo-Commit" in headers else ""
    names = [name for name in (linked, own) if _GIT_BLOB_ID.fullmatch(name)]
    return replace(
        told,
        size=told.size if told.size is not None else (int(size) if size.isdecimal() else None),
        sha256=told.sha256 or (linked if _SHA256.fullmatch(linked) else None),
        git_blob_id=told.git_blob_id or (names[0] if names else None),
        etag=etag if etag and etag.startswith('"') else None,
        commit=commit,
    )


def _opaque(etag: str | None) -> str:
    """Return the text between an entity tag's quotes."""
    return (etag or "").removeprefix("W/").strip('"').lower()


def _judge(response: requests.Response, told: RemoteFile, offset: int, path: str) -> Answer:
    status = response.status_code
    if status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        return _at_the_end(response, told, offset, path)
    if status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
        raise _refusal(response, path)
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise NotDownloadableError(f"{path}: the server insists on {response.headers['Content-Encoding']} coding")
    length = response.headers.get("Content-Length", "")
    announced = int(length) if length.isdecimal() else None
    if status == HTTPStatus.OK:
        return _sized(response, told, 0, announced, path)
    match = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
    if not match:
        raise UnusablePartError(f"{path}: the server answers a range without saying which")
    first, last, total = match[1], match[2], match[3]
    if int(first) != offset or (total != "*" and int(last) != int(total) - 1):
        raise UnusablePartError(f"{path}: asked for the bytes from {offset} on, the server offers {first} to {last}")
    return _sized(response, told, offset, int(last) + 1, path)


def _sized(response: requests.Response, told: RemoteFile, offset: int, end: int | None, path: str) -> Answer:
    if told.size is not None and end is not None and told.size != end:
        raise UnusablePartError(f"{path}: the hub says {told.size} bytes, the server that has them says {end}")
    if not told.has_digest and told.size is None and end is None:
        raise NotDownloadableError(f"{path}: this mirror says neither size nor digest, so a cut file would look whole")
    if not told.has_digest and response.headers.get("Content-Type", "").startswith("text/html"):
        raise NotDownloadableError(f"{path}: the server answers with a page, not the file; is a login in between?")
    return Answer(response, replace(told, size=end if told.size is None else told.size), offset, path)


def _at_the_end(response: requests.Response, told: RemoteFile, offset: int, path: str) -> Answer:
    """Handle a server that has nothing from `offset` on: the file is complete here, or it is a different file now."""
    match = _UNSATISFIED_RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
    size = told.size if told.size is not None else (int(match[1]) if match else None)
    if not offset or size != offset:
        raise UnusablePartError(f"{path}: {offset} bytes are here, the server has {size}")
    return Answer(response, replace(told, size=size), offset, path)


def _refusal(response: requests.Response, path: str) -> NotDownloadableError | ServerTroubleError:
    status = response.status_code
    if (
        status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT)
        or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    ):
        wait = _retry_after(response.headers.get("Retry-After"))
        return ServerTroubleError(f"{path}: the server answers {status}", wait)
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return NotDownloadableError(f"{path}: the server refuses access ({status}); the original repository is public")
    if status == HTTPStatus.NOT_FOUND:
        return NotThereError(f"{path}: not on this server (404)")
    return NotDownloadableError(f"{path}: the server answers {status}")


def _retry_after(value: str | None) -> float | None:
    """Parse a Retry-After header, a number or a date, into seconds from now (RFC 9110, 10.2.3)."""
    if not value:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return max(0.0, date.timestamp() - time.time()) if date > datetime.fromtimestamp(0, UTC) else None
