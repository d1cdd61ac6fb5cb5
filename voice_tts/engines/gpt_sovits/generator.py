"""HiFi-GAN generator: the latent to a 32 kHz waveform (SPEC 4)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from voice_tts.engines.gpt_sovits.checkpoint import Weights

SLOPE = 0.1
LAST_SLOPE = 0.01
"""The final activation uses PyTorch's default slope, unlike the others."""


class Generator:
    """Weights `dec.*`, weight norm folded."""

    def __init__(
        self, weights: Weights, rates: Sequence[int], dilations: Sequence[Sequence[int]], dtype: torch.dtype
    ) -> None:
        self.dtype = dtype
        self.enter = self._prepared(weights.below("conv_pre"))
        self.condition = (weights["cond.weight"], weights["cond.bias"])
        self.leave = weights["conv_post.weight"].to(dtype)
        self.rates = rates
        self.ups = [self._prepared(layer) for layer in weights.each("ups")]
        self.dilations = dilations
        self.blocks = [
            [(self._prepared(first), self._prepared(second)) for first, second in zip(
                block.each("convs1"), block.each("convs2"), strict=True
            )]
            for block in weights.each("resblocks")
        ]  # fmt: skip

    def _prepared(self, weights: Weights) -> tuple[Tensor, Tensor]:
        return weights.folded().to(self.dtype), weights["bias"].to(self.dtype)

    def __call__(self, latent: Tensor, embedding: Tensor) -> Tensor:
        """Latent [channels, frames] and global embedding [gin] to float32 samples [frames * product of rates]."""
        voice = F.conv1d(embedding[None, :, None], *self.condition).to(self.dtype)
        kernel = self.enter[0].shape[-1]
        signal = F.conv1d(latent[None].to(self.dtype), *self.enter, padding=kernel // 2) + voice
        kinds = len(self.blocks) // len(self.ups)
        for index, ((weight, bias), rate) in enumerate(zip(self.ups, self.rates, strict=True)):
            signal = F.leaky_relu_(signal, SLOPE)
            signal = F.conv_transpose1d(signal, weight, bias, rate, padding=(weight.shape[-1] - rate) // 2)
            total = self._refine(signal, self.blocks[index * kinds], self.dilations[0])
            for kind in range(1, kinds):
                total += self._refine(signal, self.blocks[index * kinds + kind], self.dilations[kind])
            signal = total.div_(kinds)
        signal = F.conv1d(F.leaky_relu_(signal, LAST_SLOPE), self.leave, padding=self.leave.shape[-1] // 2)
        return torch.tanh(signal.float())[0, 0]

    @staticmethod
    def _refine(
        signal: Tensor, block: list[tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]], dilations: Sequence[int]
    ) -> Tensor:
        for (first, second), dilation in zip(block, dilations, strict=True):
            reach = first[0].shape[-1] // 2
            inner = F.conv1d(F.leaky_relu(signal, SLOPE), *first, padding=reach * dilation, dilation=dilation)
            signal = signal + F.conv1d(F.leaky_relu_(inner, SLOPE), *second, padding=reach)
        return signal
