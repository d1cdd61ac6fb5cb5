"""Downloads a whole file, however often the connection breaks."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from .digests import git_blob_id_of, sha256_of
from .errors import CorruptDownloadError, ServerTroubleError, UnusablePartError
from .storage import PartFile, require_space
from .transport import Answer, RemoteFile

MAX_FAILURES = 8
"""Most failures in a row without progress; with the waits below that takes about four minutes."""
PROGRESS_BYTES = 1 << 20
"""An attempt that yields less does not count as progress, so that a trickling server cannot hold us forever."""
FIRST_WAIT_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 60.0
"""Waits double from the first to the longest."""
LONGEST_RETRY_AFTER_SECONDS = 300.0
"""If a server asks for a longer wait, we give up: the operator can resume later."""
MAX_CORRUPT = 2
"""Complete downloads with a wrong digest before giving up; bit flips do happen (huggingface_hub #3643)."""

Progress = Callable[[str, int, int | None], None]
"""Called with a file's name, the bytes downloaded so far, and the file's size if known."""
Opener = Callable[[int, str | None], Answer]
"""Requests the file from a byte offset, provided it still has the entity tag; see `Transport.open`."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A downloaded file. remote: the server's description. confirmed_by: kind of digest it matched, empty if none."""

    remote: RemoteFile
    sha256: str
    confirmed_by: str


class Transfer:
    """Retries and progress reports for a download of any number of files."""

    def __init__(self, progress: Progress, sleep: Callable[[float], None] = time.sleep) -> None:
        self._progress = progress
        self._sleep = sleep

    def fetch(self, name: str, open_file: Opener, part: PartFile, promised: RemoteFile | None = None) -> Fetched:
        """Download the whole file into `part`, verified if a digest is known.

        promised: what the file must be; None takes the server's word. Raises DownloadError; what has arrived stays.
        """
        corrupt = 0
        while True:
            remote = self.patiently(partial(self._continue, name, open_file, part), part)
            wanted = promised or remote
            sha256 = sha256_of(part.path)
            confirmed_by = confirm(part.path, sha256, wanted)
            if confirmed_by or not wanted.has_digest:
                return Fetched(remote, sha256, confirmed_by)
            part.discard()
            corrupt += 1
            if corrupt == MAX_CORRUPT:
                expected = wanted.sha256 or f"git blob {wanted.git_blob_id}"
                raise CorruptDownloadError(f"{name}: expected {expected}, got SHA-256 {sha256}, {MAX_CORRUPT} times")

    def _continue(self, name: str, open_file: Opener, part: PartFile) -> RemoteFile:
        """Make one attempt to complete the part."""
        source = part.source()
        offset = part.size if source else 0
        try:
            with open_file(offset, source.etag if source else None) as answer:
                remote = answer.remote
                if answer.offset and not (source and source.is_same_as(remote)):
                    raise UnusablePartError(f"{name}: it has changed on the server, or cannot be told from what it was")
                part.begin(remote, answer.offset)
                require_space(part.target.parent, (remote.size or 0) - answer.offset)
                self._progress(name, answer.offset, remote.size)
                for done in part.append(answer.blocks()):
                    self._progress(name, done, remote.size)
        except UnusablePartError:
            part.discard()
            raise
        return remote

    def patiently(self, attempt: Callable[[], T], part: PartFile | None = None) -> T:
        """Retry while the server is in trouble, with growing waits, as long as there is progress now and then."""
        failures = 0
        furthest = part.size if part else 0
        while True:
            try:
                return attempt()
            except ServerTroubleError as error:
                if part and part.size >= furthest + PROGRESS_BYTES:
                    failures = 0
                    furthest = part.size
                failures += 1
                asked = error.retry_after_seconds
                if failures == MAX_FAILURES:
                    raise
                if asked is not None and asked > LONGEST_RETRY_AFTER_SECONDS:
                    raise ServerTroubleError(f"{error}; it asks to come back in {asked:.0f} s") from error
                wait = min(FIRST_WAIT_SECONDS * 2 ** (failures - 1), LONGEST_WAIT_SECONDS)
                self._sleep(wait if asked is None else max(asked, FIRST_WAIT_SECONDS))


def confirm(path: Path, sha256: str, remote: RemoteFile) -> str:
    """Return the kind of digest by which `remote` confirms a file with this SHA-256; empty if it does not."""
    if remote.sha256:
        return "sha256" if sha256 == remote.sha256 else ""
    return "git-blob" if remote.git_blob_id and git_blob_id_of(path) == remote.git_blob_id else ""
