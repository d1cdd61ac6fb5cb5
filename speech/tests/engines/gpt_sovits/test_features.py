"""Resamplers, spectrogram and filterbank do to known signals what theory says."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from speech.engines.gpt_sovits.features import (
    CONTENT_RATE,
    SAMPLE_RATE,
    filterbank,
    resample_content,
    resample_sinc,
    spectrogram,
)


def tone(hertz: float, rate: int, seconds: float = 1.0) -> torch.Tensor:
    return torch.sin(2 * math.pi * hertz * torch.arange(int(seconds * rate), dtype=torch.float64) / rate).float()


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000])
def test_a_tone_stays_the_tone_at_another_rate(rate):
    wanted = tone(440, SAMPLE_RATE)
    ours = resample_sinc(tone(440, rate), rate, SAMPLE_RATE)
    assert len(ours) == SAMPLE_RATE
    inner = slice(2000, -2000)
    assert float((ours - wanted)[inner].abs().max()) < 5e-3
    content = resample_content(tone(440, rate).numpy(), rate)
    assert len(content) == CONTENT_RATE
    assert float((content - tone(440, CONTENT_RATE))[1000:-1000].abs().max()) < 1e-3


def test_what_is_too_high_for_the_rate_is_removed():
    high = tone(12_000, 48_000)
    assert float(resample_sinc(high, 48_000, CONTENT_RATE)[500:-500].abs().max()) < 0.01
    assert float(resample_content(high.numpy(), 48_000)[500:-500].abs().max()) < 0.01


@pytest.mark.parametrize("length", [2048, 32_000, 32_639, 32_640])
def test_the_spectrogram_shows_a_tone_in_its_bin(length):
    spectrum = spectrogram(tone(1000, SAMPLE_RATE)[:length] if length <= SAMPLE_RATE else tone(1000, SAMPLE_RATE, 1.02))
    assert spectrum.shape[0] == 1025
    assert int(spectrum[:, spectrum.shape[1] // 2].argmax()) == round(1000 * 2048 / SAMPLE_RATE)


def test_the_filterbank_is_kaldi_s():
    """Checked against the library that carries Kaldi's own code."""
    knf = pytest.importorskip("kaldi_native_fbank")
    options = knf.FbankOptions()
    options.frame_opts.dither = 0
    options.frame_opts.samp_freq = CONTENT_RATE
    options.frame_opts.snip_edges = True
    options.frame_opts.window_type = "povey"
    options.mel_opts.num_bins = 80
    options.mel_opts.low_freq = 20
    audio = np.random.default_rng(0).standard_normal(CONTENT_RATE).astype(np.float32) * 0.1
    kaldi = knf.OnlineFbank(options)
    kaldi.accept_waveform(CONTENT_RATE, audio.tolist())
    kaldi.input_finished()
    wanted = np.stack([kaldi.get_frame(index) for index in range(kaldi.num_frames_ready)])
    ours = filterbank(torch.from_numpy(audio)).numpy()
    assert ours.shape == wanted.shape
    assert np.abs(ours - wanted).max() < 5e-3
