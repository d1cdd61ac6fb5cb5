"""What the commands that import public files share: bad rows named, progress, one sentence a file that fails."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from medicines.services.catalogue_file import BadRow, UnreadableFile

BAD_ROWS_SHOWN = 20
"""Most bad rows shown: enough to see what is wrong, where a malformed file could have tens of thousands."""
Counts = TypeVar("Counts")


class FileCommand(BaseCommand):
    """A command that imports files, each by itself."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def import_each(self, files: list[Path], import_one: Callable[[Path], bool]) -> None:
        """Import all files. Raises CommandError if one of them could not be."""
        failed = [path for path in files if not import_one(path)]
        if failed:
            raise CommandError(f"{len(failed)} of {len(files)} files could not be imported")

    def counted(
        self, path: Path, read: Callable[[Callable[[BadRow], None], Callable[[int], object]], Counts]
    ) -> Counts | None:
        """Return what `read` counts, given what to call with a bad row and with rows read; None if it failed."""
        shown = 0

        def report(row: BadRow) -> None:
            nonlocal shown
            shown += 1
            if shown <= BAD_ROWS_SHOWN:
                self.stderr.write(f"{path}:{row.line}: skipped: {row.reason}")

        try:
            # disable=None shows no bar without a terminal, as in cron.
            with tqdm(desc=path.name, unit="row", disable=None) as bar:
                counts = read(report, bar.update)
        except (UnreadableFile, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            self.fail(path, str(reason))
            return None
        if shown > BAD_ROWS_SHOWN:
            self.stderr.write(f"{path}: {shown - BAD_ROWS_SHOWN} more rows skipped")
        return counts

    def fail(self, path: Path, reason: str) -> None:
        """Say why a file was not imported."""
        self.stderr.write(self.style.ERROR(f"{path}: not imported: {reason}"))
