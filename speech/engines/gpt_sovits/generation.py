"""Draws semantic codes step by step, for one piece of text or several at once (docs/gpt_sovits.md#drawing-codes)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from speech.engines.gpt_sovits.options import SamplingOptions
from speech.engines.gpt_sovits.sampling import draw, penalise
from speech.engines.gpt_sovits.semantic import Cache, SemanticModel

LEAST_CODES = 11
"""The end token cannot be drawn before this many codes (0.44 s)."""
MOST_STEPS = 1500
"""Steps after which the reference always stops."""


@dataclass(slots=True)
class DrawnPiece:
    """What has been drawn for one piece: its codes, whether it reached its end token, and its queries."""

    generator: torch.Generator
    codes: list[int] = field(default_factory=list)
    ended: bool = False
    queries: list[list[Tensor]] = field(default_factory=list)
    """For each step, every layer's query [H, 1, d], as `alignment` needs them; empty unless they were asked for."""
    keys: Tensor | None = None
    """The phonemes' keys [layers, H, P, d], the prompt's first; None unless they were asked for."""


class Generation:
    """The drawing of one batch of pieces. `drawn` is in the order of the pieces; `advance` adds a code to each."""

    def __init__(
        self,
        model: SemanticModel,
        pieces: Sequence[Tensor],
        prompt_phonemes: Tensor,
        prompt_codes: Tensor,
        options: SamplingOptions,
        seeds: Sequence[int],
        limit: int | None = None,
        queries: bool = False,
    ) -> None:
        self.model = model
        self.queries = queries
        self.options = options
        # Without a prompt the reference keeps the code that crosses the limit; with a prompt it does not.
        most = min(model.code_limit, MOST_STEPS - 1) + (0 if len(prompt_codes) else 1)
        self.limit = most if limit is None else min(limit, most)
        self.drawn = [DrawnPiece(torch.Generator().manual_seed(seed)) for seed in seeds]
        self.live = list(self.drawn)
        self.steps = 0
        self.prompt_length = len(prompt_codes)
        rows = [torch.cat((prompt_phonemes, piece)) for piece in pieces]
        self.logits, self.cache, self.position = model.prefill(rows, prompt_codes, self.limit)
        self.seen = torch.zeros(len(rows), model.end + 1, dtype=torch.bool)
        self.seen[:, prompt_codes] = True
        if queries:
            longest = max(len(row) for row in rows)
            for index, (row, piece) in enumerate(zip(rows, self.drawn, strict=True)):
                piece.keys = self.cache.keys[:, index, :, longest - len(row) : longest].clone()

    @property
    def done(self) -> bool:
        """Whether every piece has ended or reached the limit."""
        return not self.live

    def advance(self) -> None:
        """Draw one code for each unfinished piece, and prepare the next step."""
        end = self.model.end
        choices = end if self.steps < LEAST_CODES else end + 1
        logits = penalise(self.logits[:, :choices], self.seen[:, :choices], self.options.repetition_penalty)
        likeliest = logits.argmax(dim=1).tolist()
        going: list[int] = []
        tokens: list[int] = []
        for row, piece in enumerate(self.live):
            token = draw(logits[row], self.options, piece.generator)
            if end in (token, likeliest[row]):
                piece.ended = True
                continue
            piece.codes.append(token)
            if len(piece.codes) < self.limit:
                going.append(row)
                tokens.append(token)
        self._keep(going)
        if self.live:
            self._feed(torch.tensor(tokens))

    def _keep(self, rows: list[int]) -> None:
        if len(rows) == len(self.live):
            return
        self.live = [self.live[row] for row in rows]
        if rows:
            cache = self.cache
            kept = torch.tensor(rows).to(self.model.device)
            mask = None if cache.mask is None else cache.mask[kept]
            self.cache = Cache(cache.keys[:, kept], cache.values[:, kept], mask)
            self.seen = self.seen[rows]

    def _feed(self, tokens: Tensor) -> None:
        self.seen[torch.arange(len(tokens)), tokens] = True
        self.logits, queries = self.model.step(tokens, self.cache, self.position, self.prompt_length + self.steps)
        if self.queries:
            for row, piece in enumerate(self.live):
                piece.queries.append([query[row].clone() for query in queries])
        self.position += 1
        self.steps += 1
