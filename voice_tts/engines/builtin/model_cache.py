"""The transformed graph on disk: made once from the wheels, kept, and made anew when it is damaged."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Final

from voice_tts.engines.builtin import wheels
from voice_tts.engines.builtin.graph import GRAPH_VERSION, build_graph

_DIGEST_BYTES: Final = 32


def default_cache_dir() -> Path:
    """`$XDG_CACHE_HOME/carepill`, by default `~/.cache/carepill`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "carepill"


def cached_graph(cache_dir: Path) -> bytes:
    """Give the serialised graph that onnxruntime runs; built and stored at first use.

    Two processes may do so at once: each writes a file of its own and renames it, and both files are alike.
    Raises EngineUnavailable when the wheels are missing or damaged, OSError when the folder cannot be written.
    """
    path = cache_dir / f"builtin-{wheels.KNOWN_SHA256[:16]}-{GRAPH_VERSION}.onnx"
    stored = _read_intact(path)
    if stored is not None:
        return stored
    graph = build_graph(wheels.read_model())
    _write(path, graph)
    return graph


def _read_intact(path: Path) -> bytes | None:
    """Give the file's content without its closing digest; None when it is missing, cut short or altered."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    body, digest = content[:-_DIGEST_BYTES], content[-_DIGEST_BYTES:]
    return body if hashlib.sha256(body).digest() == digest else None


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
            file.write(hashlib.sha256(body).digest())
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
