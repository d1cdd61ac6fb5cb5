"""What every command that downloads takes from an operator, and shows to one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from downloader.bars import Bars
from downloader.errors import DownloadError


class DownloadCommand(BaseCommand):
    """Fetches files into a model folder, or verifies those that are there; a subclass knows which files."""

    requires_system_checks = ()
    folder_setting: str
    """Name of the setting that holds the model folder, for the help."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options that every such command has."""
        parser.add_argument("--check", action="store_true", help="verify what is there; fetch nothing")
        parser.add_argument("--dest", type=Path, help=f"model folder (default: {self.folder_setting})")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify or fetch, as the options say."""
        folder: Path = options["dest"] or self.model_folder()
        if options["check"]:
            self.verify(folder)
        else:
            self.fetch(folder, options)

    def model_folder(self) -> Path:
        """Return the folder that `folder_setting` names."""
        raise NotImplementedError

    def verify(self, folder: Path) -> None:
        """Say whether the files are intact. Raises CommandError if any is not."""
        raise NotImplementedError

    def fetch(self, folder: Path, options: dict[str, Any]) -> None:
        """Download what is missing, and say what became of each file. Raises CommandError."""
        raise NotImplementedError


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
