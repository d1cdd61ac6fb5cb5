"""The few steps that all the nets share."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor

from voice_tts.engines.gpt_sovits.checkpoint import Weights


def linear(hidden: Tensor, weights: Weights) -> Tensor:
    """The linear map `weights.weight`, `weights.bias` of hidden [..., in]."""
    return F.linear(hidden, weights["weight"], weights["bias"])


def split_heads(hidden: Tensor, heads: int) -> Tensor:
    """[..., T, heads * d] to [..., heads, T, d]."""
    return hidden.reshape(*hidden.shape[:-1], heads, -1).transpose(-3, -2)


def merge_heads(mixed: Tensor) -> Tensor:
    """[..., heads, T, d] to [..., T, heads * d]."""
    return mixed.transpose(-3, -2).flatten(-2)
