"""Speech-like clips made on the spot: no recording of a person is in the repository."""

from __future__ import annotations

import io
import wave

import numpy as np

SAMPLE_RATE = 24_000


def speech_like(seconds: float, pitch_hz: float = 150.0, seed: int = 0) -> np.ndarray:
    """A voiced buzz in syllables of varying length and loudness, with faint noise; float32 [n], 24 kHz."""
    generator = np.random.default_rng(seed)
    count = int(seconds * SAMPLE_RATE)
    time_axis = np.arange(count) / SAMPLE_RATE
    buzz = sum(np.sin(2 * np.pi * pitch_hz * k * time_axis) / k for k in range(1, 20))
    syllables = 0.55 + 0.45 * np.sin(2 * np.pi * 4.0 * time_axis + generator.uniform(0, 6))
    noise = generator.normal(0, 0.001, count)
    return (0.15 * buzz * syllables + noise).astype(np.float32)


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
