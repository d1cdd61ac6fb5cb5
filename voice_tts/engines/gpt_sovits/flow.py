"""Normalising flow, run backwards: a sample of the prior to the latent that the generator speaks (SPEC 4)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from voice_tts.engines.gpt_sovits.checkpoint import Weights

COUPLING_STEP = 2
"""Flips, which have no weights, stand between the numbered couplings."""


class _Coupling:
    """Affine coupling with shift only: the second half moves by what a gated convolution net makes of the first."""

    def __init__(self, weights: Weights) -> None:
        self.enter = (weights["pre.weight"], weights["pre.bias"])
        self.leave = (weights["post.weight"], weights["post.bias"])
        net = weights.below("enc")
        self.condition = (net.below("cond_layer").folded(), net["cond_layer.bias"])
        self.gates = [(layer.folded(), layer["bias"]) for layer in net.each("in_layers")]
        self.skips = [(layer.folded(), layer["bias"]) for layer in net.each("res_skip_layers")]

    def __call__(self, latent: Tensor, embedding: Tensor) -> Tensor:
        first, second = latent.chunk(2)
        hidden = F.conv1d(first[None], *self.enter)
        conditions = F.conv1d(embedding[None, :, None], *self.condition).chunk(len(self.gates), dim=1)
        total = torch.zeros_like(hidden)
        width = hidden.shape[1]
        for gate, skip, condition in zip(self.gates, self.skips, conditions, strict=True):
            gated = F.conv1d(hidden, *gate, padding=gate[0].shape[-1] // 2) + condition
            out = F.conv1d(torch.tanh(gated[:, :width]) * torch.sigmoid(gated[:, width:]), *skip)
            if out.shape[1] > width:
                hidden = hidden + out[:, :width]
                out = out[:, width:]
            total = total + out
        return torch.cat((first, second - F.conv1d(total, *self.leave)[0]))


class Flow:
    """Weights `flow.*`."""

    def __init__(self, weights: Weights) -> None:
        self.couplings = [_Coupling(layer) for layer in weights.each("flow.flows", step=COUPLING_STEP)]

    def __call__(self, latent: Tensor, embedding: Tensor) -> Tensor:
        """Prior sample [channels, frames] and global embedding [gin] to the latent [channels, frames]."""
        for coupling in reversed(self.couplings):
            latent = coupling(latent.flip(0), embedding)
        return latent
