"""Speech-like clips made on the spot: no recording of a person is in the repository."""

from __future__ import annotations

import io
import wave
from functools import lru_cache

import numpy as np

SAMPLE_RATE = 24_000
VOWELS_HZ = ((730, 1090, 2440), (270, 2290, 3010), (300, 870, 2240), (530, 1840, 2480), (570, 840, 2410))
"""Formants of five vowels (Peterson and Barney 1952): a voice activity network takes no plain buzz for speech."""
BANDWIDTHS_HZ, STRENGTHS = (60, 90, 140, 200), (1, 0.5, 0.25, 0.1)
SYLLABLES_A_PHRASE = 8
FRAME_RATE = 200


@lru_cache(maxsize=32)
def speech_like(seconds: float, pitch_hz: float = 150.0, seed: int = 0) -> np.ndarray:
    """Vowels gliding into each other, with hiss between them, in phrases with pauses; float32 [n], 24 kHz, read-only.

    Making a clip takes longer than checking it, and hundreds of tests upload the same few.
    """
    generator = np.random.default_rng(seed)
    syllables = _syllables(seconds, generator)
    frames = np.arange(int(seconds * FRAME_RATE) + 1) / FRAME_RATE
    count = int(seconds * SAMPLE_RATE)
    time_axis = np.arange(count) / SAMPLE_RATE

    middles = np.array([(start + end) / 2 for start, end, _ in syllables])
    vowels = [VOWELS_HZ[(index * 2 + index // 5) % len(VOWELS_HZ)] for index in range(len(syllables))]
    targets = np.array([[*vowel, 3500] for vowel in vowels]) * generator.uniform(0.95, 1.05, (len(syllables), 1))
    formants = np.stack([np.interp(frames, middles, targets[:, column]) for column in range(4)], axis=1)
    pitches = [(1.15 - 0.04 * place + 0.05 * generator.uniform(-1, 1)) * pitch_hz for _, _, place in syllables]
    track = np.interp(time_axis, middles, pitches) * (1 + 0.01 * np.sin(2 * np.pi * 5 * time_axis))
    phase = 2 * np.pi * np.cumsum(track) / SAMPLE_RATE

    voice = np.zeros(count)
    for harmonic in range(1, int(6000 / pitch_hz)):
        distance = (harmonic * pitch_hz - formants) / BANDWIDTHS_HZ
        gain = (STRENGTHS / (1 + distance**2)).sum(axis=1) + 0.001
        voice += np.interp(time_axis, frames, gain) / harmonic**0.3 * np.sin(harmonic * phase)
    loudness = np.zeros(count)
    hiss = np.zeros(count)
    for start, end, _ in syllables:
        inside = np.minimum((time_axis - start) / 0.04, (end - time_axis) / 0.06).clip(0, 1)
        loudness = np.maximum(loudness, inside * generator.uniform(0.7, 1.0))
        hiss = np.maximum(hiss, (1 - np.abs(time_axis - start) / 0.03).clip(0, 1) * generator.uniform(0.0, 0.2))
    speech = voice * loudness + np.diff(generator.normal(size=count + 1)) * hiss
    samples: np.ndarray = 0.5 * speech / np.abs(speech).max() + generator.normal(0, 0.0005, count)
    clip = samples.astype(np.float32)
    clip.setflags(write=False)
    return clip


def _syllables(seconds: float, generator: np.random.Generator) -> list[tuple[float, float, int]]:
    """Start and end in seconds of every syllable, and its place in its phrase."""
    syllables = []
    start, place = 0.0, 0
    while start < seconds - 0.1:
        end = min(seconds, start + generator.uniform(0.15, 0.24))
        syllables.append((start, end, place))
        place = (place + 1) % SYLLABLES_A_PHRASE
        start = end + (0.25 if place == 0 else -0.03)
    return syllables


def wav_bytes(samples: np.ndarray, sample_rate: int = SAMPLE_RATE) -> bytes:
    """16-bit mono WAV."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sample_rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return target.getvalue()


def read_wav(data: bytes) -> tuple[np.ndarray, int]:
    """Samples, float32 [n] within -1..1, and their rate in Hz."""
    with wave.open(io.BytesIO(data)) as file:
        frames = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return frames.astype(np.float32) / 32768, file.getframerate()
