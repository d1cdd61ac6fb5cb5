"""What can go wrong between the hub and the model folder."""

from __future__ import annotations


class WeightsError(Exception):
    """Base of everything raised here on purpose. The text tells an operator which file and what to do."""


class NotDownloadableError(WeightsError):
    """The server will not give the file, and asking again would not change that."""


class ServerTroubleError(WeightsError):
    """The server or the line failed; the same request may succeed later.

    retry_after_seconds: how long the server asked to be left alone, if it did.
    """

    def __init__(self, message: str, retry_after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class UnusablePartError(ServerTroubleError):
    """What was downloaded so far does not fit what the server offers now; the file starts again from its beginning."""


class CorruptDownloadError(WeightsError):
    """The whole file arrived and is not the one the hub describes."""


class NoSpaceError(WeightsError):
    """The file system has no room for what is still to come."""


class BusyError(WeightsError):
    """Another process is downloading into the same folder."""


class BadRecordError(WeightsError):
    """The record of what was downloaded cannot be read."""
