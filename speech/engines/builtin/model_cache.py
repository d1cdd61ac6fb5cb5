"""Caches the transformed graph on disk: built once from the wheels, and rebuilt if it is damaged."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

from downloader.atomic_write import PRIVATE, write_atomically
from speech.engines.builtin import wheels
from speech.engines.builtin.graph import GRAPH_VERSION, build_graph

_KEY: Final = f"builtin-{wheels.KNOWN_SHA256[:16]}-{GRAPH_VERSION}"


def default_cache_dir() -> Path:
    """Return `$XDG_CACHE_HOME/carepill`, by default `~/.cache/carepill`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "carepill"


def cached_graph(cache_dir: Path) -> Path:
    """Return the path of an intact graph, building and storing it at first use.

    The file's name holds the SHA-256 of its content: one rename makes it valid, and it can be verified without being
    held in memory. If two processes build it at once, both arrive at the same name and content.
    Raises EngineUnavailable if the wheels are missing or damaged, OSError if the folder cannot be written.
    """
    for path in sorted(cache_dir.glob(f"{_KEY}-*.onnx")):
        if _is_intact(path):
            return path
    graph = build_graph(wheels.read_model())
    path = cache_dir / f"{_KEY}-{hashlib.sha256(graph).hexdigest()}.onnx"
    cache_dir.mkdir(parents=True, exist_ok=True)
    write_atomically(path, graph, PRIVATE)
    return path


def _is_intact(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return path.stem.endswith(hashlib.file_digest(file, "sha256").hexdigest())
    except OSError:  # another process has just replaced it, or it cannot be read
        return False
