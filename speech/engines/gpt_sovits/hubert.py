"""HuBERT base: turns 16 kHz audio into content features, 50 a second (docs/gpt_sovits.md#hubert)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch.nn.functional as F
from torch import Tensor

from speech.engines.base import EngineUnavailable
from speech.engines.gpt_sovits.checkpoint import Weights, as_weights, read_checkpoint
from speech.engines.gpt_sovits.files import ModelFiles
from speech.engines.gpt_sovits.layers import linear, merge_heads, split_heads

WRAPPING = "hubert."
"""Key prefix of files in which HuBERT was saved as part of a larger model."""


class Hubert:
    """Content encoder; its weights are converted when it is made, and freed with it.

    We do not use `transformers`, because importing it costs 2 to 3 s and 110 MB for one forward pass per voice.
    """

    def __init__(self, files: ModelFiles) -> None:
        self.weights = hubert_weights(files.hubert_weights)
        settings = _settings(files.hubert_config)
        self.strides = [int(step) for step in settings["conv_stride"]]
        self.heads = int(settings["num_attention_heads"])
        self.epsilon = float(settings["layer_norm_eps"])
        self.groups = int(settings["num_conv_pos_embedding_groups"])

    def __call__(self, audio: Tensor) -> Tensor:
        """Encode float32 audio [n] as the last hidden state [frames, width]."""
        hidden = self._embed(self._convolve(audio))
        for layer in self.weights.each("encoder.layers"):
            hidden = self._normalise(hidden + self._attend(hidden, layer), layer.below("layer_norm"))
            inner = F.gelu(linear(hidden, layer.below("feed_forward.intermediate_dense")))
            outer = linear(inner, layer.below("feed_forward.output_dense"))
            hidden = self._normalise(hidden + outer, layer.below("final_layer_norm"))
        return hidden

    def _convolve(self, audio: Tensor) -> Tensor:
        """Convolve audio [n] to frames [channels, T]."""
        signal = audio[None, None]
        for index, (layer, stride) in enumerate(
            zip(self.weights.each("feature_extractor.conv_layers"), self.strides, strict=True)
        ):
            signal = F.conv1d(signal, layer["conv.weight"], stride=stride)
            if index == 0:
                scale = layer["layer_norm.weight"]
                signal = F.group_norm(signal, len(scale), scale, layer["layer_norm.bias"])
            signal = F.gelu(signal)
        return signal[0]

    def _embed(self, frames: Tensor) -> Tensor:
        """Project frames [channels, T] to [T, width] and add the convolutional position embedding."""
        projection = self.weights.below("feature_projection")
        hidden = linear(self._normalise(frames.T, projection.below("layer_norm")), projection.below("projection"))
        kernel, bias = self._position_kernel()
        positions = F.conv1d(hidden.T[None], kernel, bias, padding=kernel.shape[-1] // 2, groups=self.groups)
        hidden = hidden + F.gelu(positions[0, :, : len(hidden)]).T
        return self._normalise(hidden, self.weights.below("encoder.layer_norm"))

    def _position_kernel(self) -> tuple[Tensor, Tensor]:
        """Return the kernel, weight-normed over its last dimension, and the bias; older files use other key names."""
        conv = self.weights.below("encoder.pos_conv_embed.conv")
        older = "weight_v" in conv
        scale = conv["weight_g" if older else "parametrizations.weight.original0"]
        direction = conv["weight_v" if older else "parametrizations.weight.original1"]
        return direction * (scale / direction.norm(dim=(0, 1), keepdim=True)), conv["bias"]

    def _attend(self, hidden: Tensor, layer: Weights) -> Tensor:
        def split(name: str) -> Tensor:
            return split_heads(linear(hidden, layer.below(f"attention.{name}")), self.heads)

        query, key, value = (split(name)[None] for name in ("q_proj", "k_proj", "v_proj"))
        mixed = merge_heads(F.scaled_dot_product_attention(query, key, value)[0])
        return linear(mixed, layer.below("attention.out_proj"))

    def _normalise(self, hidden: Tensor, norm: Weights) -> Tensor:
        return F.layer_norm(hidden, hidden.shape[-1:], norm["weight"], norm["bias"], self.epsilon)


def hubert_weights(path: Path) -> Weights:
    """Open HuBERT's tensors. Raises EngineUnavailable when the file is not HuBERT."""
    state = read_checkpoint(path)
    prefix = WRAPPING if isinstance(state, dict) and any(key.startswith(WRAPPING) for key in state) else ""
    weights = as_weights(state, path, prefix)
    weights.shape("feature_projection.projection.weight")
    return weights


def _settings(path: Path) -> dict[str, Any]:
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EngineUnavailable(f"{path}: expected HuBERT's configuration: {error}") from error
    wanted = ("conv_stride", "num_attention_heads", "layer_norm_eps", "num_conv_pos_embedding_groups")
    if not isinstance(settings, dict) or not all(name in settings for name in wanted):
        raise EngineUnavailable(f"{path}: expected HuBERT's configuration with {', '.join(wanted)}")
    return settings
