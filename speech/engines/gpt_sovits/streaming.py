"""Decodes a piece in chunks while the rest of it is still being drawn (docs/gpt_sovits.md#streaming)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from speech.engines.base import SynthesisFailed
from speech.engines.gpt_sovits.reference import Reference
from speech.engines.gpt_sovits.speaking import ATTEMPTS, RequestSettings, Speaker, alignment_of, derived_seed
from speech.engines.gpt_sovits.verify import check_codes, check_samples, is_stuck

FIRST_CODES = 10
"""Codes (0.4 s) in the first chunk: few, so that it is sent soon."""
GROWTH = 1.6
"""Factor by which each chunk is longer than the last: while one plays, no more than this is drawn."""
LONGEST_CODES = 50
LOOK_AHEAD_CODES = 5
"""Codes that must follow a chunk before it is decoded, because the encoder looks 0.2 s ahead."""
GENERATOR_FRAMES = 12
"""Frames that the generator's convolutions reach on either side, rounded up."""
FLOW_FRAMES = 32
"""Frames that the flow reaches on either side: 4 couplings of 4 layers that reach 2 frames each."""
FRAME_SAMPLES = 640
FRAMES_PER_CODE = 2
FADE_SAMPLES = 640
"""Length of the cross-fade between two chunks: 20 ms."""
SHIFT_SAMPLES = 160
"""A chunk may shift by 5 ms either way, half a period of the lowest voice, to join the last one in phase."""


class PieceStream:
    """The growing waveform of one piece. Chunks are aligned in phase and cross-faded where they join."""

    def __init__(
        self, speaker: Speaker, piece: Tensor, reference: Reference, settings: RequestSettings, seed: int
    ) -> None:
        self.acoustic = speaker.acoustic
        self.piece = piece.to(self.acoustic.device)
        self.embedding = reference.global_embedding.to(self.acoustic.device)
        self.settings = settings
        self.noise_source = torch.Generator().manual_seed(seed)
        self.noise: Tensor | None = None
        self.frames = 0
        self.tail: Tensor | None = None

    def push(self, codes: list[int], final: bool) -> NDArray[np.float32]:
        """Decode all codes so far and return the new samples that are settled; with `final`, all that remain."""
        drawn = torch.tensor(codes).to(self.acoustic.device)
        speed, noise_scale = self.settings.options.speed, self.settings.options.noise_scale
        mean, deviation = self.acoustic.prior(drawn, self.piece, self.embedding, speed, growing=True)
        total = mean.shape[1]
        ahead = 0 if final else round(LOOK_AHEAD_CODES * FRAMES_PER_CODE / speed)
        settled = total - ahead
        first = max(0, self.frames - GENERATOR_FRAMES)
        left = max(0, first - FLOW_FRAMES)
        noise = self._noise_up_to(total, mean.shape[0]).to(mean.device)
        latent = (mean + noise * deviation.exp() * noise_scale)[:, left:]
        latent = self.acoustic.flow(latent, self.embedding)[:, first - left :]
        samples = self.acoustic.generator(latent, self.embedding).cpu()
        start = (self.frames - first) * FRAME_SAMPLES
        end = (settled - first) * FRAME_SAMPLES
        joined = self._join(samples, start, end)
        self.frames = settled
        self.tail = None if final else samples[end : end + FADE_SAMPLES]
        return joined.numpy()

    def _noise_up_to(self, frames: int, channels: int) -> Tensor:
        """Return noise [channels, frames]; a frame keeps its noise however often it is decoded."""
        known = 0 if self.noise is None else self.noise.shape[1]
        new = torch.randn(frames - known, channels, generator=self.noise_source).T
        self.noise = new if self.noise is None else torch.cat((self.noise, new), dim=1)
        return self.noise

    def _join(self, samples: Tensor, start: int, end: int) -> Tensor:
        """Return samples[start:end] with its beginning cross-faded with the last chunk's tail."""
        if self.tail is None:
            return samples[start:end].clone()
        fade = min(len(self.tail), end - start)
        tail = self.tail[:fade]
        start += _best_shift(tail, samples[max(0, start - SHIFT_SAMPLES) : start + SHIFT_SAMPLES + fade], start)
        rising = torch.sin(torch.linspace(0, torch.pi / 2, fade)) ** 2
        joined = samples[start:end].clone()
        joined[:fade] = joined[:fade] * rising + tail * (1 - rising)
        return joined


def _best_shift(tail: Tensor, around: Tensor, start: int) -> int:
    """Find where the tail fits best, as an offset from `start`; `around` begins SHIFT_SAMPLES before `start`."""
    before = min(start, SHIFT_SAMPLES)
    windows = around.unfold(0, len(tail), 1)
    likeness = windows @ tail / windows.norm(dim=1).clamp_min(torch.finfo(torch.float32).tiny)
    return int(likeness.argmax()) - before


class Streaming:
    """Speaks pieces one after the other, in chunks."""

    def __init__(self, speaker: Speaker, reference: Reference, settings: RequestSettings) -> None:
        self.speaker = speaker
        self.reference = reference
        self.settings = settings

    def speak(self, piece: Tensor, number: int) -> Iterator[NDArray[np.float32]]:
        """Yield a piece's samples in chunks.

        A failure before the first chunk is retried with another seed. A later one raises SynthesisFailed, because
        speech that was already heard cannot be taken back.
        """
        for attempt in range(ATTEMPTS):
            chunks = self._attempt(piece, number, attempt)
            try:
                first = next(chunks)
            except SynthesisFailed:
                if attempt == ATTEMPTS - 1:
                    raise
                continue
            yield first
            yield from chunks
            return

    def _attempt(self, piece: Tensor, number: int, attempt: int) -> Iterator[NDArray[np.float32]]:
        settings, seed = self.settings, self.settings.seed
        codes_seed = derived_seed(seed, number, attempt, "codes")
        limit = self.speaker.limit([piece], self.reference, settings)
        generation = self.speaker.begin(
            [piece], self.reference, settings.options, [codes_seed], limit, settings.checked
        )
        drawn = generation.drawn[0]
        noise_seed = derived_seed(seed, number, attempt, "noise")
        growing = PieceStream(self.speaker, piece, self.reference, settings, noise_seed)
        spoken: list[NDArray[np.float32]] = []
        size, due = FIRST_CODES, FIRST_CODES + LOOK_AHEAD_CODES
        while not generation.done:
            settings.check_deadline()
            generation.advance()
            if len(drawn.codes) >= due and not generation.done:
                if settings.checked and is_stuck(drawn.codes):
                    raise SynthesisFailed("the same codes over and over")
                spoken.append(growing.push(drawn.codes, final=False))
                yield spoken[-1]
                size = min(LONGEST_CODES, round(size * GROWTH))
                due += size
        if settings.checked:
            expected = self.speaker.expectation(piece, self.reference)
            check_codes(drawn.codes, drawn.ended, expected, alignment_of(drawn, self.reference))
        spoken.append(growing.push(drawn.codes, final=True))
        if settings.checked:
            check_samples(np.concatenate(spoken))
        yield spoken[-1]
