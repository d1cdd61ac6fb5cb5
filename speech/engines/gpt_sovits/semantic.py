"""The GPT half: predicts new speech's codes from phonemes and a reference (docs/gpt_sovits.md#semantic-model)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from speech.engines.base import EngineUnavailable
from speech.engines.gpt_sovits.checkpoint import CPU, RANDOM_MARK, Weights, as_weights, read_checkpoint
from speech.engines.gpt_sovits.layers import merge_heads, split_heads
from speech.engines.gpt_sovits.precision import EXACT, Precision, Product, product

NORM_EPSILON = 1e-5


@dataclass(frozen=True, slots=True)
class GptFile:
    """An opened GPT checkpoint."""

    weights: Weights
    heads: int
    end: int
    max_seconds: float
    random: bool


def open_gpt(path: Path) -> GptFile:
    """Read a GPT (text to semantic) checkpoint. Raises EngineUnavailable when it is not one."""
    content = read_checkpoint(path)
    config = content.get("config") if isinstance(content, dict) else None
    model = config.get("model") if isinstance(config, dict) else None
    if not isinstance(config, dict) or not isinstance(model, dict) or "head" not in model or "weight" not in content:
        raise EngineUnavailable(f"{path}: expected a GPT checkpoint with `weight` and `config.model`")
    weights = as_weights(content["weight"], path, "model.")
    end = weights.shape("ar_predict_layer.weight")[0] - 1
    if int(model.get("EOS", end)) != end:
        raise EngineUnavailable(f"{path}: expected the end token {end}, its config says {model['EOS']}")
    data = config.get("data")
    seconds = float(data.get("max_sec", 54)) if isinstance(data, dict) else 54.0
    return GptFile(weights, int(model["head"]), end, seconds, RANDOM_MARK in content)


class _Layer:
    """One post-norm transformer layer: attention over cached keys and values, then a feed-forward net."""

    def __init__(self, weights: Weights, heads: int, precision: Precision) -> None:
        self.heads = heads
        attention = weights.below("self_attn")
        parts = {
            "joint": (attention["in_proj_weight"], attention["in_proj_bias"]),
            "out": (attention["out_proj.weight"], attention["out_proj.bias"]),
            "widen": (weights["linear1.weight"], weights["linear1.bias"]),
            "narrow": (weights["linear2.weight"], weights["linear2.bias"]),
        }
        self.prefill_products = {name: product(*part, precision.prefill) for name, part in parts.items()}
        self.step_products = (
            self.prefill_products
            if precision.step == precision.prefill
            else {name: product(*part, precision.step) for name, part in parts.items()}
        )
        self.norms = [(weights[f"norm{part}.weight"], weights[f"norm{part}.bias"]) for part in (1, 2)]

    def prefill(self, hidden: Tensor, mask: Tensor, keys: Tensor, values: Tensor) -> Tensor:
        """Read hidden [B, S, D] and fill S positions of the cache. mask: bool [B, 1, S, S], true where attended to."""
        products = self.prefill_products
        query, key, value = self._split(products["joint"](hidden))
        length = hidden.shape[1]
        keys[:, :, :length] = key
        values[:, :, :length] = value
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        return self._finish(hidden, merge_heads(mixed), products)

    def step(
        self, hidden: Tensor, mask: Tensor | None, keys: Tensor, values: Tensor, position: int
    ) -> tuple[Tensor, Tensor]:
        """Feed hidden [B, D] at `position`; return the layer's output [B, D] and its query [B, H, 1, d]."""
        products = self.step_products
        query, key, value = self._split(products["joint"](hidden)[:, None])
        keys[:, :, position : position + 1] = key
        values[:, :, position : position + 1] = value
        end = position + 1
        mixed = F.scaled_dot_product_attention(query, keys[:, :, :end], values[:, :, :end], attn_mask=mask)
        return self._finish(hidden, mixed.flatten(1), products), query

    def _split(self, joint: Tensor) -> list[Tensor]:
        return [split_heads(part, self.heads) for part in joint.chunk(3, dim=-1)]

    def _finish(self, hidden: Tensor, mixed: Tensor, products: dict[str, Product]) -> Tensor:
        hidden = self._normalise(hidden + products["out"](mixed), 0)
        return self._normalise(hidden + products["narrow"](F.relu_(products["widen"](hidden))), 1)

    def _normalise(self, hidden: Tensor, part: int) -> Tensor:
        weight, bias = self.norms[part]
        return F.layer_norm(hidden, (hidden.shape[-1],), weight, bias, NORM_EPSILON)


POSITION_BASE = 10_000.0
POSITIONS = 4000
"""Length of the position table."""


def _position_table(width: int) -> Tensor:
    """Compute interleaved sine and cosine positions, float32 [POSITIONS, width]."""
    position = torch.arange(POSITIONS, dtype=torch.float32)[:, None]
    rate = torch.exp(torch.arange(0, width, 2, dtype=torch.float32) * -(math.log(POSITION_BASE) / width))
    return torch.stack((torch.sin(position * rate), torch.cos(position * rate)), dim=2).flatten(1)


@dataclass(frozen=True, slots=True)
class Cache:
    """Keys and values of the unfinished rows: [layers, B, H, capacity, d]; `mask` is None when nothing is padded."""

    keys: Tensor
    values: Tensor
    mask: Tensor | None


CODES_PER_SECOND_LIMIT = 50
"""Codes per second of the reference's length limit, although speech has 25 codes a second."""


class SemanticModel:
    """A token model ready to run; its weights are converted once, when it is made.

    It accepts tensors of any device and computes on its own. Logits are returned on the CPU, where tokens are drawn, so
    that a seed gives the same speech everywhere.
    """

    def __init__(self, file: GptFile, precision: Precision = EXACT, device: torch.device = CPU) -> None:
        weights = file.weights.on(device)
        self.device = device
        self.end = file.end
        self.code_limit = int(CODES_PER_SECOND_LIMIT * file.max_seconds)
        self.heads = file.heads
        # BERT features exist for Chinese only; in other languages they are zero, and their projection is its bias.
        self.text_table = weights["ar_text_embedding.word_embeddings.weight"] + weights["bert_proj.bias"]
        self.code_table = weights["ar_audio_embedding.word_embeddings.weight"]
        self.width = self.code_table.shape[1]
        table = _position_table(self.width).to(device)
        self.text_positions = table * weights["ar_text_position.alpha"]
        self.code_positions = table * weights["ar_audio_position.alpha"]
        self.layers = [_Layer(layer, file.heads, precision) for layer in weights.each("h.layers")]
        self.predict = weights["ar_predict_layer.weight"]

    def prefill(self, phonemes: list[Tensor], prompt: Tensor, capacity: int) -> tuple[Tensor, Cache, int]:
        """Read phonemes ([P] for each row, the prompt's first) and the prompt's codes [T].

        Returns the logits of the first token [B, V], the cache with room for `capacity` more positions, and the number
        of positions taken. Shorter rows are padded on the left, after their positions are added.
        """
        rows, longest = len(phonemes), max(len(row) for row in phonemes)
        length = longest + len(prompt)
        device = self.device
        hidden = torch.zeros(rows, length, self.width, device=device)
        seen = torch.ones(rows, 1, length, length, dtype=torch.bool, device=device)
        for index, row in enumerate(phonemes):
            padding = longest - len(row)
            hidden[index, padding:longest] = self.text_table[row.to(device)] + self.text_positions[: len(row)]
            seen[index, :, :, :padding] = False
        hidden[:, longest:] = self.code_table[prompt.to(device)] + self.code_positions[: len(prompt)]
        seen[:, :, :longest, longest:] = False
        seen[:, :, longest:, longest:].tril_()
        shape = (len(self.layers), rows, self.heads, length + capacity, self.width // self.heads)
        keys, values = (torch.empty(shape, device=device) for _ in range(2))
        for layer, layer_keys, layer_values in zip(self.layers, keys, values, strict=True):
            hidden = layer.prefill(hidden, seen, layer_keys, layer_values)
        mask = None
        if any(len(row) < longest for row in phonemes):
            visible = F.pad(seen[:, :, -1:], (0, capacity), value=True)
            mask = torch.zeros(visible.shape, device=device).masked_fill_(~visible, -torch.inf)
        return self._logits(hidden[:, -1]), Cache(keys, values, mask), length

    def step(self, tokens: Tensor, cache: Cache, position: int, code_position: int) -> tuple[Tensor, list[Tensor]]:
        """Feed each row's last token [B] at cache `position`; return logits [B, V] and each layer's queries."""
        hidden = self.code_table[tokens.to(self.device)] + self.code_positions[code_position]
        mask = None if cache.mask is None else cache.mask[..., : position + 1]
        queries = []
        for layer, keys, values in zip(self.layers, cache.keys, cache.values, strict=True):
            hidden, query = layer.step(hidden, mask, keys, values, position)
            queries.append(query)
        return self._logits(hidden), queries

    def _logits(self, hidden: Tensor) -> Tensor:
        return F.linear(hidden, self.predict).cpu()
