"""Speaking pieces of text: draw, check, draw again, decode."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from speech.engines.base import DeadlineExceeded, SynthesisFailed
from speech.engines.gpt_sovits.acoustic import Acoustic
from speech.engines.gpt_sovits.alignment import Alignment, follow
from speech.engines.gpt_sovits.generation import DrawnPiece, Generation
from speech.engines.gpt_sovits.options import SamplingOptions, SynthesisOptions
from speech.engines.gpt_sovits.reference import Reference
from speech.engines.gpt_sovits.semantic import SemanticModel
from speech.engines.gpt_sovits.symbols import FEWEST_PHONEMES, halve
from speech.engines.gpt_sovits.verify import Expectation, check_codes, check_samples, expect

logger = logging.getLogger(__name__)

ROWS = 4
"""Pieces drawn together: the weights are read once for all of them."""
ATTEMPTS = 3
"""Seeds tried for a piece before it is split or given up."""
SEED_BYTES = 8


@dataclass(frozen=True, slots=True)
class Manner:
    """How one request is spoken.

    options: as the caller gave them. seed: theirs, or one drawn for the request. checked: whether failures are looked
    for. expected_length: stop at the expected number of codes without asking why, which is all that random weights are
    good for.
    """

    options: SynthesisOptions
    seed: int
    checked: bool
    expected_length: bool = False

    def check_deadline(self) -> None:
        """Raise DeadlineExceeded once the deadline has passed."""
        deadline = self.options.deadline
        if deadline is not None and time.monotonic() >= deadline:
            raise DeadlineExceeded


def derived_seed(seed: int, *path: int | str) -> int:
    """A seed of its own for each purpose, piece and attempt of a request; independent of what else is spoken."""
    digest = hashlib.blake2b(repr((seed, *path)).encode(), digest_size=SEED_BYTES).digest()
    # manual_seed takes what fits a signed number of this size.
    return int.from_bytes(digest, "little") >> 1


class Speaker:
    """The two models together. Holds no state of a request: calls may run side by side."""

    def __init__(self, semantic: SemanticModel, acoustic: Acoustic) -> None:
        self.semantic = semantic
        self.acoustic = acoustic

    def begin(
        self,
        pieces: Sequence[Tensor],
        reference: Reference,
        options: SamplingOptions,
        seeds: Sequence[int],
        limit: int | None = None,
        queries: bool = False,
    ) -> Generation:
        """Start drawing codes for pieces [P]; the reference's codes are the prompt when its words are known."""
        words = torch.as_tensor(reference.phonemes, dtype=torch.int64)
        prompt = reference.semantic if len(words) else reference.semantic[:0]
        return Generation(self.semantic, pieces, words, prompt, options, seeds, limit, queries)

    def expectation(self, piece: Tensor, reference: Reference) -> Expectation:
        """How many codes a piece should take in this voice."""
        return expect(len(piece), len(reference.semantic), len(reference.phonemes))

    def limit(self, pieces: Sequence[Tensor], reference: Reference, manner: Manner) -> int | None:
        """Codes after which drawing is stopped."""
        expectations = [self.expectation(piece, reference) for piece in pieces]
        if manner.expected_length:
            return max(expected.usual for expected in expectations)
        return max(expected.most for expected in expectations) if manner.checked else None

    def decode(self, codes: Tensor, piece: Tensor, reference: Reference, manner: Manner, seed: int) -> Tensor:
        """Codes [N] of one piece to float32 samples."""
        generator = torch.Generator().manual_seed(seed)
        return self.acoustic.decode(
            codes,
            piece,
            reference.global_embedding,
            noise_scale=manner.options.noise_scale,
            speed=manner.options.speed,
            generator=generator,
        )

    def speak(self, pieces: Sequence[Tensor], reference: Reference, manner: Manner) -> Iterator[NDArray[np.float32]]:
        """Yield each piece's samples in turn.

        A piece that fails `ATTEMPTS` times is cut in two, and the halves are tried as often. Raises SynthesisFailed
        when that fails too.
        """
        for start in range(0, len(pieces), ROWS):
            group = list(pieces[start : start + ROWS])
            numbers = range(start, start + len(group))
            results = self._speak_group(group, numbers, reference, manner)
            for piece, number, result in zip(group, numbers, results, strict=True):
                if isinstance(result, SynthesisFailed):
                    result = self._halves(piece, number, reference, manner, result)
                yield result

    def _halves(
        self, piece: Tensor, number: int, reference: Reference, manner: Manner, failure: SynthesisFailed
    ) -> NDArray[np.float32]:
        halves = halve(piece.tolist(), FEWEST_PHONEMES)
        if halves is None:
            raise failure
        seed = derived_seed(manner.seed, number, "halves")
        group = [torch.tensor(half) for half in halves]
        results = self._speak_group(group, range(len(group)), reference, replace(manner, seed=seed))
        spoken: list[NDArray[np.float32]] = []
        for result in results:
            if isinstance(result, SynthesisFailed):
                raise result
            spoken.append(result)
        return np.concatenate(spoken)

    def _speak_group(
        self, group: list[Tensor], numbers: range, reference: Reference, manner: Manner
    ) -> list[NDArray[np.float32] | SynthesisFailed]:
        spoken: dict[int, NDArray[np.float32] | SynthesisFailed] = {}
        waiting = list(range(len(group)))
        for attempt in range(ATTEMPTS if manner.checked else 1):
            pieces = [group[index] for index in waiting]
            seeds = [derived_seed(manner.seed, numbers[index], attempt, "codes") for index in waiting]
            drawn = self._draw(pieces, reference, manner, seeds)
            for index, result in zip(waiting, drawn, strict=True):
                seed = derived_seed(manner.seed, numbers[index], attempt, "noise")
                try:
                    spoken[index] = self._finish(group[index], result, reference, manner, seed)
                except SynthesisFailed as error:
                    logger.warning("piece %d, attempt %d: %s", numbers[index], attempt + 1, error)
                    spoken[index] = error
            waiting = [index for index in waiting if isinstance(spoken[index], SynthesisFailed)]
            if not waiting:
                break
        return [spoken[index] for index in range(len(group))]

    def _draw(self, pieces: list[Tensor], reference: Reference, manner: Manner, seeds: list[int]) -> list[DrawnPiece]:
        limit = self.limit(pieces, reference, manner)
        generation = self.begin(pieces, reference, manner.options, seeds, limit, queries=manner.checked)
        while not generation.done:
            manner.check_deadline()
            generation.advance()
        return generation.drawn

    def _finish(
        self, piece: Tensor, drawn: DrawnPiece, reference: Reference, manner: Manner, seed: int
    ) -> NDArray[np.float32]:
        expected = self.expectation(piece, reference)
        if manner.expected_length:
            del drawn.codes[expected.usual :]
        if manner.checked:
            check_codes(drawn.codes, drawn.ended, expected, alignment_of(drawn, reference))
        manner.check_deadline()
        samples = self.decode(torch.tensor(drawn.codes), piece, reference, manner, seed).numpy()
        if manner.checked:
            check_samples(samples)
        return samples


def alignment_of(drawn: DrawnPiece, reference: Reference) -> Alignment | None:
    """What a piece's attention says of its way through the text."""
    if not drawn.queries or drawn.keys is None:
        return None
    queries = torch.stack([torch.stack(step)[:, :, 0] for step in drawn.queries])
    return follow(queries.cpu(), drawn.keys.cpu(), len(reference.phonemes))
