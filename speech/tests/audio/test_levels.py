"""Levels, clipping and trimming against sounds whose figures are known."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from speech.audio import Waveform, decode, measure_levels, trim_silence
from speech.audio.activity import FLOOR_DBFS
from speech.audio.levels import clipped_samples, to_dbfs
from speech.tests.voices import VOICES, Voice

from .recordings import FILES, make, silence, speech_like, tone

RATE = 24_000


def overdriven(gain_db: float, level: float = 1.0):
    speech = speech_like(6.0)
    return np.clip(speech / np.abs(speech).max() * 10 ** (gain_db / 20), -1, 1).astype(np.float32) * np.float32(level)


def test_levels_of_a_tone():
    levels = measure_levels(Waveform(tone(2.0, RATE, 200), RATE))
    assert levels.peak == pytest.approx(0.5)
    assert levels.rms_dbfs == pytest.approx(-9.03, abs=0.02)
    assert levels.speech_dbfs == pytest.approx(-9.03, abs=0.1)
    assert levels.clipped_fraction == 0
    assert levels.silence_fraction == 0
    assert levels.speech_seconds == pytest.approx(2.0, abs=0.02)


def test_levels_of_speech_with_pauses():
    samples = np.concatenate([silence(2.0), speech_like(6.0, pauses=False)])
    levels = measure_levels(Waveform(samples, RATE))
    assert levels.silence_fraction == pytest.approx(0.25, abs=0.02)
    assert levels.noise_dbfs == pytest.approx(20 * np.log10(3e-4), abs=0.5)
    assert levels.snr_db > 40


def test_levels_of_nothing():
    levels = measure_levels(Waveform(np.zeros(0, np.float32), RATE))
    assert (levels.peak, levels.clipped_fraction, levels.speech_seconds, levels.silence_fraction) == (0, 0, 0, 1)
    assert levels.rms_dbfs == FLOOR_DBFS


@pytest.mark.parametrize("level", [1.0, 0.5])
def test_clipping_grows_with_overdrive_even_if_turned_down_later(level):
    fractions = [float(clipped_samples(overdriven(gain, level)).mean()) for gain in (0, 3, 6, 12, 20)]
    assert fractions == sorted(fractions)
    assert fractions[0] < 0.001
    assert fractions[-1] > 0.05


@pytest.mark.parametrize("name", [name for name in FILES if not name.endswith("wav")])
def test_clipping_is_still_seen_after_lossy_coding(tmp_path, name):
    clean = decode(make(tmp_path / name, speech_like(6.0)), max_seconds=60, timeout_seconds=20)
    harsh = decode(make(tmp_path / name, overdriven(20)), max_seconds=60, timeout_seconds=20)
    assert clipped_samples(clean.samples).mean() < 0.0005
    assert clipped_samples(harsh.samples).mean() > 0.01


@pytest.mark.parametrize("amplitude", [0.001, 0.01, 0.1, 0.5, 0.95])
def test_the_tip_of_a_clean_wave_is_not_clipping(amplitude):
    rounded = np.rint(tone(2.0, RATE, 200, amplitude) * 32768) / 32768
    assert not clipped_samples(rounded.astype(np.float32)).any()


@pytest.mark.engine
@pytest.mark.parametrize("voice", VOICES, ids=str)
def test_a_real_voice_is_not_clipped(voice: Voice, tmp_path):
    waveform = decode(voice.write(tmp_path), max_seconds=60, timeout_seconds=20)
    assert measure_levels(waveform).clipped_fraction < 0.0005


def test_trimming_keeps_small_margins():
    samples = np.concatenate([silence(2.0), speech_like(4.0, pauses=False), silence(3.0)])
    trimmed = trim_silence(Waveform(samples, RATE))
    assert trimmed.duration_seconds == pytest.approx(4.3, abs=0.1)
    first = trimmed.samples[: int(0.08 * RATE)]
    assert np.abs(first).max() < 0.01, "what is kept before speech is room"


def test_trimming_leaves_what_has_no_silence_around_it():
    samples = speech_like(4.0, pauses=False)
    assert np.array_equal(trim_silence(Waveform(samples, RATE)).samples, samples)


def test_trimming_twice_changes_little():
    samples = np.concatenate([silence(1.0), speech_like(4.0), silence(1.0)])
    once = trim_silence(Waveform(samples, RATE))
    assert trim_silence(once).duration_seconds == pytest.approx(once.duration_seconds, abs=0.05)


def test_nothing_is_left_of_silence():
    assert len(trim_silence(Waveform(np.zeros(RATE, np.float32), RATE)).samples) == 0


def test_decibels():
    assert to_dbfs(1.0) == 0
    assert to_dbfs(0.1) == pytest.approx(-20)
    assert to_dbfs(0.0) == to_dbfs(1e-30) == FLOOR_DBFS


@pytest.mark.skipif(not Path("/usr/bin/espeak-ng").exists(), reason="needs espeak-ng for a Korean voice")
def test_a_spoken_sentence_keeps_its_first_and_last_sounds(tmp_path):
    path = tmp_path / "spoken.wav"
    subprocess.run(["espeak-ng", "-v", "ko", "-w", str(path), "약 드실 시간입니다."], check=True)
    spoken = decode(path, max_seconds=60, timeout_seconds=20)
    around = np.concatenate([silence(1, spoken.sample_rate), spoken.samples, silence(1, spoken.sample_rate)])
    trimmed = trim_silence(Waveform(around, spoken.sample_rate))
    loud = np.flatnonzero(np.abs(spoken.samples) > 0.02)
    assert trimmed.duration_seconds >= (loud[-1] - loud[0]) / spoken.sample_rate
    assert (trimmed.samples**2).sum() > 0.999 * (spoken.samples**2).sum()
