"""Chooses the engine for this machine without importing one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from speech.engines.catalog import BUILTIN, ENGINES, GPT_SOVITS, EngineInfo
from voice_tts.conf import VoiceTTSSettings
from voice_tts.exceptions import EngineUnavailable

if TYPE_CHECKING:
    from speech.engines.base import Engine

WEIGHT_SUFFIXES = frozenset({".ckpt", ".pth", ".bin", ".json"})
_MARKERS = ("s1v3.ckpt", "model.json")


def has_weights(model_path: Path) -> bool:
    """Return whether the folder holds GPT-SoVITS weights."""
    return any((model_path / marker).is_file() for marker in _MARKERS)


@dataclass(frozen=True, slots=True)
class WeightsFound:
    """GPT-SoVITS weights on disk: the model's version, and the names of missing files."""

    version: str
    missing: tuple[str, ...]


def describe_weights(model_path: Path) -> WeightsFound | None:
    """Describe the weights in the model folder, reading only the first bytes of one file; None if there are none."""
    if not has_weights(model_path):
        return None
    from speech.engines.base import EngineUnavailable as UnusableWeights
    from speech.engines.gpt_sovits.files import declared_version, locate

    try:
        files = locate(model_path)
        version = declared_version(files.sovits) or "by its weights"
    except UnusableWeights:
        return WeightsFound("unknown", missing=("a usable model",))
    return WeightsFound(version, tuple(path.name for path in files.missing()))


def _weight_files(model_path: Path) -> Iterator[Path]:
    return (path for path in sorted(model_path.rglob("*")) if path.suffix in WEIGHT_SUFFIXES)


def _fingerprint(model_path: Path) -> str:
    """Hash the weights' names, sizes and times, because other weights sound different and need other cache keys."""
    digest = hashlib.sha256()
    for path in _weight_files(model_path):
        stat = path.stat()
        digest.update(f"{path.relative_to(model_path)}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:12]


def choose_engine(conf: VoiceTTSSettings) -> EngineInfo:
    """Choose the engine that the settings force, else GPT-SoVITS if its weights are present, else the built-in one.

    Raises EngineUnavailable when the forced engine does not exist or has no weights.
    """
    name = conf.engine or (GPT_SOVITS.name if has_weights(conf.model_path) else BUILTIN.name)
    if name not in ENGINES or (name == GPT_SOVITS.name and not has_weights(conf.model_path)):
        raise EngineUnavailable
    info = ENGINES[name]
    if info is GPT_SOVITS:
        return replace(info, version=f"{info.version}-{_fingerprint(conf.model_path)}")
    return info


def load_engine(name: str, conf: VoiceTTSSettings) -> Engine:
    """Import and load an engine, which takes seconds and much memory. Raises speech.engines.base.EngineUnavailable."""
    if name == BUILTIN.name:
        from speech.engines.builtin import BuiltinEngine

        return BuiltinEngine.load(cache_dir=conf.cache_dir)
    from speech.engines.gpt_sovits import GPTSoVITS

    return GPTSoVITS.load(conf.model_path, device=conf.device, allow_random=conf.allow_random_weights)
