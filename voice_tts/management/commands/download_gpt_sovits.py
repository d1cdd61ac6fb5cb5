"""Downloads the GPT-SoVITS weights, or checks the ones that are there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations.download_command import progress_bars
from speech import weights
from voice_tts.conf import voice_tts_settings


class Command(BaseCommand):
    """A thin wrapper of `speech.weights`."""

    help = "Download the GPT-SoVITS weights that Korean, English and Japanese need (about 0.65 GB), or --check them."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="verify what is there; fetch nothing")
        parser.add_argument("--dest", type=Path, help="model folder (default: GPTSOVITS_MODEL_PATH)")
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

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["dest"] or voice_tts_settings().model_path
        if options["check"]:
            self._check(folder)
        else:
            self._download(folder, options["mirror"], options["revision"])

    def _check(self, folder: Path) -> None:
        problems = weights.check(folder)
        for problem in problems:
            self.stderr.write(str(problem))
        if problems:
            raise CommandError(f"{len(problems)} of the files in {folder} are not as they should be")
        self.stdout.write(f"{folder}: {len(weights.FILES)} files are as they were downloaded")

    def _download(self, folder: Path, mirror: str, revision: str) -> None:
        with progress_bars() as bars:
            result = weights.download(folder, mirror=mirror, revision=revision, progress=bars)
        for name in weights.FILES:
            file = result.record.files[name]
            state = "fetched" if name in result.fetched else "already there"
            self.stdout.write(f"{name}: {state}, {file.size} bytes, SHA-256 {file.sha256}")
            if not file.confirmed_by:
                self.stderr.write(f"{name}: the mirror sends no digest, so only its size could be verified")
