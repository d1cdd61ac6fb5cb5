"""What can go wrong between a server and the folder that is to be filled."""

from __future__ import annotations


class DownloadError(Exception):
    """Base of everything raised here on purpose. The text tells an operator which file and what to do."""


class NotDownloadableError(DownloadError):
    """The server will not give the file, and asking again would not change that."""


class NotThereError(NotDownloadableError):
    """The server knows no such file."""


class ServerTroubleError(DownloadError):
    """The server or the line failed; the same request may succeed later.

    retry_after_seconds: how long the server asked to be left alone, if it did.
    """

    def __init__(self, message: str, retry_after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class UnusablePartError(ServerTroubleError):
    """What was downloaded so far does not fit what the server offers now; the file starts again from its beginning."""


class CorruptDownloadError(DownloadError):
    """The whole file arrived and is not the one that was promised."""


class NoSpaceError(DownloadError):
    """The file system has no room for what is still to come."""


class BusyError(DownloadError):
    """Another process is downloading into the same folder."""
