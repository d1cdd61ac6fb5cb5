"""A hub repository: where its files are, at which revision."""

from __future__ import annotations

from urllib.parse import quote

from downloader.errors import NotThereError
from downloader.transport import READ_SECONDS, Answer, RemoteFile, Transport, require_safe

from .catalog import DEFAULT_MIRROR, REPOSITORY


class Hub:
    """A hub repository behind `mirror`; https, or http on the loopback interface."""

    def __init__(
        self, mirror: str = DEFAULT_MIRROR, repository: str = REPOSITORY, *, read_seconds: float = READ_SECONDS
    ) -> None:
        """Raises NotDownloadableError for a mirror that is not reached over https."""
        require_safe(mirror, mirror)
        self._base = f"{mirror.rstrip('/')}/{repository}/resolve"
        self._transport = Transport(read_seconds=read_seconds)

    def close(self) -> None:
        """Let go of the connections."""
        self._transport.close()

    def describe(self, path: str, revision: str) -> RemoteFile:
        """What the hub says of a file, without fetching it. Raises as `open` does."""
        with self.open(path, revision) as answer:
            return answer.remote

    def open(self, path: str, revision: str, offset: int = 0, etag: str | None = None) -> Answer:
        """Ask for `path` from byte `offset` on. Raises as `Transport.open` does."""
        url = f"{self._base}/{quote(revision, safe='')}/{quote(path)}"
        try:
            return self._transport.open(url, path, offset, etag)
        except NotThereError as error:
            raise NotThereError(
                f"{path}: not in revision {revision} of that repository, or not on this mirror (404)"
            ) from error
