"""Encodes samples as WAV, MP3, FLAC or Opus, with metadata."""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from .errors import EncodeFailed
from .ffmpeg import run_ffmpeg
from .riff import INFO_KEYS, write_wave
from .waveform import resample

FULL_SCALE_16 = 32768
"""Decoders divide by the same number, so samples survive any number of writes and reads."""
TIMEOUT_SECONDS = 20.0
"""Encoding runs about a hundred times faster than real time; this limit is for a machine in trouble."""
FFMPEG_KEYS = {
    "title": "title", "artist": "artist", "comment": "comment", "software": "encoded_by", "created": "date",
}  # fmt: skip
"""ffmpeg's name for each key. It reserves `encoder` for itself and drops it from reproducible files."""
METADATA_KEYS = frozenset(INFO_KEYS)
CONTROL_CATEGORIES = ("Cc", "Cs")
"""Unicode categories of line ends and NUL, which cut a tag short, and of lone surrogates, which cannot be encoded."""
NO_METADATA: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Format:
    """A file format.

    arguments: ffmpeg's, empty if this package writes the format itself. rates: Hz it can hold, empty for any.
    """

    extension: str
    content_type: str
    arguments: tuple[str, ...] = ()
    rates: tuple[int, ...] = ()


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "wav": Format(".wav", "audio/wav"),
        # At 96 kbit/s no listener tells mono speech from the original (a voice has no stereo to spend bits on).
        "mp3": Format(
            ".mp3",
            "audio/mpeg",
            ("-c:a", "libmp3lame", "-b:a", "96k", "-id3v2_version", "3", "-f", "mp3"),
            (16_000, 22_050, 24_000, 32_000, 44_100, 48_000),
        ),
        "flac": Format(".flac", "audio/flac", ("-c:a", "flac", "-f", "flac")),
        # 48 kbit/s is transparent for fullband mono speech by RFC 6716's own figures (28 to 40 kbit/s).
        "opus": Format(
            ".opus",
            "audio/ogg",
            ("-c:a", "libopus", "-b:a", "48k", "-application", "audio", "-f", "ogg"),
            (16_000, 24_000, 48_000),
        ),
    }
)


def content_type(file_format: str) -> str:
    """Return the media type of a format of `FORMATS`."""
    return FORMATS[file_format].content_type


def extension(file_format: str) -> str:
    """Return the file name extension of a format of `FORMATS`, with its dot."""
    return FORMATS[file_format].extension


def to_pcm16(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    """Round float samples, shape [n], to 16 bits, clipping at full scale. Raises ValueError for NaN."""
    if not np.isfinite(samples).all():
        raise ValueError("samples that are no numbers cannot be written")
    scaled = np.rint(samples * FULL_SCALE_16)
    return np.clip(scaled, -FULL_SCALE_16, FULL_SCALE_16 - 1).astype("<i2")


def encode(
    samples: NDArray[np.float32], sample_rate: int, file_format: str, *, metadata: Mapping[str, str] = NO_METADATA
) -> bytes:
    """Return the bytes of a mono 16-bit file; the same input gives the same bytes.

    samples: float32, shape [n], n > 0, within -1..1. sample_rate: Hz; kept, except for rates that the format lacks.
    file_format: a key of `FORMATS`. metadata: keys of METADATA_KEYS; texts without control characters.
    Raises ValueError for other arguments, EncodeFailed, DecodeTimeout, DecoderUnavailable, OSError for a full disk.
    """
    chosen = FORMATS.get(file_format)
    if chosen is None:
        raise ValueError(f"unknown format {file_format!r}")
    if samples.ndim != 1 or len(samples) == 0:
        raise ValueError(f"mono samples are needed, not shape {samples.shape}")
    if metadata.keys() - METADATA_KEYS or any(map(_has_control_character, metadata.values())):
        raise ValueError("metadata has an unknown key or a control character")
    rate = _nearest_rate(sample_rate, chosen.rates)
    pcm = to_pcm16(resample(samples, sample_rate, rate)).tobytes()
    if not chosen.arguments:
        return write_wave(pcm, rate, metadata)
    return _encode_with_ffmpeg(pcm, rate, chosen, metadata)


def _has_control_character(text: str) -> bool:
    return any(unicodedata.category(character) in CONTROL_CATEGORIES for character in text)


def _nearest_rate(rate: int, rates: tuple[int, ...]) -> int:
    """Return the lowest of `rates` that loses nothing of `rate`, or else the highest."""
    if not rates or rate in rates:
        return rate
    return min((candidate for candidate in rates if candidate > rate), default=max(rates))


def _encode_with_ffmpeg(pcm: bytes, rate: int, chosen: Format, metadata: Mapping[str, str]) -> bytes:
    tags = [part for key, text in metadata.items() for part in ("-metadata", f"{FFMPEG_KEYS[key]}={text}")]
    # Unnamed files let the encoder go back to write lengths into its header, and never leave anything behind.
    with tempfile.TemporaryFile(buffering=0) as source, tempfile.TemporaryFile(buffering=0) as target:
        source.write(pcm)
        source.seek(0)
        arguments = [
            "-protocol_whitelist", "fd", "-f", "s16le", "-ar", str(rate), "-ch_layout", "mono", "-fd", "0", "-i", "fd:",
            *tags, "-threads", "1", "-fflags", "+bitexact", "-flags:a", "+bitexact", *chosen.arguments,
            "-fd", "1", "fd:",
        ]  # fmt: skip
        status, _ = run_ffmpeg(arguments, stdin=source, stdout=target, timeout_seconds=TIMEOUT_SECONDS)
        target.seek(0)
        encoded = target.read()
    if status != 0 or not encoded:
        raise EncodeFailed(f"ffmpeg ended with {status}")
    return encoded
