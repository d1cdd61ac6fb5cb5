"""Loads stored voice samples as waveforms, decrypting in memory: no plain copy of an encrypted voice is on disk."""

from __future__ import annotations

import io
import wave
from typing import TYPE_CHECKING

from voice_tts.services import storage

if TYPE_CHECKING:
    from speech.audio import Waveform

FULL_SCALE_16 = 32768


def load(sample_name: str) -> Waveform:
    """Load a sample as `voices` stored it, mono and 16-bit. Raises FileNotFoundError, EncryptionKeyMissing."""
    import numpy as np

    from speech.audio import Waveform

    with wave.open(io.BytesIO(storage.read(sample_name))) as file:
        pcm = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return Waveform(pcm.astype(np.float32) / np.float32(FULL_SCALE_16), file.getframerate())
