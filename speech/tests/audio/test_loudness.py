"""Loudness against the standard's own figures and ffmpeg's meter, and that a voice is brought to it unharmed."""

from __future__ import annotations

import re
import subprocess

import numpy as np
import pytest

from speech.audio import ffmpeg_path, integrated_loudness, normalise_loudness
from speech.audio.loudness import PEAK_LIMIT_DBFS, TARGET_LUFS

from .recordings import silence, speech_like, tone, write


def meter(path) -> float:
    """What ffmpeg's EBU R128 meter says."""
    command = [ffmpeg_path(), "-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1])


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000])
def test_the_standards_own_tone(rate):
    """BS.1770-4: a full-scale 997 Hz tone in one front channel reads -3.01."""
    assert integrated_loudness(tone(5.0, rate, 997, 1.0), rate) == pytest.approx(-3.01, abs=0.01)


@pytest.mark.parametrize(
    ("hz", "rate"), [(50, 48_000), (100, 24_000), (3000, 16_000), (6000, 24_000), (10_000, 48_000)]
)
def test_other_tones_read_as_on_another_meter(tmp_path, hz, rate):
    samples = tone(5.0, rate, hz, 0.3)
    assert integrated_loudness(samples, rate) == pytest.approx(meter(write(tmp_path / "a", samples, rate)), abs=0.2)


@pytest.mark.parametrize("rate", [16_000, 24_000, 48_000])
def test_speech_with_pauses_reads_as_on_another_meter(tmp_path, rate):
    samples = np.concatenate([silence(3, rate), speech_like(13.7, rate), silence(4.3, rate)])
    assert integrated_loudness(samples, rate) == pytest.approx(meter(write(tmp_path / "a", samples, rate)), abs=0.15)


def test_silence_does_not_count():
    speech = speech_like(5.0, pauses=False)
    with_pauses = np.concatenate([speech, silence(20.0, noise=0.0), speech])
    assert integrated_loudness(with_pauses, 24_000) == pytest.approx(integrated_loudness(speech, 24_000), abs=0.3)


@pytest.mark.parametrize("samples", [np.zeros(0), np.zeros(1), np.zeros(48_000), np.full(48_000, 0.5)])
def test_nothing_has_no_loudness(samples):
    steady = samples.astype(np.float32)
    if len(samples) and samples.any():
        assert integrated_loudness(steady, 24_000) < -30, "an offset is only heard where it begins"
    else:
        assert integrated_loudness(steady, 24_000) == float("-inf")
        assert np.array_equal(normalise_loudness(steady, 24_000), steady)


def test_less_than_a_block_is_measured_as_one():
    assert integrated_loudness(tone(0.2, 48_000, 997, 1.0), 48_000) == pytest.approx(-3.0, abs=0.3)


@pytest.mark.parametrize("level", [0.003, 0.1, 1.0])
def test_voices_of_any_level_come_to_one(level):
    samples = (level * speech_like(6.0)).astype(np.float32)
    louder = normalise_loudness(samples, 24_000)
    assert louder.dtype == np.float32
    assert len(louder) == len(samples)
    assert integrated_loudness(louder, 24_000) == pytest.approx(TARGET_LUFS, abs=1.0)
    assert np.abs(louder).max() <= 10 ** (PEAK_LIMIT_DBFS / 20) + 1e-6


def test_without_tips_only_the_gain_changes():
    samples = tone(3.0, 24_000, amplitude=0.05)
    louder = normalise_loudness(samples, 24_000, target_lufs=-20.0)
    assert integrated_loudness(louder, 24_000) == pytest.approx(-20.0, abs=0.01)
    gain = louder[100:] / np.where(np.abs(samples[100:]) > 0.01, samples[100:], np.nan)
    assert np.nanstd(gain) < 1e-5


def test_a_tip_is_pressed_down_smoothly_and_alone():
    samples = tone(3.0, 24_000, 300, 0.1)
    samples[36_000:36_080] *= 8
    louder = normalise_loudness(samples, 24_000)
    gain = louder / np.where(np.abs(samples) > 0.02, samples, np.nan)
    plain = np.nanmedian(gain)
    assert np.nanmin(gain[36_000:36_080]) < 0.9 * plain
    assert np.nanmax(np.abs(gain[:35_500] - plain)) < 1e-4
    assert np.nanmax(np.abs(gain[36_600:] - plain)) < 1e-4
    assert np.abs(np.diff(gain[~np.isnan(gain)])).max() < 0.05 * plain, "no step that clicks"


def test_a_voice_of_too_much_contrast_stays_quieter():
    samples = tone(3.0, 24_000, 300, 0.01)
    samples[36_000:36_080] = 0.9
    louder = normalise_loudness(samples, 24_000)
    assert integrated_loudness(louder, 24_000) < TARGET_LUFS - 3
    assert np.abs(louder).max() <= 10 ** (PEAK_LIMIT_DBFS / 20) + 1e-6
