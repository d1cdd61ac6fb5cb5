"""Draws the next token from the logits (docs/gpt_sovits.md#sampling)."""

from __future__ import annotations

import torch
from torch import Tensor

from speech.engines.gpt_sovits.options import SamplingOptions

COLDEST = 1e-5
"""Temperatures below this are raised to it."""


def penalise(logits: Tensor, seen: Tensor, penalty: float) -> Tensor:
    """Make tokens that have occurred less likely: divide positive logits by `penalty`, multiply negative ones.

    logits: [V]. seen: bool [V], whether the token occurs in the prompt or among those already drawn.
    """
    if penalty == 1.0:
        return logits
    return torch.where(seen, torch.where(logits < 0, logits * penalty, logits / penalty), logits)


def probabilities(logits: Tensor, options: SamplingOptions) -> Tensor:
    """Turn penalised logits [V] into probabilities by nucleus, temperature and top-k, in this order."""
    if options.top_p < 1.0:
        ordered, order = logits.sort(descending=True)
        beyond = ordered.softmax(-1).cumsum(-1) > options.top_p
        beyond[0] = False
        logits = logits.masked_fill(torch.zeros_like(beyond).scatter(0, order, beyond), -torch.inf)
    logits = logits / max(options.temperature, COLDEST)
    if options.top_k > 0:
        threshold = logits.topk(min(options.top_k, len(logits))).values[-1]
        logits = logits.masked_fill(logits < threshold, -torch.inf)
    return logits.softmax(-1)


def draw(logits: Tensor, options: SamplingOptions, generator: torch.Generator) -> int:
    """Draw a token from penalised logits [V], as the argmax of p / q with q exponentially distributed."""
    if not options.leaves_chance:
        return int(logits.argmax())
    shares = probabilities(logits, options)
    rivals = torch.empty_like(shares).exponential_(1.0, generator=generator)
    return int((shares / rivals).argmax())
