"""Keeps files either whole or clearly unfinished: those written at once, and the `.part` file of a download."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from filelock import FileLock, Timeout

from .atomic_write import put_in_place, write_atomically
from .errors import BusyError, NoSpaceError
from .transport import RemoteFile

RESERVE_BYTES = 64 << 20
"""Kept free, so that other programs on the machine can go on writing."""

LOCK_NAME = ".download.lock"

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def _naming_a_full_disk(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            free = shutil.disk_usage(path.parent).free
            raise NoSpaceError(f"{path}: {os.strerror(error.errno)}; {free} bytes are free there") from error
        raise


def write_whole(path: Path, content: bytes) -> None:
    """Write the whole file or nothing. Raises NoSpaceError."""
    with _naming_a_full_disk(path):
        write_atomically(path, content)


@contextmanager
def sole_download(folder: Path) -> Iterator[None]:
    """Create `folder` and keep every other download out of it meanwhile. Raises BusyError if one is under way."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK_NAME, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise BusyError(f"{folder}: another download is under way there") from error
    try:
        yield
    finally:
        lock.release()


def require_space(folder: Path, needed_bytes: int) -> None:
    """Raise NoSpaceError unless `needed_bytes` plus the reserve fit on the file system of `folder`."""
    free = shutil.disk_usage(folder).free
    if free < needed_bytes + RESERVE_BYTES:
        raise NoSpaceError(
            f"{folder}: {needed_bytes} bytes are still to come and {RESERVE_BYTES} should stay free; only {free} are"
        )


class PartFile:
    """A partial download, `<name>.part`, with a note beside it that describes the remote file."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.path = target.with_name(f"{target.name}.part")
        self._note = target.with_name(f"{target.name}.part-of")

    @property
    def size(self) -> int:
        """The number of bytes downloaded so far."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    def source(self) -> RemoteFile | None:
        """Return the remote file that this is part of; None if that is unknown, so that it cannot be continued."""
        try:
            return RemoteFile(**json.loads(self._note.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def begin(self, source: RemoteFile, offset: int) -> None:
        """Prepare to continue at `offset`, dropping anything after it. Raises NoSpaceError."""
        self.target.parent.mkdir(parents=True, exist_ok=True)
        with _naming_a_full_disk(self.path), self.path.open("ab") as file:
            file.truncate(offset)
        # Bytes without a note are never continued, so the note is written after the truncation and before any bytes.
        write_whole(self._note, json.dumps(asdict(source)).encode())

    def append(self, blocks: Iterator[bytes]) -> Iterator[int]:
        """Write blocks as they arrive, yielding the size after each; sync at the end. Raises NoSpaceError."""
        with self.path.open("ab", buffering=0) as file:
            size = file.tell()
            try:
                for block in blocks:
                    with _naming_a_full_disk(self.path):
                        _write_all(file.fileno(), block)
                    size += len(block)
                    yield size
            finally:
                with _naming_a_full_disk(self.path):
                    os.fsync(file.fileno())

    def finish(self) -> None:
        """Rename the complete part to its final name."""
        put_in_place(self.path, self.target)
        self._note.unlink(missing_ok=True)

    def discard(self) -> None:
        """Delete the part and its note."""
        for path in (self._note, self.path):
            with suppress(FileNotFoundError):
                path.unlink()


def _write_all(descriptor: int, block: bytes) -> None:
    view = memoryview(block)
    while view:
        view = view[os.write(descriptor, view) :]
