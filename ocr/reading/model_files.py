"""Locates the model files and packages that reading needs."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ocr.reading.words import RecognizerMissing

DETECTION, LATIN, KOREAN = "detection.onnx", "latin.onnx", "kor.traineddata"
KOREAN_NET = "korean.onnx"
"""Reads Hangul instead of Tesseract where an operator has chosen it."""
SYSTEM_FOLDERS = (
    "/usr/share/tesseract-ocr",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
"""Where packages on Debian, Arch and macOS install Tesseract's data."""
PACKAGES = ("tesserocr", "onnxruntime")


@dataclass(frozen=True, slots=True)
class Models:
    """Paths of the models. folder: the one that `download_ocr` fills. tessdata: the folder of the Korean model."""

    folder: Path
    tessdata: Path

    @property
    def detection(self) -> Path:
        """The network that finds text."""
        return self.folder / DETECTION

    @property
    def latin(self) -> Path:
        """The network that reads digits and Latin letters."""
        return self.folder / LATIN

    @property
    def korean_net(self) -> Path | None:
        """The network that reads Hangul, where an operator has fetched it; None where Tesseract does."""
        path = self.folder / KOREAN_NET
        return path if path.is_file() else None

    def missing(self) -> list[str]:
        """Return the names of missing files and packages."""
        files = (self.detection, self.latin, self.tessdata / KOREAN)
        return [file.name for file in files if not file.is_file()] + [name for name in PACKAGES if not find_spec(name)]

    def require(self) -> None:
        """Raise RecognizerMissing if anything is missing."""
        if self.missing():
            raise RecognizerMissing


def find_models(folder: Path) -> Models:
    """Return the models in `folder`, falling back on the system's Korean model."""
    if not (folder / KOREAN).is_file():
        for system in SYSTEM_FOLDERS:
            found = sorted(Path(system).glob(f"**/{KOREAN}"))
            if found:
                return Models(folder, found[-1].parent)
    return Models(folder, folder)
