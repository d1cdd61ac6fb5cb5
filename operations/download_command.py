"""What every command that downloads shows to an operator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError

from downloader.bars import Bars
from downloader.errors import DownloadError


@contextmanager
def progress_bars() -> Iterator[Bars]:
    """Draw bars for what is fetched meanwhile.

    Raises CommandError, which says how to go on, when the download fails or is interrupted.
    """
    bars = Bars()
    try:
        yield bars
    except KeyboardInterrupt as error:
        raise CommandError("interrupted; the same command goes on from here") from error
    except (DownloadError, OSError) as error:
        raise CommandError(f"{error}\nWhat has arrived stays; the same command goes on from here.") from error
    finally:
        bars.close()
