"""Keeps the process small: bounds what oneDNN caches, and gives freed memory back."""

from __future__ import annotations

import ctypes
import os

CACHE_CAPACITY = "ONEDNN_PRIMITIVE_CACHE_CAPACITY"
CACHED_PRIMITIVES = 256
"""Compiled kernels that oneDNN keeps. Speech takes some 190 whatever its length; its own 1024 would be filled by
reference clips, each of a length of its own."""


def bound_kernel_cache() -> None:
    """Lower oneDNN's cache, unless the environment sets it; it is read once, when the first kernel is compiled."""
    os.environ.setdefault(CACHE_CAPACITY, str(CACHED_PRIMITIVES))


def return_freed_memory() -> None:
    """Ask the C library to hand free pages back: converted weights leave 0.1 to 0.2 GB of them. Only glibc can."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim is not None:
        trim(0)
