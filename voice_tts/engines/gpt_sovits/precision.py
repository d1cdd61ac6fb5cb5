"""Which arithmetic runs where: chosen for the CPU, or asked for by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

INT8_LIMIT = 127
"""Weights are quantised symmetrically to -127..127."""
FEW_ROWS = 8
"""Up to this many rows the int8 product reads weights faster than it computes; beyond, bf16 is faster."""

ROW_STEP = 64
"""More rows are filled up to a multiple: oneDNN compiles a kernel for every number of rows, and keeps it."""


@dataclass(frozen=True, slots=True)
class Precision:
    """Arithmetic of one loaded engine.

    prefill: dtype of the token model's products over the whole prompt. step: the same for one token at a time, where
    `torch.int8` means int8 weights with bf16 activations. generator: dtype of the waveform generator.
    Everything else is float32, keys and values too: PyTorch attends to one bf16 query at half the speed.
    """

    name: str
    prefill: torch.dtype
    step: torch.dtype
    generator: torch.dtype


EXACT = Precision("exact", torch.float32, torch.float32, torch.float32)
"""Plain float32: the numbers of the reference."""
BFLOAT16 = Precision("bf16", torch.bfloat16, torch.bfloat16, torch.bfloat16)
INT8_BFLOAT16 = Precision("int8+bf16", torch.bfloat16, torch.int8, torch.bfloat16)
"""For CPUs that multiply bf16: AMX, AVX512-BF16, Armv8.6."""
INT8 = Precision("int8", torch.float32, torch.int8, torch.float32)
"""For CPUs without bf16 products: only the weights of the token steps shrink."""

PRECISIONS = {"exact": EXACT, "fp32": EXACT, "bf16": BFLOAT16, "int8+bf16": INT8_BFLOAT16, "int8": INT8}

CPU_FLAGS = Path("/proc/cpuinfo")
BFLOAT16_FLAGS = frozenset({"amx_bf16", "avx512_bf16", "bf16"})
"""How Linux names bf16 products of x86 and Arm CPUs."""


@lru_cache(maxsize=1)
def cpu_multiplies_bfloat16() -> bool:
    """Whether this CPU has bf16 products; False where it cannot be told."""
    try:
        words = CPU_FLAGS.read_text(encoding="ascii", errors="ignore").split()
    except OSError:
        return False
    return not BFLOAT16_FLAGS.isdisjoint(words)


def choose(name: str) -> Precision:
    """Resolve a precision's name; `auto` picks the fastest for this CPU. Raises ValueError for an unknown name."""
    if name == "auto":
        return INT8_BFLOAT16 if cpu_multiplies_bfloat16() else INT8
    try:
        return PRECISIONS[name]
    except KeyError:
        raise ValueError(f"unknown precision {name!r}; expected auto or one of {', '.join(PRECISIONS)}") from None


Product = Callable[[Tensor], Tensor]
"""float32 [rows, in] to float32 [rows, out]."""


def product(weight: Tensor, bias: Tensor, dtype: torch.dtype) -> Product:
    """The linear map x W' + b in the given arithmetic; weight: float32 [out, in], bias: float32 [out]."""
    if dtype == torch.float32:
        return lambda hidden: F.linear(hidden, weight, bias)
    if dtype == torch.int8:
        scales = weight.abs().amax(dim=1).clamp_min(torch.finfo(torch.float32).tiny) / INT8_LIMIT
        whole = (weight / scales[:, None]).round().to(torch.int8)
        packed_scales = scales.to(torch.bfloat16)
        return lambda hidden: torch._weight_int8pack_mm(hidden.to(torch.bfloat16), whole, packed_scales) + bias
    narrow, narrow_bias = weight.to(dtype), bias.to(dtype)

    def multiply(hidden: Tensor) -> Tensor:
        rows = hidden.flatten(0, -2).to(dtype)
        count = len(rows)
        if count > FEW_ROWS:
            rows = F.pad(rows, (0, 0, 0, -count % ROW_STEP))
        return F.linear(rows, narrow, narrow_bias)[:count].float().unflatten(0, hidden.shape[:-1])

    return multiply
