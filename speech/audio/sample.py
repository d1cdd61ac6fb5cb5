"""Prepares an uploaded recording as a voice sample: decodes, checks and trims it, and picks its best stretch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .activity import FRAME_SECONDS, find_speech
from .decoding import decode
from .errors import Clipped, NotAudio, Silent, TooLong, TooShort
from .levels import Levels, measure_levels, trim_silence
from .stretch import MAX_STRETCH_SECONDS, MIN_STRETCH_SECONDS, select_stretch
from .waveform import Waveform


@dataclass(frozen=True, slots=True)
class SampleLimits:
    """Limits on a voice sample.

    min_speech_seconds: least speech, short pauses included. max_seconds: longest sample after trimming.
    max_recording_seconds: longest before trimming; decoding stops there. silent_dbfs: least level of the loud frames
    of speech (a microphone's noise is at about -60, a whisper at arm's length at -45).
    max_clipped_fraction: of all samples; speech overdriven by 6 dB has 0.7%, by 9 dB 2%, which crackles.
    """

    min_speech_seconds: float = 3.0
    max_seconds: float = 30.0
    max_recording_seconds: float = 60.0
    decode_timeout_seconds: float = 20.0
    silent_dbfs: float = -55.0
    max_clipped_fraction: float = 0.01


@dataclass(frozen=True, slots=True)
class PreparedSample:
    """A voice sample ready to be stored.

    waveform: trimmed, mono, at its own rate or 48 kHz. levels: the waveform's. stretch: (start, end) in seconds of
    the 3 to 10 s to clone the voice from. recording_seconds: length before trimming.
    """

    waveform: Waveform
    levels: Levels
    stretch: tuple[float, float]
    recording_seconds: float

    @property
    def duration_seconds(self) -> float:
        """The length of the trimmed waveform in seconds."""
        return self.waveform.duration_seconds

    @property
    def stretch_waveform(self) -> Waveform:
        """The stretch alone, as a copy."""
        return self.waveform.cut(*self.stretch)


def prepare_sample(path: Path, limits: SampleLimits | None = None) -> PreparedSample:
    """Turn an uploaded file (under a server-made name) into a voice sample.

    Raises NotAudio, UnsupportedAudio, Silent, TooShort, TooLong, Clipped, DecodeTimeout, DecoderUnavailable.
    """
    limits = limits or SampleLimits()
    recording = decode(path, max_seconds=limits.max_recording_seconds, timeout_seconds=limits.decode_timeout_seconds)
    heard = find_speech(recording.samples, recording.sample_rate)
    if heard.speech_dbfs < limits.silent_dbfs:
        raise Silent(heard.speech_dbfs)
    trimmed = trim_silence(recording, heard)
    # Measuring loses up to a frame at the end of speech, and that must not cost a caregiver the recording.
    if heard.speech_seconds < limits.min_speech_seconds - FRAME_SECONDS:
        if recording.source is not None and recording.source.damaged:
            raise NotAudio(f"damaged: only {heard.speech_seconds:.2f} s of speech could be read")
        raise TooShort(heard.speech_seconds, limits.min_speech_seconds)
    if trimmed.duration_seconds > limits.max_seconds:
        raise TooLong(trimmed.duration_seconds, limits.max_seconds)
    activity = find_speech(trimmed.samples, trimmed.sample_rate)
    levels = measure_levels(trimmed, activity)
    if levels.clipped_fraction > limits.max_clipped_fraction:
        raise Clipped(levels.clipped_fraction)
    return PreparedSample(
        waveform=trimmed,
        levels=levels,
        stretch=select_stretch(trimmed, MIN_STRETCH_SECONDS, MAX_STRETCH_SECONDS, activity),
        recording_seconds=recording.duration_seconds,
    )
