"""Imports the public DUR lists of the ministry and of the health insurance."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from medicines.services.catalogue_file import BadRow, UnreadableFile
from medicines.services.dur_import import DurCounts, import_dur

BAD_ROWS_SHOWN = 20
"""Most bad rows shown: enough to see what is wrong, where a malformed file could have tens of thousands."""
_DATE = re.compile(r"20\d{2}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?\Z")


def _date(text: str) -> str:
    if not _DATE.match(text):
        raise ArgumentTypeError("write it as 2026-03-12 or 2026-03")
    return text


class Command(BaseCommand):
    help = "Import DUR lists as they are published. A list takes the place of the earlier one of its kind."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--dated", type=_date, help="the lists' date, where the file's name lacks it")

    def handle(self, *args: Any, files: list[Path], dated: str | None, **options: Any) -> None:
        failed = [path for path in files if not self._import(path, dated or "")]
        if failed:
            raise CommandError(f"{len(failed)} of {len(files)} files could not be imported")

    def _import(self, path: Path, dated: str) -> bool:
        shown = 0

        def report(row: BadRow) -> None:
            nonlocal shown
            shown += 1
            if shown <= BAD_ROWS_SHOWN:
                self.stderr.write(f"{path}:{row.line}: skipped: {row.reason}")

        try:
            # disable=None shows no bar without a terminal, as in cron.
            with tqdm(desc=path.name, unit="row", disable=None) as bar:
                counts = import_dur(path, report, on_rows=bar.update, dated=dated)
        except (UnreadableFile, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            self.stderr.write(self.style.ERROR(f"{path}: not imported: {reason}"))
            return False
        if shown > BAD_ROWS_SHOWN:
            self.stderr.write(f"{path}: {shown - BAD_ROWS_SHOWN} more rows skipped")
        self._tell(path, counts)
        return True

    def _tell(self, path: Path, counts: DurCounts) -> None:
        for one in counts.lists:
            before = "" if one.before is None else f" (before: {one.before:,})"
            dated = f", dated {one.dated}" if one.dated else ", without a date: give --dated"
            newest = f", newest notice {one.newest_notice_on}" if one.newest_notice_on else ""
            self.stdout.write(f"{path}: {one.source.label} {one.kind.label}: {one.rows:,} rows{before}{dated}{newest}")
        self.stdout.write(f"{path}: {counts.skipped:,} skipped, {counts.withdrawn:,} no longer in force")
