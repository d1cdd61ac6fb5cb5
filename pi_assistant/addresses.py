"""Connects to whichever of a name's addresses answers first, so that one that leads nowhere costs a quarter second."""

from __future__ import annotations

import contextlib
import itertools
import selectors
import socket
import time
from collections.abc import Iterable, Sequence
from typing import Any

import requests.adapters
import urllib3
import urllib3.connection
import urllib3.exceptions

HEAD_START_SECONDS = 0.25
"""How long an address may be silent before the next is tried beside it (RFC 8305, 5)."""
LONGEST_SECONDS = 60.0
"""Where the caller set no time limit."""

Address = tuple[int, int, int, str, Any]
"""As `socket.getaddrinfo` returns it."""


def connect_first(
    host: str, port: int, timeout: float, options: Iterable[tuple[Any, ...]] = (), bind: Any = None
) -> socket.socket:
    """Return a socket connected to one of the host's addresses. Raises TimeoutError and other kinds of OSError."""
    waiting = _by_turns(socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM))
    options = list(options)
    ends = time.monotonic() + timeout
    failure: OSError = OSError("no address")
    with selectors.DefaultSelector() as trying, contextlib.ExitStack() as given_up:
        while waiting or trying.get_map():
            if waiting:
                try:
                    attempt = _start(waiting.pop(0), options, bind)
                except OSError as error:
                    failure = error
                    continue
                given_up.callback(attempt.close)
                trying.register(attempt, selectors.EVENT_WRITE)
            left = ends - time.monotonic()
            if left <= 0:
                raise TimeoutError("no address answered in time")
            for key, _events in trying.select(min(left, HEAD_START_SECONDS) if waiting else left):
                found: Any = key.fileobj
                trying.unregister(found)
                number = found.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if number == 0:
                    connected: socket.socket = found.dup()
                    connected.settimeout(timeout)
                    return connected
                failure = OSError(number, "not reached")
    raise failure


def _by_turns(found: Sequence[Any]) -> list[Address]:
    """Return one address of each family by turns, beginning with the family that the system prefers."""
    families = list(dict.fromkeys(address[0] for address in found))
    groups = [[address for address in found if address[0] == family] for family in families]
    return [address for turn in itertools.zip_longest(*groups) for address in turn if address is not None]


def _start(address: Address, options: list[tuple[Any, ...]], bind: Any) -> socket.socket:
    family, kind, protocol, _name, target = address
    attempt = socket.socket(family, kind, protocol)
    try:
        for option in options:
            attempt.setsockopt(*option)
        if bind:
            attempt.bind(bind)
        attempt.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            attempt.connect(target)
    except OSError:
        attempt.close()
        raise
    return attempt


class _FirstToAnswer:
    """Makes urllib3's connections in the way of `connect_first`."""

    def _new_conn(self: Any) -> socket.socket:
        timeout = self.timeout if isinstance(self.timeout, (int, float)) else socket.getdefaulttimeout()
        try:
            host = self._dns_host.strip("[]")
            return connect_first(
                host, self.port, timeout or LONGEST_SECONDS, self.socket_options or (), self.source_address
            )
        except socket.gaierror as error:
            raise urllib3.exceptions.NameResolutionError(self.host, self, error) from error
        except TimeoutError as error:
            raise urllib3.exceptions.ConnectTimeoutError(self, "no address answered in time") from error
        except OSError as error:
            raise urllib3.exceptions.NewConnectionError(self, "no address was reached") from error


class _Plain(_FirstToAnswer, urllib3.connection.HTTPConnection):
    pass


class _Secure(_FirstToAnswer, urllib3.connection.HTTPSConnection):
    pass


class _PlainPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _Secure


class FirstToAnswerAdapter(requests.adapters.HTTPAdapter):
    """An adapter of requests whose connections go to the address that answers first."""

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """Make the pools of this kind."""
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
