"""Fills a model folder from the hub: resumes, verifies, records."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from .catalog import DEFAULT_MIRROR, DEFAULT_REVISION, FILES
from .check import find_problem
from .digests import git_blob_id_of, sha256_of
from .errors import (
    BadRecordError,
    BusyError,
    CorruptDownloadError,
    ServerTroubleError,
    UnusablePartError,
    WeightsError,
)
from .hub import Hub, RemoteFile
from .record import Record, RecordedFile, read_record, write_record
from .storage import PartFile, require_space

MAX_FAILURES = 8
"""In a row without progress; with the waits below that is about four minutes."""
PROGRESS_BYTES = 1 << 20
"""An attempt that brings less does not count as progress, so that a server which drips cannot hold us for ever."""
FIRST_WAIT_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 60.0
"""Waits double from the first to the longest."""
LONGEST_RETRY_AFTER_SECONDS = 300.0
"""A server that asks for more is left alone: the operator can come back and resume."""
MAX_CORRUPT = 2
"""Whole downloads with a wrong digest before giving up; a flipped bit does happen (huggingface_hub #3643)."""
LOCK_NAME = ".download.lock"

Progress = Callable[[str, int, int | None], None]
"""Called with a file's name, the bytes that are here and the file's size, if known."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Result:
    """What a download did. fetched, kept: file names; kept ones were here already and verified."""

    record: Record
    fetched: tuple[str, ...]
    kept: tuple[str, ...]


def download(
    folder: Path,
    *,
    mirror: str = DEFAULT_MIRROR,
    revision: str = DEFAULT_REVISION,
    progress: Progress = lambda name, done, size: None,
    sleep: Callable[[float], None] = time.sleep,
) -> Result:
    """Make `folder` hold every file of the catalogue, verified and recorded.

    Files that are recorded and intact are kept, altered ones replaced; with all intact the network is not used.
    Raises WeightsError; what has arrived stays and is continued by the next call.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / LOCK_NAME, timeout=0), closing(Hub(mirror)) as hub:
            return _Download(folder, hub, revision, progress, sleep).run()
    except Timeout as error:
        raise BusyError(f"{folder}: another download is under way there") from error


class _Download:
    def __init__(
        self, folder: Path, hub: Hub, revision: str, progress: Progress, sleep: Callable[[float], None]
    ) -> None:
        self._folder = folder
        self._hub = hub
        self._revision = revision
        self._progress = progress
        self._sleep = sleep

    def run(self) -> Result:
        """Keep what is intact and fetch the rest; the record follows file by file, so that a break loses nothing."""
        try:
            record = read_record(self._folder) or Record()
        except BadRecordError:
            record = Record()
        ours = record.files
        intact = {
            name: ours[name] for name in FILES if name in ours and not find_problem(self._folder, name, ours[name])
        }
        if all(name in intact and intact[name].revision == self._revision for name in FILES):
            return Result(record, (), FILES)
        remotes = self._describe()
        missing: list[str] = []
        for name, remote in remotes.items():
            if kept := self._adopt(name, remote, intact.get(name)):
                record = record.with_file(name, kept)
            elif (self._folder / name).exists() and name not in ours:
                raise WeightsError(
                    f"{self._folder / name}: is not the hub's file, and this program did not put it there; move it away"
                )
            else:
                missing.append(name)
        require_space(self._folder, sum(self._still_to_come(name, remotes[name]) for name in missing))
        write_record(self._folder, record)
        for name in missing:
            part = PartFile(self._folder / name)
            record = record.with_file(name, self._fetch(name, remotes[name].commit or self._revision, part))
            # Recorded before it is named: a break in between leaves a whole part, which the next run only renames.
            write_record(self._folder, record)
            part.finish()
        return Result(record, tuple(missing), tuple(name for name in FILES if name not in missing))

    def _describe(self) -> dict[str, RemoteFile]:
        """Ask for every file; the first answer's commit settles the revision for the others."""
        remotes: dict[str, RemoteFile] = {}
        revision = self._revision
        for name in FILES:
            remotes[name] = self._patiently(partial(self._hub.describe, name, revision))
            revision = remotes[name].commit or revision
        return remotes

    def _adopt(self, name: str, remote: RemoteFile, recorded: RecordedFile | None) -> RecordedFile | None:
        """The entry of a file that is here already, if the hub confirms that it is the one."""
        path = self._folder / name
        if not path.is_file() or remote.size not in (None, path.stat().st_size):
            return None
        sha256 = recorded.sha256 if recorded else sha256_of(path)
        if confirmed_by := _confirm(path, sha256, remote):
            return RecordedFile(path.stat().st_size, sha256, self._revision, remote.commit, confirmed_by)
        if recorded and recorded.revision == self._revision and not remote.has_digest:
            return recorded
        return None

    def _still_to_come(self, name: str, remote: RemoteFile) -> int:
        return max(0, (remote.size or 0) - PartFile(self._folder / name).size)

    def _fetch(self, name: str, revision: str, part: PartFile) -> RecordedFile:
        """Bring the whole file into `part`, verified."""
        corrupt = 0
        while True:
            remote = self._patiently(partial(self._continue, name, revision, part), part)
            sha256 = sha256_of(part.path)
            confirmed_by = _confirm(part.path, sha256, remote)
            if confirmed_by or not remote.has_digest:
                return RecordedFile(part.size, sha256, self._revision, remote.commit, confirmed_by)
            part.discard()
            corrupt += 1
            if corrupt == MAX_CORRUPT:
                wanted = remote.sha256 or f"git blob {remote.git_blob_id}"
                raise CorruptDownloadError(f"{name}: expected {wanted}, got SHA-256 {sha256}, {MAX_CORRUPT} times")

    def _continue(self, name: str, revision: str, part: PartFile) -> RemoteFile:
        """One attempt to bring the part to its end."""
        source = part.source()
        offset = part.size if source else 0
        try:
            with self._hub.open(name, revision, offset, source.etag if source else None) as answer:
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

    def _patiently(self, attempt: Callable[[], T], part: PartFile | None = None) -> T:
        """Repeat while the server is in trouble, with growing waits, as long as there is progress now and then."""
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


def _confirm(path: Path, sha256: str, remote: RemoteFile) -> str:
    """The kind of digest by which the hub confirms the file, whose SHA-256 is known; empty if it does not."""
    if remote.sha256:
        return "sha256" if sha256 == remote.sha256 else ""
    return "git-blob" if remote.git_blob_id and git_blob_id_of(path) == remote.git_blob_id else ""
