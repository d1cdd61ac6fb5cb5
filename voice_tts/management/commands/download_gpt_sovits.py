"""Downloads the GPT-SoVITS weights, or checks the ones that are there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from operations.download_command import DownloadCommand, progress_bars
from speech import weights
from voice_tts.conf import voice_tts_settings


class Command(DownloadCommand):
    """A thin wrapper of `speech.weights`."""

    help = "Download the GPT-SoVITS weights that Korean, English and Japanese need (about 0.65 GB), or --check them."
    folder_setting = "GPTSOVITS_MODEL_PATH"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--mirror",
            default=weights.DEFAULT_MIRROR,
            help="address of the hub or a mirror of it (default: %(default)s)",
        )
        parser.add_argument(
            "--revision",
            default=weights.DEFAULT_REVISION,
            help="branch, tag or commit of the hub repository (default: %(default)s)",
        )

    def model_folder(self) -> Path:
        return voice_tts_settings().model_path

    def verify(self, folder: Path) -> None:
        problems = weights.check(folder)
        for problem in problems:
            self.stderr.write(str(problem))
        if problems:
            raise CommandError(f"{len(problems)} of the files in {folder} are not as they should be")
        self.stdout.write(f"{folder}: {len(weights.FILES)} files are as they were downloaded")

    def fetch(self, folder: Path, options: dict[str, Any]) -> None:
        with progress_bars() as bars:
            result = weights.download(folder, mirror=options["mirror"], revision=options["revision"], progress=bars)
        for name in weights.FILES:
            file = result.record.files[name]
            state = "fetched" if name in result.fetched else "already there"
            self.stdout.write(f"{name}: {state}, {file.size} bytes, SHA-256 {file.sha256}")
            if not file.confirmed_by:
                self.stderr.write(f"{name}: the mirror sends no digest, so only its size could be verified")
