"""Imports the public DUR lists of the ministry and of the health insurance."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from medicines.management.file_command import FileCommand
from medicines.services.dur_import import DurCounts, import_dur

_DATE = re.compile(r"20\d{2}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?\Z")


def _date(text: str) -> str:
    if not _DATE.match(text):
        raise ArgumentTypeError("write it as 2026-03-12 or 2026-03")
    return text


class Command(FileCommand):
    help = "Import DUR lists as they are published. A list takes the place of the earlier one of its kind."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--dated", type=_date, help="the lists' date, where the file's name lacks it")

    def handle(self, *args: Any, files: list[Path], dated: str | None, **options: Any) -> None:
        self.import_each(files, lambda path: self._import(path, dated or ""))

    def _import(self, path: Path, dated: str) -> bool:
        counts = self.counted(path, lambda report, on_rows: import_dur(path, report, on_rows=on_rows, dated=dated))
        if counts is not None:
            self._tell(path, counts)
        return counts is not None

    def _tell(self, path: Path, counts: DurCounts) -> None:
        for one in counts.lists:
            before = "" if one.before is None else f" (before: {one.before:,})"
            dated = f", dated {one.dated}" if one.dated else ", without a date: give --dated"
            newest = f", newest notice {one.newest_notice_on}" if one.newest_notice_on else ""
            self.stdout.write(f"{path}: {one.source.label} {one.kind.label}: {one.rows:,} rows{before}{dated}{newest}")
        self.stdout.write(f"{path}: {counts.skipped:,} skipped, {counts.withdrawn:,} no longer in force")
