"""How the next token is drawn from the logits (docs/gpt_sovits.md#sampling)."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

COLDEST = 1e-5
"""Temperatures below this are raised to it."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """Settings of one request. `greedy` takes the likeliest token after the repetition penalty."""

    top_k: int = 15
    top_p: float = 1.0
    temperature: float = 1.0
    repetition_penalty: float = 1.35
    greedy: bool = False


def penalise(logits: Tensor, seen: Tensor, penalty: float) -> Tensor:
    """Make tokens that have occurred less likely: divide positive logits by `penalty`, multiply negative ones.

    logits: [V]; seen: bool [V], whether the token occurs in the prompt or in what was generated.
    """
    if penalty == 1.0:
        return logits
    return torch.where(seen, torch.where(logits < 0, logits * penalty, logits / penalty), logits)


def probabilities(logits: Tensor, sampling: Sampling) -> Tensor:
    """Penalised logits [V] to what is drawn from: nucleus, temperature and top-k, in this order."""
    if sampling.top_p < 1.0:
        ordered, order = logits.sort(descending=True)
        beyond = ordered.softmax(-1).cumsum(-1) > sampling.top_p
        beyond[0] = False
        logits = logits.masked_fill(torch.zeros_like(beyond).scatter(0, order, beyond), -torch.inf)
    logits = logits / max(sampling.temperature, COLDEST)
    if sampling.top_k > 0:
        threshold = logits.topk(min(sampling.top_k, len(logits))).values[-1]
        logits = logits.masked_fill(logits < threshold, -torch.inf)
    return logits.softmax(-1)


def draw(logits: Tensor, sampling: Sampling, generator: torch.Generator) -> int:
    """Draw a token from penalised logits [V]: argmax of p / q with q exponentially distributed."""
    if sampling.greedy or sampling.top_k == 1:
        return int(logits.argmax())
    shares = probabilities(logits, sampling)
    rivals = torch.empty_like(shares).exponential_(1.0, generator=generator)
    return int((shares / rivals).argmax())
