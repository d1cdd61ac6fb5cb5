"""A voice's features in this engine's form, and how they are stored."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors
from torch import Tensor

from speech.engines.base import BadReference

FORMAT = "carepill-gpt-sovits-reference-1"
LENGTH_FIELD = struct.Struct("<Q")
"""A safetensors file begins with the length of its JSON header."""
FEATURES = {
    "semantic": (torch.int64, 1),
    "phonemes": (torch.int64, 1),
    "spectrogram": (torch.float32, 2),
    "speaker": (torch.float32, 1),
    "global_embedding": (torch.float32, 1),
}
"""Type and number of dimensions of each stored tensor."""


@dataclass(frozen=True, eq=False)
class Reference:
    """A reference clip's features, computed once per voice.

    semantic: int64 [T], codes of the clip, 25 a second (0.6 s of silence included).
    phonemes: int64 [P], symbol ids of the transcript; empty without a transcript, and then `semantic` is unused.
    spectrogram: float32 [1025, F], linear magnitudes, 50 a second.
    speaker: float32 [20480], the speaker net's features; empty for a v2 model, which has none.
    global_embedding: float32 [1024] (v2: 512), the timbre, averaged over the clip and the extra clips.
    model: fingerprint of the weights that computed it.
    """

    semantic: Tensor
    phonemes: Tensor
    spectrogram: Tensor
    speaker: Tensor
    global_embedding: Tensor
    model: str = ""

    def to_bytes(self) -> bytes:
        """Serialise as safetensors."""
        tensors = {name: getattr(self, name).contiguous() for name in FEATURES}
        return save_tensors(tensors, metadata={"format": FORMAT, "model": self.model})

    def save(self, path: str | Path) -> None:
        """Write the bytes of `to_bytes` to a file."""
        Path(path).write_bytes(self.to_bytes())

    @classmethod
    def from_bytes(cls, data: bytes) -> Reference:
        """Read what `to_bytes` wrote. Raises BadReference."""
        try:
            tensors = load_tensors(data)
            metadata = _metadata(data)
        except (SafetensorError, ValueError, KeyError, struct.error) as error:
            raise BadReference(f"not a stored reference: {error}") from error
        if metadata.get("format") != FORMAT:
            raise BadReference(f"stored in the format {metadata.get('format')!r}, expected {FORMAT!r}")
        for name, (dtype, dimensions) in FEATURES.items():
            tensor = tensors.get(name)
            if tensor is None or tensor.dtype != dtype or tensor.dim() != dimensions:
                raise BadReference(f"stored reference: expected `{name}` as {dtype} with {dimensions} dimension(s)")
        return cls(**{name: tensors[name] for name in FEATURES}, model=metadata.get("model", ""))

    @classmethod
    def load(cls, path: str | Path) -> Reference:
        """Read what `save` wrote. Raises BadReference, also when the file cannot be read."""
        try:
            return cls.from_bytes(Path(path).read_bytes())
        except OSError as error:
            raise BadReference(f"{path}: cannot be read: {error}") from error


def _metadata(data: bytes) -> dict[str, str]:
    (length,) = LENGTH_FIELD.unpack_from(data)
    header = json.loads(data[LENGTH_FIELD.size : LENGTH_FIELD.size + length])
    return dict(header.get("__metadata__", {}))
