"""Turns a clip into a reference: opens HuBERT and the speaker net, uses them once and frees them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from speech.engines.base import BadReference, EngineUnavailable
from speech.engines.gpt_sovits.acoustic import Acoustic, SovitsFile
from speech.engines.gpt_sovits.features import CONTENT_RATE, SAMPLE_RATE, resample_content, resample_sinc, spectrogram
from speech.engines.gpt_sovits.files import ModelFiles
from speech.engines.gpt_sovits.hubert import Hubert, hubert_weights
from speech.engines.gpt_sovits.reference import Reference
from speech.engines.gpt_sovits.speaker import SpeakerNet, speaker_weights, speaker_width

SHORTEST_SECONDS, LONGEST_SECONDS = 3.0, 10.0
APPENDED_SILENCE = 9600
"""Zeros appended to the clip before it goes to HuBERT: 0.6 s at 16 kHz, as in the reference."""
LOUDEST = 2.0
"""A clip beyond full scale is divided by its peak, but at most by this."""
LOWEST_RATE, HIGHEST_RATE = 8_000, 192_000

Audio = tuple[NDArray[np.float32], int]
"""Samples and their rate in Hz."""


def check_encoders(files: ModelFiles, sovits: SovitsFile) -> None:
    """Raise EngineUnavailable when HuBERT or the speaker net is missing, broken, or of a size that does not fit."""
    heard = hubert_weights(files.hubert_weights).shape("feature_projection.projection.weight")[0]
    expected = sovits.weights.shape("ssl_proj.weight")[1]
    if heard != expected:
        raise EngineUnavailable(
            f"{files.hubert_weights}: gives {heard} features, {sovits.weights.path} takes {expected}"
        )
    if "sv_emb.weight" in sovits.weights:
        width = speaker_width(speaker_weights(files.speaker))
        expected = sovits.weights.shape("sv_emb.weight")[1]
        if width != expected:
            raise EngineUnavailable(f"{files.speaker}: gives {width} features, {sovits.weights.path} takes {expected}")


class Enrolment:
    """Makes references. The encoders take 0.5 GB of memory while a reference is made, and none in between."""

    def __init__(self, files: ModelFiles, acoustic: Acoustic, speaks_pro: bool) -> None:
        self.files = files
        self.acoustic = acoustic
        self.speaks_pro = speaks_pro

    def encode(self, clip: Audio, phonemes: Sequence[int], extra: Sequence[Audio], model: str) -> Reference:
        """Compute the features of `clip`, its timbre averaged with that of the `extra` clips. Raises BadReference."""
        clips = [(_mono(samples), _checked_rate(rate)) for samples, rate in (clip, *extra)]
        content = resample_content(*clips[0])
        seconds = len(content) / CONTENT_RATE
        if not SHORTEST_SECONDS <= seconds <= LONGEST_SECONDS:
            raise BadReference(f"the clip lasts {seconds:.2f} s; expected {SHORTEST_SECONDS:g} to {LONGEST_SECONDS:g}")
        semantic = self.acoustic.codes(Hubert(self.files)(F.pad(content, (0, APPENDED_SILENCE))))
        speaker_net = SpeakerNet(self.files.speaker) if self.speaks_pro else None
        timbres = [self._timbre(samples, rate, speaker_net) for samples, rate in clips]
        spectrum, speaker, _ = timbres[0]
        return Reference(
            semantic=semantic,
            phonemes=torch.tensor(phonemes, dtype=torch.int64),
            spectrogram=spectrum,
            speaker=torch.empty(0) if speaker is None else speaker,
            global_embedding=torch.stack([embedding for _, _, embedding in timbres]).mean(dim=0),
            model=model,
        )

    def _timbre(
        self, samples: NDArray[np.float32], rate: int, speaker_net: SpeakerNet | None
    ) -> tuple[Tensor, Tensor | None, Tensor]:
        audio = resample_sinc(torch.from_numpy(samples), rate, SAMPLE_RATE)
        peak = float(audio.abs().max())
        if peak > 1:
            audio = audio / min(LOUDEST, peak)
        spectrum = spectrogram(audio)
        speaker = None if speaker_net is None else speaker_net(resample_sinc(audio, SAMPLE_RATE, CONTENT_RATE))
        return spectrum, speaker, self.acoustic.timbre(spectrum, speaker)


def _mono(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mix [n], [channels, n] or [n, channels] down to float32 [n]. Raises BadReference."""
    audio = np.array(samples, dtype=np.float32)
    if audio.ndim == 2:
        audio = audio.mean(axis=int(np.argmin(audio.shape)), dtype=np.float32)
    if audio.ndim != 1 or not len(audio):
        raise BadReference(f"expected mono audio [n], got the shape {np.shape(samples)}")
    if not np.isfinite(audio).all():
        raise BadReference("the audio has values that are no numbers")
    if not audio.any():
        raise BadReference("the audio is silence")
    return audio


def _checked_rate(rate: int) -> int:
    if not LOWEST_RATE <= rate <= HIGHEST_RATE:
        raise BadReference(f"a sample rate of {rate} Hz; expected {LOWEST_RATE} to {HIGHEST_RATE}")
    return int(rate)
