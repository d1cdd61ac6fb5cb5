"""Lets one process a home speak reminders; a second one is told who holds the place."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import os
import socket
import struct
import sys
from pathlib import Path
from typing import Any

DIGITS = 32
"""Of a digest that names the home: 128 bits."""
_CREDENTIALS = struct.Struct("3i")
"""Process, user and group, as Linux tells them of the other end of a socket (unix(7), SO_PEERCRED)."""


class AlreadyRunning(Exception):
    """Another process speaks for this home. holder: its process id, 0 if that cannot be told."""

    def __init__(self, holder: int) -> None:
        super().__init__(holder)
        self.holder = holder


class SingleInstance:
    """The place of the one process that speaks for a home; it is free again once that process has ended.

    On Linux it is a socket's name, which needs no writable card and is the same for every user and data folder;
    elsewhere it is a lock on a file.
    """

    def __init__(self, home: str, folder: Path) -> None:
        self._name = hashlib.sha256(home.encode()).hexdigest()[:DIGITS]
        self._folder = folder
        self._held: Any = None

    def take(self) -> None:
        """Take the place. Raises AlreadyRunning."""
        if sys.platform == "linux":
            self._held = _take_name(f"\0carepill-{self._name}")
        else:
            self._held = _take_file(self._folder / f"running-{self._name}.lock")

    def release(self) -> None:
        """Give the place up."""
        if self._held is not None:
            self._held.close()


def _take_name(name: str) -> socket.socket:
    place = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        place.bind(name)
    except OSError as error:
        place.close()
        raise AlreadyRunning(_holder_of(name)) from error
    place.listen()
    return place


def _holder_of(name: str) -> int:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.connect(name)
        told = asking.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        return int(_CREDENTIALS.unpack(told)[0])
    return 0


def _take_file(path: Path) -> Any:
    try:
        fcntl = importlib.import_module("fcntl")
        file = path.open("a+")
    except (ImportError, OSError):  # Windows, or a card that takes no writes: better two voices than none
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        holder = file.read().strip()
        file.close()
        raise AlreadyRunning(int(holder) if holder.isdigit() else 0) from error
    with contextlib.suppress(OSError):
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
    return file
