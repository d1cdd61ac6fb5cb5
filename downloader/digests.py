"""Digests that identify files: SHA-256, and git's blob id, which a hub gives for small files."""

from __future__ import annotations

import hashlib
from pathlib import Path


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of the file's bytes, in lower-case hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def git_blob_id_of(path: Path) -> str:
    """Return git's id of the file's content: SHA-1 of `blob <size>`, a zero byte and the bytes."""
    # SHA-1 is the hub's choice for small files. It only identifies them; TLS protects the transfer.
    digest = hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
