"""Signal features of the reference clip: two resamplers, the linear spectrogram and the Kaldi filterbank."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import soxr
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

SAMPLE_RATE = 32_000
"""Sample rate in Hz of the spectrogram branch and of the spoken waveform."""
CONTENT_RATE = 16_000
"""Sample rate in Hz of HuBERT and the speaker net."""

SPECTRUM_SIZE = 2048
SPECTRUM_HOP = 640
SPECTRUM_FLOOR = 1e-8
"""Added to the power before the square root."""

SINC_WIDTH = 6
SINC_ROLLOFF = 0.99

FRAME_LENGTH = 400
FRAME_SHIFT = 160
FFT_SIZE = 512
MEL_BANDS = 80
MEL_LOWEST_HZ = 20.0
PREEMPHASIS = 0.97
POVEY_POWER = 0.85
LOG_FLOOR = 1.1920929e-07
"""float32 epsilon, Kaldi's floor before the logarithm."""


def resample_content(audio: NDArray[np.float32], sample_rate: int) -> Tensor:
    """Resample mono audio [n] to 16 kHz, as librosa does by default (soxr HQ), to float32 [ceil(n * 16000 / rate)]."""
    if sample_rate == CONTENT_RATE:
        return torch.from_numpy(np.array(audio, np.float32))
    length = math.ceil(len(audio) * CONTENT_RATE / sample_rate)
    resampled = soxr.resample(audio, sample_rate, CONTENT_RATE, quality="HQ")[:length]
    return torch.from_numpy(np.pad(resampled, (0, length - len(resampled))).astype(np.float32))


@lru_cache(maxsize=8)
def _sinc_kernel(source: int, target: int) -> tuple[Tensor, int]:
    """Return polyphase filters [target, 1, taps] and their reach in source samples; rates are divided by their gcd.

    The filters are a Hann-windowed sinc with the rolloff and width above (torchaudio.functional.resample documents the
    formula), computed in float64 and stored in float32.
    """
    cutoff = min(source, target) * SINC_ROLLOFF
    reach = math.ceil(SINC_WIDTH * source / cutoff)
    taps = torch.arange(-reach, reach + source, dtype=torch.float64)[None, None] / source
    phases = torch.arange(0, -target, -1, dtype=torch.float64)[:, None, None] / target
    time = ((phases + taps) * cutoff).clamp(-SINC_WIDTH, SINC_WIDTH)
    window = torch.cos(time * math.pi / SINC_WIDTH / 2) ** 2
    angle = time * math.pi
    sinc = torch.where(angle == 0, torch.ones_like(angle), angle.sin() / angle)
    return (sinc * window * (cutoff / source)).float(), reach


def resample_sinc(audio: Tensor, sample_rate: int, target_rate: int) -> Tensor:
    """Resample float32 mono audio [n] to [ceil(n * target / rate)] by windowed sinc interpolation."""
    if sample_rate == target_rate:
        return audio
    divisor = math.gcd(sample_rate, target_rate)
    source, target = sample_rate // divisor, target_rate // divisor
    kernel, reach = _sinc_kernel(source, target)
    padded = F.pad(audio[None, None], (reach, reach + source))
    phases = F.conv1d(padded, kernel, stride=source)
    return phases[0].T.reshape(-1)[: math.ceil(target * len(audio) / source)]


def spectrogram(audio: Tensor) -> Tensor:
    """Compute the linear magnitude spectrogram of 32 kHz audio [n]: float32 [1025, n // 640].

    docs/gpt_sovits.md#spectrogram
    """
    margin = (SPECTRUM_SIZE - SPECTRUM_HOP) // 2
    padded = F.pad(audio[None, None], (margin, margin), mode="reflect")[0]
    window = torch.hann_window(SPECTRUM_SIZE)
    spectrum = torch.stft(padded, SPECTRUM_SIZE, SPECTRUM_HOP, window=window, center=False, return_complex=True)
    power = torch.view_as_real(spectrum[0]).pow(2).sum(-1)
    return torch.sqrt(power + SPECTRUM_FLOOR)


@lru_cache(maxsize=1)
def _mel_filters() -> Tensor:
    """Return triangles linear in mel = 1127 ln(1 + f / 700), float32 [257, 80]; the Nyquist bin gets no weight."""

    def mel(hertz: Tensor) -> Tensor:
        return 1127.0 * torch.log1p(hertz / 700.0)

    edges_hz = torch.tensor([MEL_LOWEST_HZ, CONTENT_RATE / 2], dtype=torch.float64)
    lowest, highest = mel(edges_hz).tolist()
    step = (highest - lowest) / (MEL_BANDS + 1)
    left = lowest + torch.arange(MEL_BANDS, dtype=torch.float64)[None] * step
    bins = mel(torch.arange(FFT_SIZE // 2, dtype=torch.float64) * CONTENT_RATE / FFT_SIZE)[:, None]
    triangles = torch.minimum((bins - left) / step, (left + 2 * step - bins) / step).clamp_min(0)
    return F.pad(triangles, (0, 0, 0, 1)).float()


def filterbank(audio: Tensor) -> Tensor:
    """Compute Kaldi's log mel filterbank of 16 kHz audio [n] in -1..1: float32 [1 + (n - 400) // 160, 80].

    docs/gpt_sovits.md#filterbank
    """
    frames = audio.unfold(0, FRAME_LENGTH, FRAME_SHIFT)
    frames = frames - frames.mean(dim=1, keepdim=True)
    # The first sample of a frame has no predecessor in the frame, so it stands in for its own.
    frames = frames - PREEMPHASIS * torch.cat((frames[:, :1], frames[:, :-1]), dim=1)
    window = torch.hann_window(FRAME_LENGTH, periodic=False).pow(POVEY_POWER)
    power = torch.fft.rfft(frames * window, n=FFT_SIZE).abs().pow(2)
    mel: Tensor = power @ _mel_filters()
    return mel.clamp_min(LOG_FLOOR).log()
