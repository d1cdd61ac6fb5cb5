"""The built-in engine: speaks Korean text at 24 kHz in a stock voice near the reference."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Unpack

import numpy as np
from numpy.typing import NDArray

from speech.engines.base import (
    BadReference,
    DeadlineExceeded,
    EngineUnavailable,
    Reference,
    SpeakingKeywords,
    SpeakingOptions,
    Speech,
    SynthesisFailed,
    UnsupportedLanguage,
)
from speech.engines.builtin import wheels
from speech.engines.builtin.model_cache import cached_graph, default_cache_dir
from speech.engines.builtin.packs import load_packs, nearest_pack
from speech.engines.builtin.pieces import Piece, cut_into_pieces
from speech.engines.builtin.reference import BuiltinReference
from speech.engines.builtin.session import open_session
from speech.engines.builtin.version import ENGINE_NAME, ENGINE_VERSION
from speech.engines.builtin.waveform import LEAD_SECONDS, SAMPLE_RATE, TAIL_SECONDS, finish_piece, silence

EDGE_TOKEN: Final = 0  # the model expects one before and after the symbols


class BuiltinEngine:
    """Speaks Korean; embedded English is read in Korean. See `engines.base.Engine` for the contract.

    The same text, reference and speed always give the same samples: the graph draws no random numbers, so `seed` has
    no effect.
    """

    name: str = ENGINE_NAME
    version: str = ENGINE_VERSION
    sample_rate: int = SAMPLE_RATE
    languages: frozenset[str] = frozenset({"ko"})

    def __init__(self, session: Any, vocabulary: dict[str, int], packs: dict[str, NDArray[np.float32]]) -> None:
        self._session = session
        self._vocabulary = vocabulary
        self._packs = packs

    @classmethod
    def load(cls, cache_dir: Path | None = None, threads: int | None = None) -> BuiltinEngine:
        """Open the model; on first use, also build its graph in `cache_dir`.

        threads: for one run, by default one per usable core. Raises EngineUnavailable.
        """
        try:
            graph = cached_graph(cache_dir or default_cache_dir())
        except OSError as error:
            raise EngineUnavailable("the folder for the built-in engine's graph cannot be used") from error
        return cls(open_session(graph, threads), wheels.read_vocabulary(), load_packs(wheels.data_dir()))

    def encode_reference(
        self, audio: NDArray[np.float32], sample_rate: int, text: str = "", language: str = "ko"
    ) -> BuiltinReference:
        """Pick the nearest stock voice and pitch ratio; the clip's text is not used. Raises BadReference."""
        return nearest_pack(audio, sample_rate)

    def load_reference(self, data: bytes) -> BuiltinReference:
        """Read what `to_bytes` wrote. Raises BadReference."""
        reference = BuiltinReference.from_bytes(data)
        if reference.pack not in self._packs:
            raise BadReference(f"no stock voice {reference.pack!r}")
        return reference

    def synthesize(self, text: str, reference: Reference, **options: Unpack[SpeakingKeywords]) -> Speech:
        """Speak all of `text`: the chunks of `stream`, joined."""
        chunks = self.stream(text, reference, **options)
        return Speech(np.concatenate([chunk.samples for chunk in chunks]), SAMPLE_RATE)

    def stream(self, text: str, reference: Reference, **options: Unpack[SpeakingKeywords]) -> Iterator[Speech]:
        """Speak in pieces: sentences, or clauses of long ones. Arguments are checked before the first piece."""
        asked = SpeakingOptions(**options)
        if asked.language not in self.languages:
            raise UnsupportedLanguage(f"the built-in engine speaks Korean, not {asked.language!r}")
        if not isinstance(reference, BuiltinReference) or reference.pack not in self._packs:
            raise BadReference("not a reference of the built-in engine")
        return self._speak_pieces(cut_into_pieces(text), reference, asked.speed, asked.deadline)

    def _speak_pieces(
        self, pieces: list[Piece], reference: BuiltinReference, speed: float, deadline: float | None
    ) -> Iterator[Speech]:
        pieces = [*pieces[:-1], replace(pieces[-1], pause_seconds=TAIL_SECONDS)]
        lead = silence(LEAD_SECONDS)
        for piece in pieces:
            if deadline is not None and time.monotonic() >= deadline:
                raise DeadlineExceeded("the deadline passed between two pieces")
            spoken = finish_piece(self.run_piece(piece, reference, speed), piece.syllables, speed)
            yield Speech(np.concatenate([lead, spoken, silence(piece.pause_seconds)]), SAMPLE_RATE)
            lead = silence(0.0)

    def run_piece(self, piece: Piece, reference: BuiltinReference, speed: float) -> NDArray[np.float32]:
        """Run the model once and return raw samples, float32, shape [n], untrimmed and at the model's own level."""
        ids = [self._vocabulary[symbol] for symbol in piece.symbols]
        inputs = {
            "tokens": np.array([[EDGE_TOKEN, *ids, EDGE_TOKEN]], dtype=np.int64),
            "style": self._packs[reference.pack][len(ids) - 1][np.newaxis],
            "speed": np.array([speed], dtype=np.float32),
            "pitch": np.array([reference.pitch_ratio], dtype=np.float32),
        }
        try:
            (audio,) = self._session.run(None, inputs)
        except Exception as error:  # onnxruntime's errors share no base class
            raise SynthesisFailed("onnxruntime failed") from error
        return np.asarray(audio, dtype=np.float32)
