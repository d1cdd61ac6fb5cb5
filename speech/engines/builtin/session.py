"""Opens the graph in onnxruntime."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from speech.engines.base import EngineUnavailable


def open_session(graph: Path | bytes, threads: int | None = None) -> Any:
    """Open an onnxruntime session for a graph, given as a file or as bytes. Raises EngineUnavailable."""
    try:
        import onnxruntime
    except ImportError as error:
        raise EngineUnavailable("the PyPI package onnxruntime is not installed") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or usable_cores()
    model = graph if isinstance(graph, bytes) else str(graph)
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors share no base class
        raise EngineUnavailable("onnxruntime refuses the built-in engine's graph") from error


def usable_cores() -> int:
    """Return the number of cores this process may use, which in a container is fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
