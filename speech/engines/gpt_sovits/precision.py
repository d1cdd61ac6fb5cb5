"""The arithmetic of the engine: chosen for the CPU or GPU, or selected by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from speech.engines.base import EngineUnavailable
from speech.engines.gpt_sovits.checkpoint import CPU

DEVICES = ("cpu", "cuda")
"""Types of device that this engine can run on."""
INT8_LIMIT = 127
"""Weights are quantised symmetrically to -127..127."""
FEW_ROWS = 8
"""Products of more rows than this belong to a prompt, because a step has no more."""
ROW_STEP = 64
"""Rows of a prompt are padded to a multiple of this: oneDNN compiles and keeps a kernel for every number of rows."""


@dataclass(frozen=True, slots=True)
class Precision:
    """The arithmetic of one loaded engine.

    prefill: dtype of the token model's products over the whole prompt. step: the same for one token at a time, where
    `torch.int8` means int8 weights with bf16 activations. generator: dtype of the waveform generator. devices: types of
    device that support it.
    Everything else is float32. So are keys and values, because attention with a single query is half as fast in bf16.
    """

    name: str
    prefill: torch.dtype
    step: torch.dtype
    generator: torch.dtype
    devices: tuple[str, ...] = ("cpu",)


EXACT = Precision("exact", torch.float32, torch.float32, torch.float32, ("cpu", "cuda"))
"""Plain float32, which gives the reference's numbers."""
BFLOAT16 = Precision("bf16", torch.bfloat16, torch.bfloat16, torch.bfloat16, ("cpu", "cuda"))
FLOAT16 = Precision("fp16", torch.float16, torch.float16, torch.float16, ("cuda",))
"""For GPUs; CPUs compute fp16 slowly, if at all."""
INT8_BFLOAT16 = Precision("int8+bf16", torch.bfloat16, torch.int8, torch.bfloat16)
"""For CPUs with bf16 products: AMX, AVX512-BF16, Armv8.6."""
INT8 = Precision("int8", torch.float32, torch.int8, torch.float32)
"""For CPUs without bf16 products: only the weights of the token steps are quantised."""

PRECISIONS = {
    "exact": EXACT,
    "fp32": EXACT,
    "bf16": BFLOAT16,
    "fp16": FLOAT16,
    "int8+bf16": INT8_BFLOAT16,
    "int8": INT8,
}

CPU_FLAGS = Path("/proc/cpuinfo")
BFLOAT16_FLAGS = frozenset({"amx_bf16", "avx512_bf16", "bf16"})
"""Linux's names for bf16 products on x86 and Arm CPUs."""


@lru_cache(maxsize=1)
def cpu_multiplies_bfloat16() -> bool:
    """Return whether this CPU has bf16 products; False if that cannot be determined."""
    try:
        words = CPU_FLAGS.read_text(encoding="ascii", errors="ignore").split()
    except OSError:
        return False
    return not BFLOAT16_FLAGS.isdisjoint(words)


def choose_device(name: str) -> torch.device:
    """Resolve `cpu`, `cuda`, `cuda:N` or `auto`, which takes CUDA where it is available.

    Raises EngineUnavailable for a device that this machine or this engine does not have.
    """
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        device = torch.device(name)
    except RuntimeError:
        device = None
    if device is None or device.type not in DEVICES:
        raise EngineUnavailable(f"device {name!r}: expected cpu, cuda, cuda:N or auto")
    if device.type == "cpu":
        return CPU
    index, count = device.index or 0, torch.cuda.device_count()
    if index >= count:
        raise EngineUnavailable(f"device {name!r}: PyTorch finds {count} CUDA devices here")
    return torch.device("cuda", index)


def choose(name: str, device: torch.device = CPU) -> Precision:
    """Resolve a precision's name; `auto` picks the fastest for this CPU, and fp16 for CUDA.

    Raises ValueError for an unknown name, or one that the device does not support.
    """
    if name == "auto" and device.type == "cuda":
        return FLOAT16
    if name == "auto":
        return INT8_BFLOAT16 if cpu_multiplies_bfloat16() else INT8
    known = [key for key, precision in PRECISIONS.items() if device.type in precision.devices]
    if name not in known:
        raise ValueError(f"precision {name!r} on {device.type}; expected auto or one of {', '.join(known)}")
    return PRECISIONS[name]


Product = Callable[[Tensor], Tensor]
"""Maps float32 [rows, in] to float32 [rows, out]."""


def product(weight: Tensor, bias: Tensor, dtype: torch.dtype) -> Product:
    """Build the linear map x W' + b in the given arithmetic; weight: float32 [out, in], bias: float32 [out]."""
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
        out: Tensor = F.linear(rows, narrow, narrow_bias)[:count].float()
        return out.view(*hidden.shape[:-1], -1)

    return multiply
