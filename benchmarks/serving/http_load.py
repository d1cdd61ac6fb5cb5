"""A small load generator: threads on kept-alive connections that check every answer."""

from __future__ import annotations

import socket
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

TIMEOUT_SECONDS = 30.0


@dataclass(frozen=True)
class Answer:
    """What came back. head: the header block in lower case."""

    status: int
    head: bytes
    body: bytes


@dataclass
class Result:
    """Of one run. latencies: seconds, of every answer that passed its check."""

    seconds: float
    latencies: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, percent: int) -> float:
        """In milliseconds."""
        return statistics.quantiles(self.latencies, n=100)[percent - 1] * 1000 if len(self.latencies) > 1 else 0.0

    def __str__(self) -> str:
        figures = ", ".join(f"p{percent} {self.percentile(percent):.1f} ms" for percent in (50, 95, 99))
        return f"{self.rate:.0f} requests/s, {figures}, errors {dict(self.errors) or 'none'}"


class Connection:
    """One kept-alive connection; opens itself again when the server has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def ask(self, request: bytes) -> Answer:
        """Send and read one answer. Raises OSError."""
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
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def request(
    method: str, path: str, token: str = "", body: bytes = b"", content_type: str = "application/json"
) -> bytes:
    """The bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    if token:
        lines.append(f"Authorization: Token {token}")
    if body:
        lines += [f"Content-Type: {content_type}", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def drive(
    port: int,
    requests: Sequence[bytes],
    check: Callable[[bytes, Answer], str | None],
    *,
    connections: int,
    seconds: float,
) -> Result:
    """Ask in turn over so many connections for so long. check: names what is wrong with an answer, or None."""
    result, lock = Result(seconds), threading.Lock()
    end = time.perf_counter() + seconds

    def work(offset: int) -> None:
        connection = Connection(port)
        latencies, errors = [], Counter[str]()
        index = offset
        while time.perf_counter() < end:
            wanted = requests[index % len(requests)]
            index += connections
            started = time.perf_counter()
            try:
                answer = connection.ask(wanted)
            except OSError as error:
                errors[type(error).__name__] += 1
                continue
            wrong = check(wanted, answer)
            if wrong:
                errors[wrong] += 1
            else:
                latencies.append(time.perf_counter() - started)
        connection.close()
        with lock:
            result.latencies += latencies
            result.errors.update(errors)

    threads = [threading.Thread(target=work, args=(offset,)) for offset in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return result
