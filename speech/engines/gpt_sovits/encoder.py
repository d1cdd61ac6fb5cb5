"""Prior encoder: maps codes, phonemes and timbre to the latent's mean and spread (docs/gpt_sovits.md#prior-encoder)."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from speech.engines.gpt_sovits.checkpoint import Weights
from speech.engines.gpt_sovits.layers import Convolution, merge_heads, split_heads
from speech.engines.gpt_sovits.style import CODEBOOK

NORM_EPSILON = 1e-5
CODE_REPEATS = 2
"""Frames of the waveform model per semantic code: 25 codes a second become 50 frames."""
CROSS_HEADS = 4


class _RelativeLayer:
    """Self-attention with learned relative keys and values, then a convolutional feed-forward; post-norm."""

    def __init__(self, weights: Weights, index: int, heads: int) -> None:
        attention = weights.below(f"attn_layers.{index}")
        self.heads = heads
        self.query, self.key, self.value, self.out = (
            Convolution.of(attention.below(f"conv_{name}")) for name in "qkvo"
        )
        self.relative_keys = attention["emb_rel_k"][0]
        self.relative_values = attention["emb_rel_v"][0]
        feed = weights.below(f"ffn_layers.{index}")
        self.widen, self.narrow = (Convolution.of(feed.below(f"conv_{part}")) for part in (1, 2))
        self.norms = [
            (weights[f"norm_layers_{part}.{index}.gamma"], weights[f"norm_layers_{part}.{index}.beta"])
            for part in (1, 2)
        ]

    def __call__(self, hidden: Tensor) -> Tensor:
        hidden = _normalise(hidden + self._attend(hidden), *self.norms[0])
        return _normalise(hidden + self.narrow(F.relu_(self.widen(hidden))), *self.norms[1])

    def _attend(self, hidden: Tensor) -> Tensor:
        query, key, value = (split_heads(part(hidden), self.heads) for part in (self.query, self.key, self.value))
        query = query / math.sqrt(query.shape[-1])
        scores = query @ key.transpose(1, 2)
        reach = len(self.relative_keys) // 2
        length = len(hidden)
        offsets = [offset for offset in range(-reach, reach + 1) if abs(offset) < length]
        relative = query @ self.relative_keys.T
        for offset in offsets:
            rows = slice(max(0, -offset), length - max(0, offset))
            scores.diagonal(offset, 1, 2).add_(relative[:, rows, offset + reach])
        shares = torch.softmax(scores, dim=-1)
        near = shares.new_zeros(self.heads, length, len(self.relative_values))
        for offset in offsets:
            rows = slice(max(0, -offset), length - max(0, offset))
            near[:, rows, offset + reach] = shares.diagonal(offset, 1, 2)
        mixed = shares @ value + near @ self.relative_values
        return self.out(merge_heads(mixed))


def _normalise(hidden: Tensor, gamma: Tensor, beta: Tensor) -> Tensor:
    return F.layer_norm(hidden, hidden.shape[-1:], gamma, beta, NORM_EPSILON)


def _layers(weights: Weights, heads: int) -> list[_RelativeLayer]:
    count = sum(1 for _ in weights.each("attn_layers"))
    return [_RelativeLayer(weights, index, heads) for index in range(count)]


class PriorEncoder:
    """The prior encoder, from the weights `enc_p.*`, the codebook, and `ge_to512.*` where the version has it."""

    def __init__(self, weights: Weights, heads: int) -> None:
        prior = weights.below("enc_p")
        self.codebook = weights[CODEBOOK]
        self.code_projection = Convolution.of(prior.below("ssl_proj"))
        self.code_layers = _layers(prior.below("encoder_ssl"), heads)
        self.embedding = prior["text_embedding.weight"]
        self.text_layers = _layers(prior.below("encoder_text"), heads)
        cross = prior.below("mrte")
        self.query, self.key, self.value, self.out = (
            Convolution.of(cross.below(f"cross_attention.conv_{name}")) for name in "qkvo"
        )
        self.code_entry, self.text_entry, self.exit = (
            Convolution.of(cross.below(name)) for name in ("c_pre", "text_pre", "c_post")
        )
        self.joint_layers = _layers(prior.below("encoder2"), heads)
        self.projection = Convolution.of(prior.below("proj"))
        self.timbre_entry = (
            (weights["ge_to512.weight"], weights["ge_to512.bias"]) if "ge_to512.weight" in weights else None
        )

    def __call__(
        self, codes: Tensor, phonemes: Tensor, embedding: Tensor, speed: float, growing: bool = False
    ) -> tuple[Tensor, Tensor]:
        """Encode codes [N], phonemes [P] and global embedding [gin] as mean and log deviation, each [channels, frames].

        frames = 2 N, or int(2 N / speed) + 1 at a speed other than 1. The reference stretches the utterance to a whole
        number of frames, which moves every frame when codes are added; with `growing` frames keep their place.
        """
        hidden = self.code_projection(F.embedding(codes, self.codebook)).repeat_interleave(CODE_REPEATS, dim=0)
        for layer in self.code_layers:
            hidden = layer(hidden)
        text = F.embedding(phonemes, self.embedding)
        for layer in self.text_layers:
            text = layer(text)
        hidden = self._cross(hidden, text, embedding)
        for layer in self.joint_layers:
            hidden = layer(hidden)
        if speed != 1.0 and growing:
            hidden = F.interpolate(hidden.T[None], scale_factor=1 / speed, mode="linear")[0].T
        elif speed != 1.0:
            frames = int(len(hidden) / speed) + 1
            hidden = F.interpolate(hidden.T[None], size=frames, mode="linear")[0].T
        mean, deviation = self.projection(hidden).T.chunk(2)
        return mean, deviation

    def _cross(self, hidden: Tensor, text: Tensor, embedding: Tensor) -> Tensor:
        """Let each code frame attend to all phonemes, and add the timbre to the result."""
        entry, text = self.code_entry(hidden), self.text_entry(text)
        query, key, value = (
            split_heads(part(source), CROSS_HEADS)[None]
            for part, source in ((self.query, entry), (self.key, text), (self.value, text))
        )
        seen = F.scaled_dot_product_attention(query, key, value)[0]
        voice = embedding if self.timbre_entry is None else F.linear(embedding, *self.timbre_entry)
        return self.exit(self.out(merge_heads(seen)) + entry + voice)
