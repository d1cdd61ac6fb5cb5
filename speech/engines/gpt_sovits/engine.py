"""GPTSoVITS: the engine's public surface."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Unpack

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from speech.engines import base
from speech.engines.base import BadReference, EngineUnavailable, Speech
from speech.engines.gpt_sovits import frontend
from speech.engines.gpt_sovits.acoustic import Acoustic, SovitsFile, open_sovits
from speech.engines.gpt_sovits.enrolment import Audio, Enrolment, check_encoders
from speech.engines.gpt_sovits.features import SAMPLE_RATE
from speech.engines.gpt_sovits.files import ModelFiles, fingerprint, locate
from speech.engines.gpt_sovits.memory import bound_kernel_cache, return_freed_memory
from speech.engines.gpt_sovits.options import (
    SamplingKeywords,
    SamplingOptions,
    SynthesisKeywords,
    SynthesisOptions,
)
from speech.engines.gpt_sovits.precision import Precision, choose, choose_device
from speech.engines.gpt_sovits.reference import Reference
from speech.engines.gpt_sovits.semantic import GptFile, SemanticModel, open_gpt
from speech.engines.gpt_sovits.speaking import RequestSettings, Speaker
from speech.engines.gpt_sovits.streaming import Streaming

ENGINE_REVISION = 1
"""Increased whenever a change of this code changes the sound."""
PAUSE_SECONDS = 0.3
"""Silence after each piece (docs/gpt_sovits.md#pauses)."""
SEED_BITS = 63
"""Seeds fit a signed 64-bit integer and are not negative."""

Phonemes = Sequence[int] | Tensor


class GPTSoVITS:
    """One loaded model. Its methods may run in several threads at once: calls share no state.

    Implements `speech.engines.base.Engine`.
    """

    name = "gpt_sovits"
    sample_rate = SAMPLE_RATE
    languages = frontend.LANGUAGES

    def __init__(
        self, files: ModelFiles, gpt: GptFile, sovits: SovitsFile, precision: Precision, device: torch.device
    ) -> None:
        self.precision = precision
        self.device = device
        self.model_version = sovits.version
        self.random = gpt.random or sovits.random
        self.model = fingerprint(files)
        self.version = f"{ENGINE_REVISION}-{sovits.version}-{self.model}-{self.precision.name}"
        acoustic = Acoustic(sovits, precision.generator, device)
        self._speaker = Speaker(SemanticModel(gpt, precision, device), acoustic)
        self._enrolment = Enrolment(files, acoustic, speaks_pro="sv_emb.weight" in sovits.weights)

    @classmethod
    def load(
        cls, model_dir: str | Path, device: str = "cpu", precision: str = "auto", *, allow_random: bool = False
    ) -> GPTSoVITS:
        """Load the model in `model_dir`, with the published file names or those in its `model.json`.

        device: `cpu`, `cuda`, `cuda:N`, or `auto` (CUDA where there is one). precision: `auto` (the fastest for this
        CPU; fp16 on CUDA), `exact` (float32, the reference's numbers), or a name in `precision.PRECISIONS` that the
        device has. allow_random: whether weights drawn at random for speed work are accepted.
        Raises EngineUnavailable, naming the device, or the file and what was expected of it.
        """
        target = choose_device(device)
        arithmetic = choose(precision, target)
        files = locate(model_dir)
        gpt, sovits = open_gpt(files.gpt), open_sovits(files.sovits)
        for path, random in ((files.gpt, gpt.random), (files.sovits, sovits.random)):
            if random and not allow_random:
                raise EngineUnavailable(f"{path}: holds random weights, made for speed work; they cannot speak")
        symbols = gpt.weights.shape("ar_text_embedding.word_embeddings.weight")[0]
        expected = sovits.weights.shape("enc_p.text_embedding.weight")[0]
        if symbols != expected:
            raise EngineUnavailable(f"{files.gpt}: knows {symbols} phonemes, {files.sovits} knows {expected}")
        check_encoders(files, sovits)
        bound_kernel_cache()
        with torch.no_grad():
            engine = cls(files, gpt, sovits, arithmetic, target)
        return_freed_memory()
        return engine

    def encode_reference(
        self,
        audio: NDArray[np.float32],
        sample_rate: int,
        text: str = "",
        language: str = "ko",
        extra: Sequence[Audio] = (),
    ) -> Reference:
        """Turn a clip of 3 to 10 s into stored features.

        audio: float32 [n], [channels, n] or [n, channels], within -1..1. text: transcript of the clip; if it is empty,
        new speech takes only the timbre from the clip. extra: further clips (samples, rate) of any length, whose timbre
        is averaged in.
        Raises BadReference, UnsupportedLanguage.
        """
        phonemes = frontend.prompt_phonemes(text, language) if text.strip() else []
        with torch.no_grad():
            reference = self._enrolment.encode((audio, sample_rate), phonemes, extra, self.model)
        return_freed_memory()
        return reference

    def load_reference(self, data: bytes) -> Reference:
        """Read what `Reference.to_bytes` wrote. Raises BadReference, also for another model's reference."""
        reference = Reference.from_bytes(data)
        if reference.model != self.model:
            raise BadReference(f"made by the model {reference.model!r}, this one is {self.model!r}")
        return reference

    def generate_tokens(
        self,
        phonemes: Phonemes,
        reference: Reference,
        *,
        seed: int | None = None,
        **sampling: Unpack[SamplingKeywords],
    ) -> Tensor:
        """Draw the semantic codes of one piece: int64 codes [N], 25 a second, for phoneme ids [P].

        sampling: fields of `SamplingOptions`.
        """
        options = SamplingOptions(**sampling)
        with torch.inference_mode():
            generation = self._speaker.begin([_ids(phonemes)], reference, options, [_seed(seed)])
            while not generation.done:
                generation.advance()
        return torch.tensor(generation.drawn[0].codes, dtype=torch.int64)

    def decode(
        self,
        tokens: Phonemes,
        phonemes: Phonemes,
        reference: Reference,
        *,
        noise_scale: float = SynthesisOptions.noise_scale,
        speed: float = 1.0,
        seed: int | None = None,
    ) -> NDArray[np.float32]:
        """Decode codes [N] and the phoneme ids [P] they were drawn for to float32 samples at 32 kHz.

        At speed 1 each code gives 1280 samples.
        """
        settings = RequestSettings(SynthesisOptions(noise_scale=noise_scale, speed=speed), _seed(seed), checked=False)
        with torch.inference_mode():
            return self._speaker.decode(_ids(tokens), _ids(phonemes), reference, settings, settings.seed).numpy()

    def synthesize_pieces(
        self,
        pieces: Sequence[Phonemes],
        reference: Reference,
        *,
        pause: float = PAUSE_SECONDS,
        check: bool = False,
        **options: Unpack[SynthesisKeywords],
    ) -> Speech:
        """Speak lists of phoneme ids in turn, each followed by `pause` seconds of silence.

        options: fields of `SynthesisOptions`; the language is that of the phonemes. check: whether to look for failures
        as `synthesize` does; if False, the model's output is returned unchecked. Raises DeadlineExceeded and, with
        `check`, SynthesisFailed.
        """
        settings = self._settings(SynthesisOptions(**options), check)
        with torch.inference_mode():
            spoken = self._speaker.speak([_ids(piece) for piece in pieces], reference, settings)
            return Speech(_joined(spoken, pause), SAMPLE_RATE)

    def synthesize(self, text: str, reference: base.Reference, **options: Unpack[SynthesisKeywords]) -> Speech:
        """Speak the whole `text`, as `Engine.synthesize` promises. A failed piece is drawn again, then split.

        options: fields of `SynthesisOptions`. With `greedy` (or top_k 1) a second try would give the same result, so
        nothing is checked. Raises SynthesisFailed when a split piece fails too.
        """
        language = SynthesisOptions(**options).language
        pieces = [piece.phonemes for piece in frontend.pieces_of(text, language)]
        return self.synthesize_pieces(pieces, _own(reference), check=True, **options)

    def stream(self, text: str, reference: base.Reference, **options: Unpack[SynthesisKeywords]) -> Iterator[Speech]:
        """Speak `text` in chunks that join without a click; the first comes while its sentence is still being drawn.

        options: fields of `SynthesisOptions`.
        """
        settings = self._settings(SynthesisOptions(**options), check=True)
        pieces = [_ids(piece.phonemes) for piece in frontend.pieces_of(text, settings.options.language)]
        streaming = Streaming(self._speaker, _own(reference), settings)
        return self._chunks(streaming, pieces)

    @staticmethod
    def _chunks(streaming: Streaming, pieces: Sequence[Tensor]) -> Iterator[Speech]:
        silence = Speech(np.zeros(int(PAUSE_SECONDS * SAMPLE_RATE), np.float32), SAMPLE_RATE)
        for number, piece in enumerate(pieces):
            chunks = streaming.speak(piece, number)
            while True:
                # Inference mode is per thread, so it must be off while the caller's code runs.
                with torch.inference_mode():
                    chunk = next(chunks, None)
                if chunk is None:
                    break
                yield Speech(chunk, SAMPLE_RATE)
            yield silence

    def _settings(self, options: SynthesisOptions, check: bool) -> RequestSettings:
        checked = check and options.leaves_chance and not self.random
        return RequestSettings(options, _seed(options.seed), checked, expected_length=check and self.random)


def _ids(values: Phonemes | Any) -> Tensor:
    return torch.as_tensor(values, dtype=torch.int64).flatten()


def _seed(seed: int | None) -> int:
    return secrets.randbits(SEED_BITS) if seed is None else seed


def _own(reference: base.Reference) -> Reference:
    if not isinstance(reference, Reference):
        raise BadReference(f"a {type(reference).__name__}, which another engine made")
    return reference


def _joined(spoken: Iterable[NDArray[np.float32]], pause: float) -> NDArray[np.float32]:
    silence = np.zeros(int(pause * SAMPLE_RATE), np.float32)
    parts = [part for samples in spoken for part in (samples, silence)]
    return np.concatenate(parts) if parts else silence[:0]
