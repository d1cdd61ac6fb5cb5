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


Conv = tuple[Tensor, Tensor]
"""Weight and bias."""


class Generator:
    """Weights `dec.*`, weight norm folded.

    Signals are images of height 1 with the channels last in memory: PyTorch's CPU convolutions run dilated and narrow
    layers up to twice as fast on these as on its 1-D layout, which they would have to rearrange each time.
    """

    def __init__(
        self, weights: Weights, rates: Sequence[int], dilations: Sequence[Sequence[int]], dtype: torch.dtype
    ) -> None:
        self.dtype = dtype
        self.enter = self._prepared(weights.below("conv_pre"))
        self.condition = (weights["cond.weight"], weights["cond.bias"])
        self.leave = self._image(weights["conv_post.weight"])
        self.rates = rates
        self.ups = [self._prepared(layer) for layer in weights.each("ups")]
        self.dilations = dilations
        self.blocks = [self._block(block) for block in weights.each("resblocks")]

    def _block(self, weights: Weights) -> list[tuple[Conv, Conv]]:
        pairs = zip(weights.each("convs1"), weights.each("convs2"), strict=True)
        return [(self._prepared(first), self._prepared(second)) for first, second in pairs]

    def _prepared(self, weights: Weights) -> Conv:
        return self._image(weights.folded()), weights["bias"].to(self.dtype)

    def _image(self, tensor: Tensor) -> Tensor:
        return tensor.unsqueeze(2).to(self.dtype, memory_format=torch.channels_last)

    def __call__(self, latent: Tensor, embedding: Tensor) -> Tensor:
        """Latent [channels, frames] and global embedding [gin] to float32 samples [frames * product of rates]."""
        voice = F.conv1d(embedding[None, :, None], *self.condition)
        signal = _convolve(self._image(latent[None]), *self.enter) + self._image(voice)
        kinds = len(self.blocks) // len(self.ups)
        for index, ((weight, bias), rate) in enumerate(zip(self.ups, self.rates, strict=True)):
            signal = F.leaky_relu_(signal, SLOPE)
            margin = (weight.shape[-1] - rate) // 2
            signal = F.conv_transpose2d(signal, weight, bias, (1, rate), padding=(0, margin))
            total = _refine(signal, self.blocks[index * kinds], self.dilations[0])
            for kind in range(1, kinds):
                total += _refine(signal, self.blocks[index * kinds + kind], self.dilations[kind])
            signal = total.div_(kinds)
        signal = _convolve(F.leaky_relu_(signal, LAST_SLOPE), self.leave, None)
        return torch.tanh(signal.float()).flatten()


def _convolve(signal: Tensor, weight: Tensor, bias: Tensor | None, dilation: int = 1) -> Tensor:
    """Convolve along time, keeping the length."""
    reach = weight.shape[-1] // 2 * dilation
    return F.conv2d(signal, weight, bias, padding=(0, reach), dilation=(1, dilation))


def _refine(signal: Tensor, block: list[tuple[Conv, Conv]], dilations: Sequence[int]) -> Tensor:
    for (first, second), dilation in zip(block, dilations, strict=True):
        inner = _convolve(F.leaky_relu(signal, SLOPE), *first, dilation)
        signal = signal + _convolve(F.leaky_relu_(inner, SLOPE), *second)
    return signal
