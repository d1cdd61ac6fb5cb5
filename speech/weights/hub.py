"""A hub repository: the addresses of its files at a revision."""

from __future__ import annotations

from urllib.parse import quote

from downloader.errors import NotThereError
from downloader.transport import READ_SECONDS, Answer, RemoteFile, Transport, require_safe

from .catalog import DEFAULT_MIRROR, REPOSITORY


class Hub:
    """A hub repository reached through `mirror`: https, or http on the loopback interface."""

    def __init__(
        self, mirror: str = DEFAULT_MIRROR, repository: str = REPOSITORY, *, read_seconds: float = READ_SECONDS
    ) -> None:
        """Check the mirror's address. Raises NotDownloadableError unless it is reached over https or loopback."""
        require_safe(mirror, mirror)
        self._base = f"{mirror.rstrip('/')}/{repository}/resolve"
        self._transport = Transport(read_seconds=read_seconds)

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def describe(self, path: str, revision: str) -> RemoteFile:
        """Return the hub's description of a file without fetching it. Raises what `open` raises."""
        with self.open(path, revision) as answer:
            return answer.remote

    def open(self, path: str, revision: str, offset: int = 0, etag: str | None = None) -> Answer:
        """Request `path` from byte `offset` on. Raises what `Transport.open` raises."""
        url = f"{self._base}/{quote(revision, safe='')}/{quote(path)}"
        try:
            return self._transport.open(url, path, offset, etag)
        except NotThereError as error:
            raise NotThereError(
                f"{path}: not in revision {revision} of that repository, or not on this mirror (404)"
            ) from error
