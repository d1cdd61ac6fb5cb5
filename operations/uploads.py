"""Where uploaded bytes go while a request is read."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class TidyUploadHandler(TemporaryFileUploadHandler):
    """A file at once. What a full disk cut short goes at once, too: Django leaves it open until it is garbage."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write a part. Raises OSError."""
        with self._gone_if_refused():
            return super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Hand over the whole. Raises OSError."""
        with self._gone_if_refused():
            return super().file_complete(file_size)

    @contextlib.contextmanager
    def _gone_if_refused(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            with contextlib.suppress(OSError):  # of bytes that could not be written before, too
                self.file.close()
            raise
