"""Reads PyTorch checkpoint files, memory-mapped and without running any code in them."""

from __future__ import annotations

import mmap
import pickle
import struct
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from speech.engines.base import EngineUnavailable

RANDOM_MARK = "carepill_random_weights"
"""Top-level key of a checkpoint with random weights, which is made for speed measurements and cannot speak."""

CPU = torch.device("cpu")

LOCAL_HEADER_BYTES = 30
"""Size of the fixed part of a zip entry's local header; its last fields are the lengths of name and extra field."""

STORAGE_DTYPES = {
    "HalfStorage": torch.float16,
    "BFloat16Storage": torch.bfloat16,
    "FloatStorage": torch.float32,
    "DoubleStorage": torch.float64,
    "LongStorage": torch.int64,
    "IntStorage": torch.int32,
    "ShortStorage": torch.int16,
    "CharStorage": torch.int8,
    "ByteStorage": torch.uint8,
    "BoolStorage": torch.bool,
}


class _Settings:
    """Stands in for the `utils.HParams` objects that fine-tuned files carry; holds attributes and nothing else."""


def _tensor(storage: Tensor, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: object) -> Tensor:
    """Rebuild a tensor of shape `size` as a view of its 1-D storage."""
    return torch.as_strided(storage, size, stride, offset)


def _parameter(data: Tensor, *_: object) -> Tensor:
    return data


HARMLESS: dict[tuple[str, str], Callable[..., Any]] = {
    ("collections", "OrderedDict"): OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): _tensor,
    ("torch._utils", "_rebuild_parameter"): _parameter,
    ("utils", "HParams"): _Settings,
    ("torch", "Size"): torch.Size,
}
"""The only names that a checkpoint's pickle may refer to, besides storage types."""


class _RestrictedUnpickler(pickle.Unpickler):
    """Builds tensors, containers and plain values; refuses any other name in the pickle."""

    def __init__(self, data: bytes, storage: Callable[[torch.dtype, str, int], Tensor]) -> None:
        super().__init__(BytesIO(data))
        self._storage = storage

    def find_class(self, module: str, name: str) -> Any:
        if module == "torch" and name in STORAGE_DTYPES:
            return STORAGE_DTYPES[name]
        try:
            return HARMLESS[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"it names {module}.{name}, which a checkpoint has no use for") from None

    def persistent_load(self, pid: Any) -> Tensor:
        kind, dtype, key, _device, count = pid
        if kind != "storage" or not isinstance(dtype, torch.dtype):
            raise pickle.UnpicklingError(f"unknown persistent object {kind!r}")
        return self._storage(dtype, str(key), int(count))


def read_checkpoint(path: Path) -> Any:
    """Return what was saved in `path`; tensors are memory-mapped and copied only when written to.

    A SoVITS header tag in place of the zip magic is accepted. `HParams` objects become dicts.
    Raises EngineUnavailable, naming the file, when it is missing, truncated, malicious or not a checkpoint.
    """
    try:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    except (OSError, ValueError) as error:
        raise EngineUnavailable(f"{path}: cannot be read: {error}") from error
    try:
        return _plain(_read_zip(path, data) if zipfile.is_zipfile(path) else _read_legacy(path))
    except Exception as error:  # broken and hostile bytes can fail in any way
        raise EngineUnavailable(f"{path}: not a whole PyTorch checkpoint, or not a safe one: {error}") from error


def _read_zip(path: Path, data: mmap.mmap) -> Any:
    with zipfile.ZipFile(path) as archive:
        entries = {info.filename.split("/", 1)[-1]: info for info in archive.infolist()}

    def extent(name: str) -> tuple[int, int]:
        info = entries[name]
        if info.compress_type != zipfile.ZIP_STORED:
            raise ValueError(f"{name} is compressed")
        # Local headers are located by the central directory, because a tag may replace the first one's magic.
        name_bytes, extra_bytes = struct.unpack_from("<HH", data, info.header_offset + LOCAL_HEADER_BYTES - 4)
        start = info.header_offset + LOCAL_HEADER_BYTES + name_bytes + extra_bytes
        if start + info.file_size > len(data):
            raise ValueError(f"{name} reaches past the end of the file")
        return start, info.file_size

    def storage(dtype: torch.dtype, key: str, count: int) -> Tensor:
        start, size = extent(f"data/{key}")
        if count * dtype.itemsize > size:
            raise ValueError(f"data/{key} holds {size} bytes, {count * dtype.itemsize} are expected")
        if count == 0:
            return torch.empty(0, dtype=dtype)
        return torch.frombuffer(data, dtype=dtype, count=count, offset=start)

    start, size = extent("data.pkl")
    return _RestrictedUnpickler(data[start : start + size], storage).load()


def _read_legacy(path: Path) -> Any:
    """Read a file from before PyTorch 1.6; raises whatever torch does for a file that is not a checkpoint."""
    return torch.load(path, map_location="cpu", weights_only=True)


def _plain(value: Any) -> Any:
    if isinstance(value, _Settings):
        return _plain(vars(value))
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


class Weights:
    """The tensors of one checkpoint below a key prefix; indexing returns float32 on `device`."""

    def __init__(self, tensors: dict[str, Tensor], path: Path, prefix: str = "", device: torch.device = CPU) -> None:
        self._tensors = tensors
        self._prefix = prefix
        self.path = path
        self.device = device

    def __getitem__(self, name: str) -> Tensor:
        """Return a tensor as float32. Raises EngineUnavailable, naming file and key, when it is missing."""
        try:
            tensor = self._tensors[self._prefix + name]
        except KeyError:
            raise EngineUnavailable(f"{self.path}: expected a tensor named {self._prefix}{name}") from None
        return tensor.to(self.device).float()

    def __contains__(self, name: str) -> bool:
        return self._prefix + name in self._tensors

    def shape(self, name: str) -> tuple[int, ...]:
        """Return a tensor's shape without reading its data. Raises as indexing does."""
        if name not in self:
            raise EngineUnavailable(f"{self.path}: expected a tensor named {self._prefix}{name}")
        return tuple(self._tensors[self._prefix + name].shape)

    def below(self, name: str) -> Weights:
        """Return the same tensors, seen from the prefix `name.`."""
        return Weights(self._tensors, self.path, f"{self._prefix}{name}.", self.device)

    def on(self, device: torch.device) -> Weights:
        """Return the same tensors, to be read onto another device."""
        return Weights(self._tensors, self.path, self._prefix, device)

    def each(self, name: str, step: int = 1) -> Iterator[Weights]:
        """Yield the numbered modules `name.0`, `name.<step>`, ... as long as they hold tensors."""
        index = 0
        while any(key.startswith(f"{self._prefix}{name}.{index}.") for key in self._tensors):
            yield self.below(f"{name}.{index}")
            index += step

    def folded(self) -> Tensor:
        """Return this module's weight with weight norm folded in: g * v / |v|.

        The norm is taken over all but the first dimension, which in a transposed convolution is the input channels
        (docs/gpt_sovits.md#weight-norm).
        """
        if "weight" in self:
            return self["weight"]
        direction = self["weight_v"]
        norm = direction.flatten(1).norm(dim=1).view(-1, *[1] * (direction.dim() - 1))
        scale: Tensor = self["weight_g"] / norm
        return direction * scale


def as_weights(state: Any, path: Path, prefix: str = "") -> Weights:
    """Check that `state` is a dict of tensors and wrap it. Raises EngineUnavailable."""
    if not isinstance(state, dict) or not state or not all(isinstance(item, Tensor) for item in state.values()):
        raise EngineUnavailable(f"{path}: expected a dict of tensors")
    return Weights(state, path, prefix)
