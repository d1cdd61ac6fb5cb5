"""Decodes any accepted recording to mono samples, in a child process with limits on time and memory."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .errors import AudioError, NotAudio, TooLong, UnsupportedAudio
from .ffmpeg import run_ffmpeg
from .riff import BadRiff, WaveFormat, read_wave_format
from .sniff import check_shape, identify
from .waveform import RESAMPLING_QUALITY, Source, Waveform

if TYPE_CHECKING:
    import soxr

DEMUXERS = {"wav": "wav", "mp3": "mp3", "flac": "flac", "ogg": "ogg", "mp4": "mov", "webm": "matroska", "aac": "aac"}
DECODERS = (
    "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le", "mp3float", "mp3", "flac", "alac",
    "opus", "libopus", "vorbis", "libvorbis", "aac",
)  # fmt: skip
MAX_KEPT_RATE_HZ = 48_000
"""Recordings at higher rates are resampled to this while decoding; no engine uses anything above 24 kHz."""
MIN_DECODED_SECONDS = 0.1
"""A file that decodes to less is rubbish that happened to decode, not a recording."""
MAX_OVERSHOOT = 4.0
"""Lossy and float files may exceed full scale by 12 dB at the very most; beyond that it is damage."""
LOW_FREQUENCY_BIT = 0x8
SPARE_SECONDS = 1.0
"""ffmpeg may decode this much past the longest accepted recording, which proves that one is too long."""
CODEC_LINE = re.compile(r"^\[info\]   Stream #0:\d+.* -> #0:0 \((\w+) ", re.MULTILINE)
MAPPING_LINE = "[info] Stream mapping:"


def decode(path: Path, *, max_seconds: float, timeout_seconds: float) -> Waveform:
    """Decode a WAV, MP3, FLAC, Ogg, M4A/AAC or WebM file, whatever its name.

    The result has the recording's own rate, or 48 kHz if that is lower; all channels but the low-frequency one are
    averaged. The readable part of a damaged file is returned.
    path: named by the server; ffmpeg gets the open file, not the name.
    Raises NotAudio, UnsupportedAudio, TooLong (past `max_seconds`), DecodeTimeout, DecoderUnavailable.
    """
    # Unbuffered, because the child starts reading at the file descriptor's position, not at Python's.
    with path.open("rb", buffering=0) as file:
        container = identify(file)
        file.seek(0)
        collector = _Collector(max_seconds)
        status, log = run_ffmpeg(
            _arguments(container, max_seconds),
            stdin=file,
            on_output=collector.feed,
            timeout_seconds=timeout_seconds,
        )
    samples, wave = collector.finish(), collector.wave
    if wave is None or len(samples) < MIN_DECODED_SECONDS * collector.kept_rate:
        raise _reason_for_nothing(status, log)
    codec = CODEC_LINE.search(log)
    source = Source(
        container=container,
        codec=codec.group(1) if codec else "",
        sample_rate=wave.sample_rate,
        channels=wave.channels,
        duration_seconds=len(samples) / collector.kept_rate,
        damaged=status != 0 or "[error]" in log.partition(MAPPING_LINE)[2],
    )
    return Waveform(samples, collector.kept_rate, source)


def _arguments(container: str, max_seconds: float) -> list[str]:
    # Only open files can be read, so a file that refers to other files or addresses cannot reach them.
    return [
        "-threads", "1", "-protocol_whitelist", "fd", "-codec_whitelist", ",".join(DECODERS),
        "-vn", "-sn", "-dn", "-f", DEMUXERS[container], "-fd", "0", "-i", "fd:",
        "-map", "0:a:0", "-map_metadata", "-1", "-map_chapters", "-1", "-t", f"{max_seconds + SPARE_SECONDS:.3f}",
        "-threads", "1", "-c:a", "pcm_f32le", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", "wav", "pipe:1",
    ]  # fmt: skip


def _reason_for_nothing(status: int, log: str) -> AudioError:
    if "not on whitelist" in log and "Error while opening decoder" in log:
        return UnsupportedAudio("the recording's codec is not accepted")
    return NotAudio(f"nothing could be decoded (ffmpeg ended with {status})")


class _Collector:
    """Collects mono samples from ffmpeg's WAV stream piece by piece, up to a limit."""

    def __init__(self, max_seconds: float) -> None:
        self.wave: WaveFormat | None = None
        self.kept_rate = 0
        self._max_seconds = max_seconds
        self._pending = bytearray()
        self._samples: NDArray[np.float32] = np.empty(0, np.float32)
        self._count = 0
        self._resampler: soxr.ResampleStream | None = None

    def feed(self, data: bytes) -> None:
        """Take the next bytes. Raises TooLong once there is too much audio, UnsupportedAudio for a bad shape."""
        self._pending += data
        wave = self.wave or self._read_header()
        if wave is None:
            return
        whole = len(self._pending) - len(self._pending) % wave.block_align
        frames = np.frombuffer(bytes(self._pending[:whole]), dtype="<f4").reshape(-1, wave.channels)
        del self._pending[:whole]
        self._keep(_mix(frames, wave.channel_mask))

    def finish(self) -> NDArray[np.float32]:
        """Return the collected samples, float32, shape [n], at `kept_rate`."""
        if self._resampler is not None:
            self._keep(np.empty(0, np.float32), last=True)
        return self._samples[: self._count]

    def _read_header(self) -> WaveFormat | None:
        stream = io.BytesIO(self._pending)
        try:
            wave = read_wave_format(stream)
        except BadRiff:
            return None
        check_shape(wave)
        del self._pending[: stream.tell()]
        self.wave = wave
        self.kept_rate = min(wave.sample_rate, MAX_KEPT_RATE_HZ)
        if self.kept_rate < wave.sample_rate:
            import soxr

            self._resampler = soxr.ResampleStream(wave.sample_rate, self.kept_rate, 1, quality=RESAMPLING_QUALITY)
        # Pages that are never written take no memory, so a short recording does not cost as much as the longest.
        self._samples = np.empty(int(self._max_seconds * self.kept_rate) + 1, np.float32)
        return wave

    def _keep(self, mono: NDArray[np.float32], last: bool = False) -> None:
        if self._resampler is not None:
            mono = self._resampler.resample_chunk(mono, last=last)
        end = self._count + len(mono)
        if end > len(self._samples):
            raise TooLong(end / self.kept_rate, self._max_seconds, at_least=True)
        self._samples[self._count : end] = mono
        self._count = end


def _mix(frames: NDArray[np.float32], channel_mask: int) -> NDArray[np.float32]:
    """Average the channels of `frames`, shape [n, channels], leaving out the low-frequency one, which has no speech."""
    if channel_mask & LOW_FREQUENCY_BIT and frames.shape[1] > 1:
        # Channels are stored in the order of the mask's bits.
        frames = np.delete(frames, (channel_mask & (LOW_FREQUENCY_BIT - 1)).bit_count(), axis=1)
    mono: NDArray[np.float32] = np.nan_to_num(frames, nan=0.0).clip(-MAX_OVERSHOOT, MAX_OVERSHOOT).mean(axis=1)
    return mono
