"""Encodes a reference clip: semantic codes of its words and one vector of its timbre."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from speech.engines.gpt_sovits.checkpoint import Weights
from speech.engines.gpt_sovits.layers import linear, merge_heads, split_heads

STYLE_HEADS = 2
CODEBOOK = "quantizer.vq.layers.0._codebook.embed"
CODE_STRIDE = 2
"""HuBERT frames per code: 50 frames a second become 25 codes."""


def semantic_codes(weights: Weights, hubert: Tensor) -> Tensor:
    """Quantise HuBERT frames [T, width] to int64 codes [(T - 2) // 2 + 1] (docs/gpt_sovits.md#semantic-codes)."""
    frames = F.conv1d(hubert.T[None], weights["ssl_proj.weight"], weights["ssl_proj.bias"], stride=CODE_STRIDE)[0].T
    codebook = weights[CODEBOOK]
    distance = frames.pow(2).sum(1, keepdim=True) - 2 * frames @ codebook.T + codebook.pow(2).sum(1)[None]
    return (-distance).argmax(dim=1)


def timbre(weights: Weights, spectrum: Tensor, speaker: Tensor | None) -> Tensor:
    """Encode one clip's spectrogram [1025, T] and, in Pro versions, speaker vector as the global embedding [gin].

    docs/gpt_sovits.md#global-embedding
    """
    style = _style(weights.below("ref_enc"), spectrum)
    if speaker is None:
        return style
    return F.prelu(
        (style + F.linear(speaker, weights["sv_emb.weight"], weights["sv_emb.bias"]))[None], weights["prelu.weight"]
    )[0]


def _style(weights: Weights, spectrum: Tensor) -> Tensor:
    bins = weights.shape("spectral.0.fc.weight")[1]
    hidden = spectrum[:bins].T
    for name in ("spectral.0.fc", "spectral.3.fc"):
        hidden = F.mish(linear(hidden, weights.below(name)))
    for layer in weights.each("temporal"):
        kernel = layer["conv1.conv.weight"]
        gated = F.conv1d(hidden.T[None], kernel, layer["conv1.conv.bias"], padding=kernel.shape[-1] // 2)
        hidden = hidden + F.glu(gated, dim=1)[0].T
    attention = weights.below("slf_attn")
    query, key, value = (
        split_heads(linear(hidden, attention.below(name)), STYLE_HEADS) for name in ("w_qs", "w_ks", "w_vs")
    )
    # Divided by the root of the whole width, not of a head's width, because the weights were trained so.
    scores = torch.softmax(query @ key.transpose(1, 2) / math.sqrt(hidden.shape[1]), dim=-1)
    hidden = hidden + linear(merge_heads(scores @ value), attention.below("fc"))
    return linear(hidden, weights.below("fc.fc")).mean(dim=0)
