"""Everything that can be wrong with audio, each with a stable code. The texts are for developers."""

from __future__ import annotations

import re

_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])")


class AudioError(Exception):
    """Base of all errors that this package raises on purpose. The code is the class's name in snake case."""

    code = "audio_error"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.code = _WORD_START.sub("_", cls.__name__).lower()


class NotAudio(AudioError):
    """The bytes are not a recording, or are too damaged to hear anything."""


class UnsupportedAudio(AudioError):
    """It is a recording, but its container, codec or shape is not accepted."""


class TooShort(AudioError):
    """There is too little speech: `seconds` were found, `minimum` are needed."""

    def __init__(self, seconds: float, minimum: float) -> None:
        super().__init__(f"{seconds:.2f} s of speech, at least {minimum:g} s are needed")
        self.seconds = seconds
        self.minimum = minimum


class TooLong(AudioError):
    """There is more audio than is accepted: `seconds` against `maximum`.

    at_least: decoding stopped at the limit, so the recording may be longer than `seconds`.
    """

    def __init__(self, seconds: float, maximum: float, *, at_least: bool = False) -> None:
        super().__init__(
            f"{'at least ' if at_least else ''}{seconds:.2f} s of audio, at most {maximum:g} s are accepted"
        )
        self.seconds = seconds
        self.maximum = maximum
        self.at_least = at_least


class Silent(AudioError):
    """Nothing is louder than a microphone's own noise. speech_dbfs: level of the loudest part."""

    def __init__(self, speech_dbfs: float) -> None:
        super().__init__(f"the loudest part is at {speech_dbfs:.1f} dBFS")
        self.speech_dbfs = speech_dbfs


class Clipped(AudioError):
    """The recording is overdriven: `fraction` (0 to 1) of the samples lie on flattened peaks."""

    def __init__(self, fraction: float) -> None:
        super().__init__(f"{fraction:.1%} of the samples are clipped")
        self.fraction = fraction


class DecodeTimeout(AudioError):
    """Decoding or encoding ran out of time."""


class DecoderUnavailable(AudioError):
    """ffmpeg cannot be run here: a fault of the installation, not of the recording."""


class EncodeFailed(AudioError):
    """ffmpeg failed to write the file."""


class BrokenSpeech(AudioError):
    """The synthesised audio must be neither played nor cached. reason: a stable snake_case word."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
