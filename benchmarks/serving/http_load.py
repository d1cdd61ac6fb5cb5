"""A small load generator: keep-alive connections on one thread, and every answer checked."""

from __future__ import annotations

import itertools
import selectors
import socket
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

TIMEOUT_SECONDS = 30.0
FIRST_READ = 65536
"""Initial buffer in bytes; it grows to the length that a longer answer declares."""


@dataclass(frozen=True)
class Answer:
    """A response. head: the header block in lower case."""

    status: int
    head: bytes
    body: bytes


@dataclass
class Result:
    """The result of one run. latencies: seconds, of answers that passed. own_cpu: the generator's share of a core."""

    seconds: float
    latencies: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    own_cpu: float = 0.0

    @property
    def rate(self) -> float:
        """Good answers per second."""
        return len(self.latencies) / self.seconds

    def percentile(self, percent: int) -> float:
        """Return a percentile of the latency in milliseconds."""
        return statistics.quantiles(self.latencies, n=100)[percent - 1] * 1000 if len(self.latencies) > 1 else 0.0

    def __str__(self) -> str:
        figures = ", ".join(f"p{percent} {self.percentile(percent):.1f} ms" for percent in (50, 95, 99))
        wrong = dict(self.errors) or "none"
        return f"{self.rate:.0f} requests/s, {figures}, errors {wrong}, generator {self.own_cpu:.0%} of a core"


class Connection:
    """A keep-alive connection that reconnects when the server has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def ask(self, request: bytes) -> Answer:
        """Send a request and read the answer. Raises OSError."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), TIMEOUT_SECONDS)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._socket.sendall(request)
            return self._read(self._socket)
        except OSError:
            self.close()
            raise

    def _read(self, connection: socket.socket) -> Answer:
        data = b""
        while b"\r\n\r\n" not in data:
            chunk = connection.recv(65536)
            if not chunk:
                raise ConnectionResetError("closed before the answer")
            data += chunk
        head, _, body = data.partition(b"\r\n\r\n")
        head = head.lower()
        length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        parts, missing = [body], length - len(body)
        while missing > 0:
            chunk = connection.recv(min(missing, 1 << 20))
            if not chunk:
                raise ConnectionResetError("closed within the body")
            parts.append(chunk)
            missing -= len(chunk)
        if b"connection: close" in head:
            self.close()
        return Answer(int(head.split(b" ", 2)[1]), head, b"".join(parts))

    def close(self) -> None:
        """Close the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def request(
    method: str, path: str, token: str = "", body: bytes = b"", content_type: str = "application/json"
) -> bytes:
    """Build the bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    if token:
        lines.append(f"Authorization: Token {token}")
    if body:
        lines += [f"Content-Type: {content_type}", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


class _Exchange:
    """A request in progress on its own connection, read as the answer arrives."""

    def __init__(self, connection: socket.socket, wanted: bytes) -> None:
        self.socket, self.wanted = connection, wanted
        self.started = time.perf_counter()
        self._buffer = bytearray(FIRST_READ)
        self._filled = 0
        self._head: bytes | None = None
        connection.sendall(wanted)

    def read(self) -> Answer | None:
        """Read what has arrived; return the answer once it is complete. Raises OSError."""
        count = self.socket.recv_into(memoryview(self._buffer)[self._filled :])
        if not count:
            raise ConnectionResetError("closed before the answer's end")
        self._filled += count
        if self._head is None:
            end = self._buffer.find(b"\r\n\r\n", 0, self._filled)
            if end < 0:
                return None
            self._head = bytes(self._buffer[:end]).lower()
            length = int(self._head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
            self._buffer += bytes(max(0, end + 4 + length - len(self._buffer)))
            self._whole = end + 4 + length
        if self._filled < self._whole:
            return None
        body = bytes(memoryview(self._buffer)[len(self._head) + 4 : self._whole])
        return Answer(int(self._head.split(b" ", 2)[1]), self._head, body)


def _connect(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), TIMEOUT_SECONDS)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def drive(
    port: int,
    requests: Sequence[bytes],
    check: Callable[[bytes, Answer], str | None],
    *,
    connections: int,
    seconds: float,
) -> Result:
    """Send requests over several connections for a while; each connection asks again as soon as it is answered.

    Everything runs on one thread, so that the generator's own load is small and known.
    check: returns what is wrong with an answer, or None.
    """
    result, selector, turns = Result(seconds), selectors.DefaultSelector(), itertools.cycle(requests)
    cpu, end = time.thread_time(), time.perf_counter() + seconds
    for _ in range(connections):
        exchange = _Exchange(_connect(port), next(turns))
        selector.register(exchange.socket, selectors.EVENT_READ, exchange)
    while time.perf_counter() < end:
        ready = selector.select(TIMEOUT_SECONDS)
        if not ready:
            result.errors["nothing answers"] += 1
            break
        for key, _ in ready:
            exchange, connection = key.data, key.data.socket
            try:
                answer = exchange.read()
                if answer is None:
                    continue
                if wrong := check(exchange.wanted, answer):
                    result.errors[wrong] += 1
                else:
                    result.latencies.append(time.perf_counter() - exchange.started)
                closed = b"connection: close" in answer.head
            except OSError as error:
                result.errors[type(error).__name__] += 1
                closed = True
            selector.unregister(connection)
            if closed:
                connection.close()
                connection = _connect(port)
            selector.register(connection, selectors.EVENT_READ, _Exchange(connection, next(turns)))
    result.own_cpu = (time.thread_time() - cpu) / seconds
    for key in list(selector.get_map().values()):
        key.data.socket.close()
    selector.close()
    return result
