"""Downloads weights from the hub into a model folder: resumes, verifies, records."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from downloader.digests import sha256_of
from downloader.errors import DownloadError
from downloader.storage import PartFile, require_space, sole_download
from downloader.transfer import Progress, Transfer, confirm
from downloader.transport import RemoteFile

from .catalog import DEFAULT_MIRROR, DEFAULT_REVISION, FILES
from .check import find_problem
from .hub import Hub
from .record import BadRecordError, Record, RecordedFile, read_record, write_record


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a download. fetched, kept: file names; kept files were already there and intact."""

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

    Files that are recorded and intact are kept, altered ones replaced; if all are intact, the network is not used.
    Raises DownloadError; the next call resumes what has arrived.
    """
    with sole_download(folder), closing(Hub(mirror)) as hub:
        return _Download(folder, hub, revision, progress, sleep).run()


class _Download:
    def __init__(
        self, folder: Path, hub: Hub, revision: str, progress: Progress, sleep: Callable[[float], None]
    ) -> None:
        self._folder = folder
        self._hub = hub
        self._revision = revision
        self._transfer = Transfer(progress, sleep)

    def run(self) -> Result:
        """Keep intact files and fetch the rest; each file is recorded at once, so an interruption loses nothing."""
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
                raise DownloadError(
                    f"{self._folder / name}: is not the hub's file, and this program did not put it there; move it away"
                )
            else:
                missing.append(name)
        require_space(self._folder, sum(self._still_to_come(name, remotes[name]) for name in missing))
        write_record(self._folder, record)
        for name in missing:
            part = PartFile(self._folder / name)
            record = record.with_file(name, self._fetch(name, remotes[name].commit or self._revision, part))
            # Record before renaming: an interruption in between leaves a complete part that the next run just renames.
            write_record(self._folder, record)
            part.finish()
        return Result(record, tuple(missing), tuple(name for name in FILES if name not in missing))

    def _describe(self) -> dict[str, RemoteFile]:
        """Describe every file; the commit in the first answer becomes the revision for the others."""
        remotes: dict[str, RemoteFile] = {}
        revision = self._revision
        for name in FILES:
            remotes[name] = self._transfer.patiently(partial(self._hub.describe, name, revision))
            revision = remotes[name].commit or revision
        return remotes

    def _adopt(self, name: str, remote: RemoteFile, recorded: RecordedFile | None) -> RecordedFile | None:
        """Return the record entry of a file already there, if the hub confirms it; None otherwise."""
        path = self._folder / name
        if not path.is_file() or remote.size not in (None, path.stat().st_size):
            return None
        sha256 = recorded.sha256 if recorded else sha256_of(path)
        if confirmed_by := confirm(path, sha256, remote):
            return RecordedFile(path.stat().st_size, sha256, self._revision, remote.commit, confirmed_by)
        if recorded and recorded.revision == self._revision and not remote.has_digest:
            return recorded
        return None

    def _still_to_come(self, name: str, remote: RemoteFile) -> int:
        return max(0, (remote.size or 0) - PartFile(self._folder / name).size)

    def _fetch(self, name: str, revision: str, part: PartFile) -> RecordedFile:
        """Download the whole file into `part` and verify it."""
        fetched = self._transfer.fetch(name, partial(self._hub.open, name, revision), part)
        return RecordedFile(part.size, fetched.sha256, self._revision, fetched.remote.commit, fetched.confirmed_by)
