"""The SoVITS half of the model: turns a reference clip into features, and semantic codes into a waveform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from speech.engines.base import EngineUnavailable
from speech.engines.gpt_sovits.checkpoint import CPU, RANDOM_MARK, Weights, as_weights, read_checkpoint
from speech.engines.gpt_sovits.encoder import PriorEncoder
from speech.engines.gpt_sovits.files import SPOKEN_VERSIONS, declared_version
from speech.engines.gpt_sovits.flow import Flow
from speech.engines.gpt_sovits.generator import Generator
from speech.engines.gpt_sovits.style import semantic_codes, timbre

SAMPLES_PER_CODE = 1280
"""40 ms at 32 kHz."""

PRO_PLUS_WIDTH = 768
"""Input channels of the generator in a full-size v2ProPlus; v2Pro and v2 have 512."""

DEFAULT_HEADS = 2
DEFAULT_RATES = (10, 8, 2, 2, 2)
DEFAULT_DILATIONS = ((1, 3, 5),) * 3
"""Values of every published v2 file; a file's own `config` takes precedence."""

V1_SYMBOLS = 322
"""Number of phoneme symbols in version 1, which needs another front end."""


@dataclass(frozen=True, slots=True)
class SovitsFile:
    """An opened SoVITS checkpoint: its tensors, its `config.model`, its version, and whether its weights are random."""

    weights: Weights
    settings: dict[str, Any]
    version: str
    random: bool


def open_sovits(path: Path) -> SovitsFile:
    """Read a v2, v2Pro or v2ProPlus checkpoint. Raises EngineUnavailable for any other file, saying what it is."""
    declared = declared_version(path)
    content = read_checkpoint(path)
    if not isinstance(content, dict) or "weight" not in content:
        raise EngineUnavailable(f"{path}: expected a SoVITS checkpoint with a `weight` entry")
    weights = as_weights(content["weight"], path)
    if "cfm.estimator.time_embed.time_mlp.0.weight" in weights or "bridge.0.weight" in weights:
        raise EngineUnavailable(f"{path}: is a v3 or v4 model; expected one of {sorted(SPOKEN_VERSIONS)}")
    if weights.shape("enc_p.text_embedding.weight")[0] == V1_SYMBOLS:
        raise EngineUnavailable(f"{path}: is a v1 model; expected one of {sorted(SPOKEN_VERSIONS)}")
    version = declared or _version_of(weights)
    if version not in SPOKEN_VERSIONS:
        raise EngineUnavailable(f"{path}: is a {version} model; expected one of {sorted(SPOKEN_VERSIONS)}")
    if (version == "v2") == ("sv_emb.weight" in weights):
        raise EngineUnavailable(f"{path}: says it is {version}, but its tensors are of another version")
    config = content.get("config")
    settings = config.get("model") if isinstance(config, dict) else None
    return SovitsFile(weights, settings if isinstance(settings, dict) else {}, version, RANDOM_MARK in content)


def _version_of(weights: Weights) -> str:
    if "sv_emb.weight" not in weights:
        return "v2"
    return "v2ProPlus" if weights.shape("dec.conv_pre.weight")[0] == PRO_PLUS_WIDTH else "v2Pro"


class Acoustic:
    """A waveform model ready to run; its weights are converted once, when it is made.

    `prior`, `flow` and `generator` take and return tensors on `device`. Reference clips are encoded on the CPU, once
    per voice.
    """

    def __init__(self, file: SovitsFile, dtype: torch.dtype = torch.float32, device: torch.device = CPU) -> None:
        settings = file.settings
        weights = file.weights.on(device)
        self.device = device
        dilations: Sequence[Sequence[int]] = settings.get("resblock_dilation_sizes") or DEFAULT_DILATIONS
        self._file = file
        self.prior = PriorEncoder(weights, int(settings.get("n_heads") or DEFAULT_HEADS))
        self.flow = Flow(weights)
        rates = settings.get("upsample_rates") or DEFAULT_RATES
        self.generator = Generator(weights.below("dec"), rates, dilations, dtype)

    def codes(self, hubert: Tensor) -> Tensor:
        """Quantise HuBERT frames [T, width] to int64 semantic codes [(T - 2) // 2 + 1]."""
        return semantic_codes(self._file.weights, hubert)

    def timbre(self, spectrum: Tensor, speaker: Tensor | None) -> Tensor:
        """Encode a spectrogram [1025, T] and a speaker vector as the global embedding [gin]."""
        return timbre(self._file.weights, spectrum, speaker)

    def decode(
        self,
        codes: Tensor,
        phonemes: Tensor,
        embedding: Tensor,
        *,
        noise_scale: float,
        speed: float,
        generator: torch.Generator,
    ) -> Tensor:
        """Decode codes [N], phonemes [P] and a global embedding [gin] to float32 samples on the CPU.

        At speed 1 each code gives 1280 samples. Noise is drawn on the CPU whatever the device, so that a seed gives the
        same speech everywhere.
        """
        codes, phonemes, embedding = (tensor.to(self.device) for tensor in (codes, phonemes, embedding))
        mean, deviation = self.prior(codes, phonemes, embedding, speed)
        latent = mean
        if noise_scale:
            noise = torch.randn(mean.shape, generator=generator).to(self.device)
            latent = mean + noise * deviation.exp() * noise_scale
        return self.generator(self.flow(latent, embedding), embedding).cpu()
