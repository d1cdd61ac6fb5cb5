"""Stores uploaded bytes while a request is read."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class TidyUploadHandler(TemporaryFileUploadHandler):
    """Writes uploads straight to files. One cut short by a full disk goes at once; Django would keep it open."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write a chunk. Raises OSError."""
        with self._closed_on_error():
            return super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Return the complete upload. Raises OSError."""
        with self._closed_on_error():
            return super().file_complete(file_size)

    @contextlib.contextmanager
    def _closed_on_error(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            with contextlib.suppress(OSError):  # closing flushes the bytes that could not be written, and fails again
                self.file.close()
            raise
