"""Identifies and validates audio bytes, and prepares WAV for playing; standard library only."""

from __future__ import annotations

import array
import struct
import sys
from dataclasses import dataclass

from .errors import BadAudio

SHORTEST_SECONDS, LONGEST_SECONDS = 0.1, 300.0
"""No sentence is shorter than a syllable, or longer than 500 characters take to say."""
PCM, IEEE_FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
QUIETEST_PEAK = 100
"""On the 16-bit scale of 32768: -50 dB, below which nobody hears a reminder."""
EXTENSIONS = {
    "audio/wav": ".wav", "audio/x-wav": ".wav", "audio/wave": ".wav", "audio/vnd.wave": ".wav",
    "audio/mpeg": ".mp3", "audio/mp3": ".mp3",
}  # fmt: skip


@dataclass(frozen=True)
class Sound:
    """Complete, validated audio. extension: `.wav` or `.mp3`. seconds: its duration."""

    data: bytes
    extension: str
    seconds: float


@dataclass(frozen=True)
class WaveFormat:
    """A WAV file's format. rate: Hz. width: bytes a sample. data_start, data_size: bytes."""

    code: int
    channels: int
    rate: int
    width: int
    data_start: int
    data_size: int

    @property
    def block(self) -> int:
        """Bytes per frame."""
        return self.channels * self.width


def check(data: bytes, content_type: str | None = None) -> Sound:
    """Identify the bytes and validate all of them. Raises BadAudio.

    content_type: as the sender declared it; a type that is not played here is refused whatever the bytes are.
    """
    if content_type is not None and content_type.split(";")[0].strip().lower() not in EXTENSIONS:
        raise BadAudio("not an audio type that is played here")
    if data[:4] == b"RIFF":
        return Sound(data, ".wav", _check_wave(data))
    return Sound(data, ".mp3", _check_mp3(data))


def _check_wave(data: bytes) -> float:
    form = read_wave_format(data)
    seconds = form.data_size / form.block / form.rate
    _check_length(seconds)
    if form.width == 2 and form.code != IEEE_FLOAT and _peak(data, form) < QUIETEST_PEAK:
        raise BadAudio("silence")
    return seconds


def _check_length(seconds: float) -> None:
    if not SHORTEST_SECONDS <= seconds <= LONGEST_SECONDS:
        raise BadAudio("too short or too long")


def read_wave_format(data: bytes) -> WaveFormat:
    """Read the header and check every length in it against the bytes present. Raises BadAudio."""
    if len(data) < 44 or data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise BadAudio("no WAV header")
    if struct.unpack_from("<I", data, 4)[0] not in (len(data) - 8, len(data) - 9):
        raise BadAudio("RIFF length differs from the file's")
    fields: tuple[int, ...] | None = None
    position = 12
    while position + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, position)
        start = position + 8
        if start + size > len(data):
            raise BadAudio("chunk goes beyond the end")
        if name == b"fmt ":
            if size < 16:
                raise BadAudio("short format chunk")
            fields = struct.unpack_from("<HHIIHH", data, start)
        elif name == b"data":
            return _wave_format(fields, start, size)
        position = start + size + size % 2
    raise BadAudio("no data chunk")


def _wave_format(fields: tuple[int, ...] | None, start: int, size: int) -> WaveFormat:
    if fields is None:
        raise BadAudio("data before format")
    code, channels, rate, byte_rate, block, bits = fields
    width = bits // 8
    if code not in (PCM, IEEE_FLOAT, EXTENSIBLE) or not 1 <= channels <= 8 or not 8_000 <= rate <= 192_000:
        raise BadAudio("unknown WAV format")
    if bits not in (8, 16, 24, 32) or block != channels * width or byte_rate != rate * block or size % block:
        raise BadAudio("WAV header contradicts itself")
    return WaveFormat(code, channels, rate, width, start, size)


def _samples(data: bytes, form: WaveFormat) -> array.array[int]:
    samples = array.array("h", data[form.data_start : form.data_start + form.data_size])
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def _peak(data: bytes, form: WaveFormat) -> int:
    samples = _samples(data, form)
    return max(max(samples), -min(samples))


_MP3_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_MP3_KBITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MP3_KBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
MPEG_1, LAYER_3 = 3, 1


def _mp3_frame(header: int) -> tuple[int, float] | None:
    """Return bytes and seconds of the Layer III frame with this header, or None (ISO/IEC 11172-3, 2.4.2.3)."""
    version, layer = header >> 19 & 3, header >> 17 & 3
    bitrate, rate_index, padding = header >> 12 & 15, header >> 10 & 3, header >> 9 & 1
    if (
        header >> 21 != 0x7FF
        or version not in _MP3_RATES
        or layer != LAYER_3
        or not 0 < bitrate < 15
        or rate_index == 3
    ):
        return None
    rate = _MP3_RATES[version][rate_index]
    samples, kbits = (1152, _MP3_KBITS_1) if version == MPEG_1 else (576, _MP3_KBITS_2)
    return samples // 8 * kbits[bitrate] * 1000 // rate + padding, samples / rate


def _check_mp3(data: bytes) -> float:
    """Walk from frame to frame and return the seconds; a truncated file ends inside a frame."""
    position, end = 0, len(data)
    if data[:3] == b"ID3" and end >= 10:
        size = data[6] << 21 | data[7] << 14 | data[8] << 7 | data[9]
        position = 10 + size
    if data[-128:-125] == b"TAG":
        end -= 128
    seconds = 0.0
    while position < end:
        frame = _mp3_frame(int.from_bytes(data[position : position + 4], "big"))
        if frame is None:
            raise BadAudio("neither WAV nor MP3")
        position += frame[0]
        seconds += frame[1]
    if position != end:
        raise BadAudio("last MP3 frame is cut")
    _check_length(seconds)
    return seconds


def with_true_lengths(data: bytes) -> bytes:
    """Return a WAV that was written to a pipe, with the lengths that its writer could not know. Raises BadAudio.

    Its header ends with that of the data, which reach to the end.
    """
    start = data.find(b"data", 12) + 8
    if data[:4] != b"RIFF" or start < 44 or start > len(data):
        raise BadAudio("no WAV header")
    whole = bytearray(data)
    struct.pack_into("<I", whole, 4, len(data) - 8)
    struct.pack_into("<I", whole, start - 4, len(data) - start)
    return bytes(whole)


def with_silence(sound: Sound, lead_seconds: float, tail_seconds: float, volume: float) -> bytes:
    """Return a WAV with silence added before and after, its 16-bit samples scaled by volume (1 leaves them alone).

    A speaker that wakes from sleep swallows the first sounds, so those are silence.
    """
    form = read_wave_format(sound.data)
    body = sound.data[form.data_start : form.data_start + form.data_size]
    sixteen_bit = form.width == 2 and form.code != IEEE_FLOAT
    if volume != 1.0 and sixteen_bit:
        scaled = (max(-32768, min(32767, round(sample * volume))) for sample in _samples(sound.data, form))
        samples = array.array("h", scaled)
        if sys.byteorder == "big":
            samples.byteswap()
        body = samples.tobytes()
    zero = b"\x80" if form.width == 1 else b"\0"  # 8-bit WAV is unsigned
    lead = zero * (round(lead_seconds * form.rate) * form.block)
    tail = zero * (round(tail_seconds * form.rate) * form.block)
    head = bytearray(sound.data[: form.data_start])
    size = len(lead) + len(body) + len(tail)
    struct.pack_into("<I", head, 4, form.data_start + size + size % 2 - 8)
    struct.pack_into("<I", head, form.data_start - 4, size)
    return b"".join((head, lead, body, tail, b"\0" * (size % 2)))
