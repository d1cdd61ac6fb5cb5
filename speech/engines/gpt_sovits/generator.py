"""HiFi-GAN generator: turns the latent into a 32 kHz waveform (docs/gpt_sovits.md#generator)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from speech.engines.gpt_sovits.checkpoint import Weights
from speech.engines.gpt_sovits.layers import Convolution

SLOPE = 0.1
LAST_SLOPE = 0.01
"""The final activation uses PyTorch's default slope, unlike the others."""


TILE_VALUES = 400_000
"""Values of a stage's output that are computed at a time: as many bf16 values as fit a core's cache."""
MOST_FRAMES = 104
"""Most frames of the latent (2 s) in one tile: what `TILE_VALUES` amounts to in a full-size model."""

Conv = tuple[Tensor, Tensor]
"""Weight and bias."""
Block = list[tuple[Conv, Conv]]


class _Stage:
    """One upsampling step and the mean of its residual blocks.

    Only the first stage has `enter`, the generator's input convolution; only the last has `leave`, the output
    convolution.

    A stage runs over its input in tiles of a few fixed widths, each with as much context as its kernels reach. The
    samples are those of a single pass, but oneDNN sees the same shapes for every sentence. For every new shape it would
    take a quarter longer, and keep up to 2 MB per kernel.
    """

    def __init__(
        self, up: Conv, rate: int, blocks: list[Block], dilations: Sequence[Sequence[int]], frame_samples: int
    ) -> None:
        """frame_samples: input samples of this stage per frame of the latent."""
        self.up = up
        self.frame_samples = frame_samples
        self.rate = rate
        self.blocks = blocks
        self.dilations = dilations
        self.enter: Conv | None = None
        self.leave: Tensor | None = None

    def __call__(self, signal: Tensor, voice: Tensor, tile_values: int) -> Tensor:
        """Upsample signal [1, C, 1, N] to [1, C', 1, N * rate]; `voice` [1, C, 1, 1] is added after `enter`."""
        context = self._context()
        widths = self._widths(tile_values, context)
        length = signal.shape[-1]
        parts = []
        done = 0
        while done < length:
            start = max(0, done - context)
            width = min((width for width in widths if width >= length - start), default=widths[0])
            start = max(0, min(start, length - width))
            tile = signal[..., start : start + width]
            end = length if start + width >= length else start + width - context
            spoken = self._run(F.pad(tile, (0, width - tile.shape[-1])), voice, tile.shape[-1])
            parts.append(spoken[..., (done - start) * self.rate : (end - start) * self.rate])
            done = end
        return torch.cat(parts, dim=-1)

    def _widths(self, tile_values: int, context: int) -> tuple[int, int]:
        """Return the usual width of a tile, and half of it for a short signal or the rest of a long one."""
        width = min(tile_values // (self.up[0].shape[1] * self.rate), MOST_FRAMES * self.frame_samples)
        width = max(width, 4 * context)
        return width, width // 2

    def _context(self) -> int:
        """Count the input samples on either side that an output sample depends on."""
        kernel = self.up[0].shape[-1]
        reach = max(map(_reach, self.blocks, self.dilations))
        if self.leave is not None:
            reach += self.leave.shape[-1] // 2
        entering = self.enter[0].shape[-1] // 2 if self.enter else 0
        return entering + math.ceil(reach / self.rate) + math.ceil(kernel / (2 * self.rate)) + 1

    def _run(self, signal: Tensor, voice: Tensor, length: int) -> Tensor:
        """Run one tile whose first `length` input samples are signal; the rest is kept silent, as padding would be."""
        if self.enter is not None:
            signal = _convolve(signal, *self.enter) + voice
        weight, bias = self.up
        margin = (weight.shape[-1] - self.rate) // 2
        signal = _silence(F.leaky_relu(signal, SLOPE), length)
        signal = F.conv_transpose2d(signal, weight, bias, (1, self.rate), padding=(0, margin))
        length *= self.rate
        total = _refine(signal, length, self.blocks[0], self.dilations[0])
        for block, dilations in zip(self.blocks[1:], self.dilations[1:], strict=True):
            total += _refine(signal, length, block, dilations)
        signal = total.div_(len(self.blocks))
        if self.leave is not None:
            signal = _convolve(_silence(F.leaky_relu_(signal, LAST_SLOPE), length), self.leave, None)
        return signal


class Generator:
    """The generator, from the weights `dec.*` with weight norm folded in.

    Signals are images of height 1 with the channels last in memory. On these PyTorch's CPU convolutions run dilated and
    narrow layers up to twice as fast as on its 1-D layout, which they have to rearrange each time.
    """

    def __init__(
        self, weights: Weights, rates: Sequence[int], dilations: Sequence[Sequence[int]], dtype: torch.dtype
    ) -> None:
        self.dtype = dtype
        self.tile_values = TILE_VALUES
        self.condition = Convolution.of(weights.below("cond"))
        ups = [self._prepared(layer) for layer in weights.each("ups")]
        blocks = [self._block(block) for block in weights.each("resblocks")]
        kinds = len(blocks) // len(ups)
        self.stages = [
            _Stage(up, rate, blocks[index * kinds : (index + 1) * kinds], dilations, math.prod(rates[:index]))
            for index, (up, rate) in enumerate(zip(ups, rates, strict=True))
        ]
        self.stages[0].enter = self._prepared(weights.below("conv_pre"))
        self.stages[-1].leave = self._image(weights["conv_post.weight"])

    def _block(self, weights: Weights) -> Block:
        pairs = zip(weights.each("convs1"), weights.each("convs2"), strict=True)
        return [(self._prepared(first), self._prepared(second)) for first, second in pairs]

    def _prepared(self, weights: Weights) -> Conv:
        return self._image(weights.folded()), weights["bias"].to(self.dtype)

    def _image(self, tensor: Tensor) -> Tensor:
        return tensor.unsqueeze(2).to(self.dtype, memory_format=torch.channels_last)

    def __call__(self, latent: Tensor, embedding: Tensor) -> Tensor:
        """Turn latent [channels, frames] and embedding [gin] into float32 samples [frames * product of rates]."""
        voice = self._image(self.condition(embedding[None])[..., None])
        signal = self._image(latent[None])
        for stage in self.stages:
            signal = stage(signal, voice, self.tile_values)
        return torch.tanh(signal.float()).flatten()


def _convolve(signal: Tensor, weight: Tensor, bias: Tensor | None, dilation: int = 1) -> Tensor:
    """Convolve along time, keeping the length."""
    reach = weight.shape[-1] // 2 * dilation
    return F.conv2d(signal, weight, bias, padding=(0, reach), dilation=(1, dilation))


def _silence(signal: Tensor, length: int) -> Tensor:
    """Set everything from `length` on to zero, in place."""
    signal[..., length:] = 0
    return signal


def _refine(signal: Tensor, length: int, block: Block, dilations: Sequence[int]) -> Tensor:
    for (first, second), dilation in zip(block, dilations, strict=True):
        inner = _convolve(_silence(F.leaky_relu(signal, SLOPE), length), *first, dilation)
        signal = signal + _convolve(_silence(F.leaky_relu_(inner, SLOPE), length), *second)
    return signal


def _reach(block: Block, dilations: Sequence[int]) -> int:
    """Count the samples on either side that a residual block's output depends on."""
    pairs = zip(block, dilations, strict=True)
    return sum(first[0].shape[-1] // 2 * dilation + second[0].shape[-1] // 2 for (first, second), dilation in pairs)
