"""Opens the nets that read photos."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def open_net(path: Path, threads: int) -> Any:
    """Open an onnxruntime session that threads may share and that keeps no memory between pictures."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
