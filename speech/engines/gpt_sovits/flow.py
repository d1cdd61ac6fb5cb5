"""Normalising flow, run backwards: maps a sample of the prior to the generator's latent (docs/gpt_sovits.md#flow)."""

from __future__ import annotations

import torch
from torch import Tensor

from speech.engines.gpt_sovits.checkpoint import Weights
from speech.engines.gpt_sovits.layers import Convolution

COUPLING_STEP = 2
"""Couplings are numbered in steps of two, because a flip, which has no weights, stands between each pair."""


class _Coupling:
    """Affine coupling with shift only: shifts the second half by a gated convolution net's output for the first."""

    def __init__(self, weights: Weights) -> None:
        self.enter, self.leave = (Convolution.of(weights.below(name)) for name in ("pre", "post"))
        net = weights.below("enc")
        self.condition = Convolution.of(net.below("cond_layer"))
        self.gates = [Convolution.of(layer) for layer in net.each("in_layers")]
        self.skips = [Convolution.of(layer) for layer in net.each("res_skip_layers")]

    def __call__(self, latent: Tensor, embedding: Tensor) -> Tensor:
        first, second = latent.chunk(2, dim=1)
        hidden = self.enter(first)
        conditions = self.condition(embedding[None]).chunk(len(self.gates), dim=1)
        total = torch.zeros_like(hidden)
        width = hidden.shape[1]
        for gate, skip, condition in zip(self.gates, self.skips, conditions, strict=True):
            gated = gate(hidden) + condition
            out = skip(torch.tanh(gated[:, :width]) * torch.sigmoid(gated[:, width:]))
            if out.shape[1] > width:
                hidden = hidden + out[:, :width]
                out = out[:, width:]
            total = total + out
        return torch.cat((first, second - self.leave(total)), dim=1)


class Flow:
    """The normalising flow, from the weights `flow.*`."""

    def __init__(self, weights: Weights) -> None:
        self.couplings = [_Coupling(layer) for layer in weights.each("flow.flows", step=COUPLING_STEP)]

    def __call__(self, latent: Tensor, embedding: Tensor) -> Tensor:
        """Map a prior sample [channels, frames] and a global embedding [gin] to the latent [channels, frames]."""
        latent = latent.T
        for coupling in reversed(self.couplings):
            latent = coupling(latent.flip(1), embedding)
        return latent.T
