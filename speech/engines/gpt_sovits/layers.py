"""Building blocks that several of the nets share."""

from __future__ import annotations

from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor

from speech.engines.gpt_sovits.checkpoint import Weights


@dataclass(frozen=True, slots=True)
class Convolution:
    """A length-preserving convolution along time as one matrix product, for short signals whose length always differs.

    PyTorch's own convolutions use oneDNN, which compiles kernels for every new length and keeps them, 1 to 2 MB each. A
    matrix product compiles nothing.
    """

    weight: Tensor
    """Shape [out, kernel * channels]."""
    bias: Tensor
    channels: int

    @classmethod
    def of(cls, weights: Weights) -> Convolution:
        """Make it from `weight` [out, channels, kernel], with weight norm folded in, and `bias`."""
        kernel = weights.folded()
        return cls(kernel.transpose(1, 2).flatten(1).contiguous(), weights["bias"], kernel.shape[1])

    def __call__(self, hidden: Tensor) -> Tensor:
        """Convolve hidden [T, channels] to [T, out]."""
        kernel = self.weight.shape[1] // self.channels
        if kernel > 1:
            padded = F.pad(hidden, (0, 0, kernel // 2, kernel // 2))
            hidden = padded.as_strided((len(hidden), kernel * self.channels), (self.channels, 1))
        return F.linear(hidden, self.weight, self.bias)


def linear(hidden: Tensor, weights: Weights) -> Tensor:
    """Apply the linear layer with `weights.weight` and `weights.bias` to hidden [..., in]."""
    return F.linear(hidden, weights["weight"], weights["bias"])


def split_heads(hidden: Tensor, heads: int) -> Tensor:
    """Reshape [..., T, heads * d] to [..., heads, T, d]."""
    return hidden.reshape(*hidden.shape[:-1], heads, -1).transpose(-3, -2)


def merge_heads(mixed: Tensor) -> Tensor:
    """Reshape [..., heads, T, d] to [..., T, heads * d]."""
    return mixed.transpose(-3, -2).flatten(-2)
