"""Imports the ministry's open-data exports into the catalogue."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from medicines.services.catalogue_columns import Columns
from medicines.services.catalogue_file import BadRow, UnreadableFile
from medicines.services.importing import import_catalogue

BAD_ROWS_SHOWN = 20
"""Most bad rows shown: enough to see what is wrong, where a malformed file could have tens of thousands."""


class Command(BaseCommand):
    help = (
        "Import the Korean ministry's medicine data as it is: Excel workbooks (.xlsx, also when named .xls), CSV "
        "(CP949 or UTF-8) and saved answers of data.go.kr (JSON or XML). Safe to run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        failed = [path for path in files if not self._import(path)]
        if failed:
            raise CommandError(f"{len(failed)} of {len(files)} files could not be imported")

    def _import(self, path: Path) -> bool:
        shown = 0

        def report(row: BadRow) -> None:
            nonlocal shown
            shown += 1
            if shown <= BAD_ROWS_SHOWN:
                self.stderr.write(f"{path}:{row.line}: skipped: {row.reason}")

        def name_unused(columns: Columns) -> None:
            if columns.unused:
                self.stderr.write(f"{path}: {len(columns.unused)} columns not used: {', '.join(columns.unused)}")

        try:
            # disable=None shows no bar without a terminal, as in cron.
            with tqdm(desc=path.name, unit="row", disable=None) as bar:
                counts = import_catalogue(path, report, on_rows=bar.update, on_columns=name_unused)
        except (UnreadableFile, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            self.stderr.write(self.style.ERROR(f"{path}: not imported: {reason}"))
            return False
        if shown > BAD_ROWS_SHOWN:
            self.stderr.write(f"{path}: {shown - BAD_ROWS_SHOWN} more rows skipped")
        self.stdout.write(
            f"{path}: {counts.created} created, {counts.updated} updated, "
            f"{counts.unchanged} unchanged, {counts.skipped} skipped"
        )
        if not counts.used:
            self.stderr.write(self.style.ERROR(f"{path}: not imported: no row tells of a product"))
        return bool(counts.used)
