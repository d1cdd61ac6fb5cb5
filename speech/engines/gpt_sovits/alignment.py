"""Checks from the token model's own attention whether it read the text from start to end."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Alignment:
    """The path of the head that follows the text best, measured in phonemes of the text.

    skipped: longest run that was never attended to. missing: phonemes after the furthest position. repeated: longest
    jump back. leaked: share of the steps spent on the reference's phonemes.
    """

    skipped: int
    missing: int
    repeated: int
    leaked: float


LEAST_STEPS = 8
LEAST_PHONEMES = 6
"""Shorter utterances show no clear path."""
LEAST_ORDER = 0.8
"""Least correlation of a head's position with time for the head to count as following the text."""
LEAST_FOCUS = 0.25
"""Least mean attention that such a head also gives to the three phonemes around its position."""
FOCUS_REACH = 1


def follow(queries: Tensor, keys: Tensor, prompt: int) -> Alignment | None:
    """Find the head that follows the text and return its path; None when no head clearly does.

    queries: [steps, layers, heads, d]. keys: [layers, heads, prompt + text phonemes, d]. prompt: number of the
    reference's phonemes, which come first.
    """
    steps, text = queries.shape[0], keys.shape[2] - prompt
    if steps < LEAST_STEPS or text < LEAST_PHONEMES:
        return None
    scores = torch.einsum("tlhd,lhpd->lhtp", queries.float(), keys.float()) / math.sqrt(keys.shape[-1])
    shares = scores.softmax(-1).flatten(0, 1)
    places = torch.arange(keys.shape[2], dtype=torch.float32)
    positions = shares @ places
    order = _correlation(positions, torch.arange(steps, dtype=torch.float32))
    peaks = shares.argmax(-1)
    near = (places - peaks[..., None]).abs() <= FOCUS_REACH
    focus = (shares * near).sum(-1).mean(-1)
    order = order.masked_fill(focus < LEAST_FOCUS, -1.0)
    best = int(order.argmax())
    if float(order[best]) < LEAST_ORDER:
        return None
    return _judge(peaks[best] - prompt, text)


def _correlation(positions: Tensor, time: Tensor) -> Tensor:
    """Return Pearson's correlation of each head's position [heads, steps] with time; -1 for a head that never moves."""
    centred = positions - positions.mean(-1, keepdim=True)
    clock = time - time.mean()
    spread = centred.norm(dim=-1) * clock.norm()
    return torch.where(spread > 0, (centred @ clock) / spread.clamp_min(torch.finfo(torch.float32).tiny), -1.0)


SMOOTHED_STEPS = 5
TAIL = 4
"""Phonemes at the end (a full stop, a last consonant) that a path need not reach."""


def _judge(path: Tensor, text: int) -> Alignment:
    # A single stray step is not a word; the median over a fifth of a second drops it.
    path = path.unfold(0, SMOOTHED_STEPS, 1).median(-1).values
    inside = path[path >= 0]
    leaked = 1.0 - len(inside) / len(path)
    if not len(inside):
        return Alignment(text, text, 0, leaked)
    seen = torch.zeros(text, dtype=torch.bool)
    for shift in range(-FOCUS_REACH, FOCUS_REACH + 1):
        seen[(inside + shift).clamp(0, text - 1)] = True
    furthest = int(inside.max())
    longest = run = 0
    for visited in seen[: furthest + 1].tolist():
        run = 0 if visited else run + 1
        longest = max(longest, run)
    back = int((inside.cummax(0).values - inside).max())
    return Alignment(longest, max(0, text - 1 - furthest - TAIL), back, leaked)
