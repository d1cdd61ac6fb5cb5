"""The few steps that all the nets share."""

from __future__ import annotations

from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor

from speech.engines.gpt_sovits.checkpoint import Weights


@dataclass(frozen=True, slots=True)
class Convolution:
    """A convolution along time that keeps the length, as one matrix product; for short signals of ever new lengths.

    oneDNN, which PyTorch's own convolutions use, compiles kernels for every new length and keeps them, 1 to 2 MB each;
    a product compiles nothing.
    """

    weight: Tensor
    """[out, kernel * channels]"""
    bias: Tensor
    channels: int

    @classmethod
    def of(cls, weights: Weights) -> Convolution:
        """From `weight` [out, channels, kernel], weight norm folded in, and `bias`."""
        kernel = weights.folded()
        return cls(kernel.transpose(1, 2).flatten(1).contiguous(), weights["bias"], kernel.shape[1])

    def __call__(self, hidden: Tensor) -> Tensor:
        """Hidden [T, channels] to [T, out]."""
        kernel = self.weight.shape[1] // self.channels
        if kernel > 1:
            padded = F.pad(hidden, (0, 0, kernel // 2, kernel // 2))
            hidden = padded.as_strided((len(hidden), kernel * self.channels), (self.channels, 1))
        return F.linear(hidden, self.weight, self.bias)


def linear(hidden: Tensor, weights: Weights) -> Tensor:
    """The linear map `weights.weight`, `weights.bias` of hidden [..., in]."""
    return F.linear(hidden, weights["weight"], weights["bias"])


def split_heads(hidden: Tensor, heads: int) -> Tensor:
    """[..., T, heads * d] to [..., heads, T, d]."""
    return hidden.reshape(*hidden.shape[:-1], heads, -1).transpose(-3, -2)


def merge_heads(mixed: Tensor) -> Tensor:
    """[..., heads, T, d] to [..., T, heads * d]."""
    return mixed.transpose(-3, -2).flatten(-2)
