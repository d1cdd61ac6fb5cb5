"""Keeps the process's memory small: bounds oneDNN's cache and returns freed memory to the system."""

from __future__ import annotations

import ctypes
import os

CACHE_CAPACITY = "ONEDNN_PRIMITIVE_CACHE_CAPACITY"
CACHED_PRIMITIVES = 256
"""Compiled kernels that oneDNN keeps. Speech needs about 190 whatever its length; oneDNN's default of 1024 would be
filled by reference clips, because each has a different length."""


def bound_kernel_cache() -> None:
    """Lower oneDNN's cache size, unless the environment sets it. Call it before the first kernel is compiled."""
    os.environ.setdefault(CACHE_CAPACITY, str(CACHED_PRIMITIVES))


def return_freed_memory() -> None:
    """Ask the C library to return free pages: converting weights leaves 0.1 to 0.2 GB of them. Needs glibc."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim is not None:
        trim(0)
