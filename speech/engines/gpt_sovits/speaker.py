"""ERes2NetV2: turns 16 kHz audio into a speaker vector (docs/gpt_sovits.md#speaker-vector)."""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from speech.engines.gpt_sovits.checkpoint import Weights, as_weights, read_checkpoint
from speech.engines.gpt_sovits.features import MEL_BANDS, filterbank

STAGES = ((1, 1), (2, 2), (3, 2), (4, 2))
"""Each stage's number and the stride of its first block."""
ACTIVATION_CEILING = 20.0
"""The blocks clamp to [0, 20] where the paper has ReLU."""
NORM_EPSILON = 1e-5
BAND_REDUCTION = 8
"""Factor by which the three strided stages reduce the number of bands."""


class SpeakerNet:
    """Speaker encoder in inference form: each batch norm is folded into the convolution before it."""

    def __init__(self, path: Path) -> None:
        self.weights = speaker_weights(path)

    def __call__(self, audio: Tensor) -> Tensor:
        """Encode float32 audio [n] at 16 kHz as pooled features [width * 10], channel-major."""
        features = filterbank(audio).T[None, None]
        hidden = F.relu(_conv(features, self.weights, "conv1", "bn1", padding=1))
        outputs = []
        for stage, stride in STAGES:
            for index, block in enumerate(self.weights.each(f"layer{stage}")):
                hidden = _block(hidden, block, stride if index == 0 else 1)
            outputs.append(hidden)
        shrunk = F.conv2d(outputs[-2], self.weights["layer3_ds.weight"], stride=2, padding=1)
        fused = _fuse(outputs[-1], shrunk, self.weights.below("fuse34"))
        return fused.flatten(1, 2).mean(-1)[0]


def speaker_weights(path: Path) -> Weights:
    """Open the speaker net's tensors. Raises EngineUnavailable when the file is not a speaker net."""
    weights = as_weights(read_checkpoint(path), path)
    weights.shape("fuse34.local_att.0.weight")
    return weights


def speaker_width(weights: Weights) -> int:
    """Return the length of the vector that the net computes."""
    return weights.shape("layer3_ds.weight")[0] * MEL_BANDS // BAND_REDUCTION


def _conv(signal: Tensor, weights: Weights, conv: str, norm: str, stride: int = 1, padding: int = 0) -> Tensor:
    """Apply a convolution and the batch norm after it as one convolution."""
    scale = weights[f"{norm}.weight"] * torch.rsqrt(weights[f"{norm}.running_var"] + NORM_EPSILON)
    shift = weights[f"{norm}.bias"] - weights[f"{norm}.running_mean"] * scale
    if f"{conv}.bias" in weights:
        shift = shift + weights[f"{conv}.bias"] * scale
    return F.conv2d(signal, weights[f"{conv}.weight"] * scale[:, None, None, None], shift, stride, padding)


def _clamp(signal: Tensor) -> Tensor:
    return signal.clamp_(0.0, ACTIVATION_CEILING)


def _block(signal: Tensor, block: Weights, stride: int) -> Tensor:
    hidden = _clamp(_conv(signal, block, "conv1", "bn1", stride))
    width = block.shape("convs.0.weight")[0]
    parts: list[Tensor] = []
    for index, part in enumerate(torch.split(hidden, width, dim=1)):
        if not parts:
            mixed = part
        elif f"fuse_models.{index - 1}.local_att.0.weight" in block:
            mixed = _fuse(parts[-1], part, block.below(f"fuse_models.{index - 1}"))
        else:
            mixed = parts[-1] + part
        parts.append(_clamp(_conv(mixed, block, f"convs.{index}", f"bns.{index}", padding=1)))
    hidden = _conv(torch.cat(parts, dim=1), block, "conv3", "bn3")
    shortcut = _conv(signal, block, "shortcut.0", "shortcut.1", stride) if "shortcut.0.weight" in block else signal
    return _clamp(hidden + shortcut)


def _fuse(first: Tensor, second: Tensor, fusion: Weights) -> Tensor:
    """Fuse by attention: x (1 + a) + y (1 - a)."""
    hidden = F.silu(_conv(torch.cat((first, second), dim=1), fusion, "local_att.0", "local_att.1"))
    weight = torch.tanh(_conv(hidden, fusion, "local_att.3", "local_att.4"))
    return first * (1 + weight) + second * (1 - weight)
