"""Speaks pieces of text: draws codes, checks them, draws failed ones again, decodes."""

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
"""Most pieces drawn together, so that the weights are read once for all of them."""
ATTEMPTS = 3
"""Seeds tried for a piece before it is split or fails."""
SEED_BYTES = 8


@dataclass(frozen=True, slots=True)
class RequestSettings:
    """The settings of one request.

    options: as the caller gave them. seed: the caller's, or one drawn for the request. checked: whether to look for
    failures. expected_length: whether to stop at the expected number of codes, because random weights never end by
    themselves.
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
    """Derive a separate seed for each purpose, piece and attempt of a request, independent of its other pieces."""
    digest = hashlib.blake2b(repr((seed, *path)).encode(), digest_size=SEED_BYTES).digest()
    # manual_seed takes a signed 64-bit integer.
    return int.from_bytes(digest, "little") >> 1


class Speaker:
    """The two models together. Holds no state of a request, so calls may run concurrently."""

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
        """Estimate how many codes a piece should take in this voice."""
        return expect(len(piece), len(reference.semantic), len(reference.phonemes))

    def limit(self, pieces: Sequence[Tensor], reference: Reference, settings: RequestSettings) -> int | None:
        """Return the number of codes after which drawing stops; None leaves it to the model's own limit."""
        expectations = [self.expectation(piece, reference) for piece in pieces]
        if settings.expected_length:
            return max(expected.usual for expected in expectations)
        return max(expected.most for expected in expectations) if settings.checked else None

    def decode(
        self, codes: Tensor, piece: Tensor, reference: Reference, settings: RequestSettings, seed: int
    ) -> Tensor:
        """Decode the codes [N] of one piece to float32 samples."""
        generator = torch.Generator().manual_seed(seed)
        return self.acoustic.decode(
            codes,
            piece,
            reference.global_embedding,
            noise_scale=settings.options.noise_scale,
            speed=settings.options.speed,
            generator=generator,
        )

    def speak(
        self, pieces: Sequence[Tensor], reference: Reference, settings: RequestSettings
    ) -> Iterator[NDArray[np.float32]]:
        """Yield each piece's samples in turn.

        A piece that fails `ATTEMPTS` times is cut in two, and each half gets as many attempts. Raises SynthesisFailed
        when a half fails too.
        """
        for start in range(0, len(pieces), ROWS):
            group = list(pieces[start : start + ROWS])
            numbers = range(start, start + len(group))
            results = self._speak_group(group, numbers, reference, settings)
            for piece, number, result in zip(group, numbers, results, strict=True):
                if isinstance(result, SynthesisFailed):
                    result = self._halves(piece, number, reference, settings, result)
                yield result

    def _halves(
        self, piece: Tensor, number: int, reference: Reference, settings: RequestSettings, failure: SynthesisFailed
    ) -> NDArray[np.float32]:
        halves = halve(piece.tolist(), FEWEST_PHONEMES)
        if halves is None:
            raise failure
        seed = derived_seed(settings.seed, number, "halves")
        group = [torch.tensor(half) for half in halves]
        results = self._speak_group(group, range(len(group)), reference, replace(settings, seed=seed))
        spoken: list[NDArray[np.float32]] = []
        for result in results:
            if isinstance(result, SynthesisFailed):
                raise result
            spoken.append(result)
        return np.concatenate(spoken)

    def _speak_group(
        self, group: list[Tensor], numbers: range, reference: Reference, settings: RequestSettings
    ) -> list[NDArray[np.float32] | SynthesisFailed]:
        spoken: dict[int, NDArray[np.float32] | SynthesisFailed] = {}
        waiting = list(range(len(group)))
        for attempt in range(ATTEMPTS if settings.checked else 1):
            pieces = [group[index] for index in waiting]
            seeds = [derived_seed(settings.seed, numbers[index], attempt, "codes") for index in waiting]
            drawn = self._draw(pieces, reference, settings, seeds)
            for index, result in zip(waiting, drawn, strict=True):
                seed = derived_seed(settings.seed, numbers[index], attempt, "noise")
                try:
                    spoken[index] = self._finish(group[index], result, reference, settings, seed)
                except SynthesisFailed as error:
                    logger.warning("piece %d, attempt %d: %s", numbers[index], attempt + 1, error)
                    spoken[index] = error
            waiting = [index for index in waiting if isinstance(spoken[index], SynthesisFailed)]
            if not waiting:
                break
        return [spoken[index] for index in range(len(group))]

    def _draw(
        self, pieces: list[Tensor], reference: Reference, settings: RequestSettings, seeds: list[int]
    ) -> list[DrawnPiece]:
        limit = self.limit(pieces, reference, settings)
        generation = self.begin(pieces, reference, settings.options, seeds, limit, queries=settings.checked)
        while not generation.done:
            settings.check_deadline()
            generation.advance()
        return generation.drawn

    def _finish(
        self, piece: Tensor, drawn: DrawnPiece, reference: Reference, settings: RequestSettings, seed: int
    ) -> NDArray[np.float32]:
        expected = self.expectation(piece, reference)
        if settings.expected_length:
            del drawn.codes[expected.usual :]
        if settings.checked:
            check_codes(drawn.codes, drawn.ended, expected, alignment_of(drawn, reference))
        settings.check_deadline()
        samples = self.decode(torch.tensor(drawn.codes), piece, reference, settings, seed).numpy()
        if settings.checked:
            check_samples(samples)
        return samples


def alignment_of(drawn: DrawnPiece, reference: Reference) -> Alignment | None:
    """Find a piece's path through the text from its attention; None when it shows no clear path."""
    if not drawn.queries or drawn.keys is None:
        return None
    queries = torch.stack([torch.stack(step)[:, :, 0] for step in drawn.queries])
    return follow(queries.cpu(), drawn.keys.cpu(), len(reference.phonemes))
