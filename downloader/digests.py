"""The digests by which files are named: SHA-256, and git's blob id, which a hub has for small ones."""

from __future__ import annotations

import hashlib
from pathlib import Path


def sha256_of(path: Path) -> str:
    """SHA-256 of the file's bytes, lower-case hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def git_blob_id_of(path: Path) -> str:
    """Git's name for the file's content: SHA-1 of `blob <size>`, a zero byte and the bytes."""
    # SHA-1 is the hub's choice for small files; it names them here, the connection's TLS protects them.
    digest = hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
