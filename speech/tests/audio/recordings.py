"""Makes the recordings that the audio tests work on, and measures what working on them costs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from speech.audio import encode, ffmpeg_path

MEMORY_STATUS = Path("/proc/self/status")
CAN_MEASURE_MEMORY = sys.platform == "linux" and MEMORY_STATUS.exists()
Samples = NDArray[np.float32]

FILES = {
    "wav16.wav": ["-c:a", "pcm_s16le"],
    "wav24.wav": ["-c:a", "pcm_s24le"],
    "wav32.wav": ["-c:a", "pcm_s32le"],
    "float.wav": ["-c:a", "pcm_f32le"],
    "voice.mp3": ["-c:a", "libmp3lame", "-b:a", "96k"],
    "voice.flac": ["-c:a", "flac"],
    "opus.ogg": ["-c:a", "libopus"],
    "vorbis.ogg": ["-c:a", "libvorbis"],
    "aac.m4a": ["-c:a", "aac"],
    "alac.m4a": ["-c:a", "alac"],
    "voice.aac": ["-c:a", "aac", "-f", "adts"],
    "opus.webm": ["-c:a", "libopus", "-live", "1", "-f", "webm"],
}
"""Every kind that is accepted, by the ffmpeg arguments that make it. The WebM is as browsers write it: no length."""


def tone(seconds: float, rate: int, hz: float = 440.0, amplitude: float = 0.5) -> Samples:
    samples: Samples = (amplitude * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)
    return samples


def speech_like(seconds: float, rate: int = 24_000, *, seed: int = 0, pauses: bool = True) -> Samples:
    """Five harmonic syllables a second over a quiet room; with `pauses`, half a second after every two seconds."""
    random = np.random.default_rng(seed)
    times = np.arange(round(seconds * rate)) / rate
    pitch = 130 + 15 * np.sin(2 * np.pi * 0.7 * times)
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    voice = sum(np.sin(k * phase) / k**1.2 for k in range(1, 16))
    envelope = 0.15 + 0.85 * np.sin(np.pi * ((5 * times) % 1.0)) ** 2
    if pauses:
        envelope = np.where(times % 2.5 < 2.0, envelope, 0.0)
    noise = 3e-4 * random.standard_normal(len(times))
    samples: Samples = (0.25 * voice * envelope + noise).astype(np.float32)
    return samples


def silence(seconds: float, rate: int = 24_000, noise: float = 3e-4) -> Samples:
    """A quiet room."""
    samples: Samples = (noise * np.random.default_rng(1).standard_normal(round(seconds * rate))).astype(np.float32)
    return samples


def write(path: Path, samples: Samples, rate: int = 24_000) -> Path:
    path.write_bytes(encode(samples, rate, "wav"))
    return path


def convert(source: Path, target: Path, arguments: list[str]) -> Path:
    """Let ffmpeg turn one file into another."""
    ffmpeg("-i", str(source), *arguments, str(target))
    return target


def ffmpeg(*arguments: str) -> None:
    subprocess.run([ffmpeg_path(), "-y", "-nostdin", "-loglevel", "error", *arguments], check=True)


def make(target: Path, samples: Samples, rate: int = 24_000) -> Path:
    """Write `samples` as one of FILES, chosen by the target's name."""
    source = write(target.with_name("source.wav"), samples, rate)
    return convert(source, target, FILES[target.name])


def pitch_of(samples: Samples, rate: int) -> float:
    """Frequency in Hz of the strongest partial."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * rate / len(samples))


class Growth:
    """Peak of this process's memory above where it began, in MiB."""

    mib = 0.0


@contextmanager
def measured_memory() -> Iterator[Growth]:
    """Reset the kernel's high-water mark, and read it at the end; where there is none, report no growth."""
    growth = Growth()
    if not CAN_MEASURE_MEMORY:
        yield growth
        return
    Path("/proc/self/clear_refs").write_text("5")
    before = _high_water_mib()
    yield growth
    growth.mib = _high_water_mib() - before


def _high_water_mib() -> float:
    line = next(line for line in MEMORY_STATUS.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


@contextmanager
def no_child_left() -> Iterator[None]:
    """Fail if processes started within outlive it; what other tests keep running does not count."""
    before = _child_processes()
    yield
    assert _child_processes() <= before


def _child_processes() -> set[str]:
    """Ids of this process's children; none where the system has no /proc to tell them."""
    children: set[str] = set()
    for task in Path("/proc/self/task").glob("*/children"):
        # A thread of another test may end just now.
        with suppress(FileNotFoundError, ProcessLookupError):
            children.update(task.read_text().split())
    return children
