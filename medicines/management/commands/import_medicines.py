"""Imports the ministry's open-data exports into the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from medicines.management.file_command import FileCommand
from medicines.services.catalogue_columns import Columns
from medicines.services.importing import import_catalogue


class Command(FileCommand):
    help = (
        "Import the Korean ministry's medicine data as it is: Excel workbooks (.xlsx, also when named .xls), CSV "
        "(CP949 or UTF-8) and saved answers of data.go.kr (JSON or XML). Safe to run again."
    )

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        self.import_each(files, self._import)

    def _import(self, path: Path) -> bool:
        def name_unused(columns: Columns) -> None:
            if columns.unused:
                self.stderr.write(f"{path}: {len(columns.unused)} columns not used: {', '.join(columns.unused)}")

        counts = self.counted(
            path, lambda report, on_rows: import_catalogue(path, report, on_rows=on_rows, on_columns=name_unused)
        )
        if counts is None:
            return False
        self.stdout.write(
            f"{path}: {counts.created} created, {counts.updated} updated, "
            f"{counts.unchanged} unchanged, {counts.skipped} skipped"
        )
        if not counts.used:
            self.fail(path, "no row tells of a product")
        return bool(counts.used)
