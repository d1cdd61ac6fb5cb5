"""The server's one atomic write.

It stands in this package because everything that writes whole files (downloads, models, recordings) may import it,
and it imports nothing.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path

TEMPORARY_PREFIX = ".writing-"
"""What a crash leaves behind carries this name; it is never taken for a file."""
PRIVATE = 0o600
BY_UMASK = 0o666


def write_atomically(path: Path, content: bytes, mode: int = BY_UMASK) -> None:
    """Write a file whole or not at all: temporary file, fsync, rename, fsync of the folder.

    mode: of a new file, less the umask. Raises OSError; the old file is as it was then, and nothing is left beside it.
    """
    temporary = path.with_name(f"{TEMPORARY_PREFIX}{uuid.uuid4().hex}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def put_in_place(temporary: Path, path: Path) -> None:
    """Rename so that a crash leaves the old file or the new one, and a power cut keeps the new one."""
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the disk keep the names in a folder."""
    if os.name != "posix":  # elsewhere a folder cannot be opened
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
