"""Errors of downloading."""

from __future__ import annotations


class DownloadError(Exception):
    """Base of all errors raised on purpose. The text tells an operator which file is affected and what to do."""


class NotDownloadableError(DownloadError):
    """The server will not provide the file, and asking again would not help."""


class NotThereError(NotDownloadableError):
    """The server has no such file."""


class ServerTroubleError(DownloadError):
    """The server or the connection failed; the same request may succeed later.

    retry_after_seconds: how long the server asked us to wait, if it did.
    """

    def __init__(self, message: str, retry_after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class UnusablePartError(ServerTroubleError):
    """The part downloaded so far does not match what the server offers now; the download starts again."""


class CorruptDownloadError(DownloadError):
    """The whole file arrived, but is not the one that was promised."""


class NoSpaceError(DownloadError):
    """The file system has no room for the rest of the download."""


class BusyError(DownloadError):
    """Another process is downloading into the same folder."""
