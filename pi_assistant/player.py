"""Plays sound with whatever program is installed; no path or text passes through a shell."""

from __future__ import annotations

import importlib
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Callable

from .errors import VoiceFailed
from .sound import Sound, with_silence
from .sound_cards import device_for, sound_cards
from .speaking_queue import SpeakingQueue

logger = logging.getLogger(__name__)

LEAD_SECONDS, TAIL_SECONDS = 0.4, 0.3
"""HDMI and Bluetooth speakers take a few tenths of a second to wake, and cut off the end when they go to sleep."""
GRACE_SECONDS = 10.0
"""A player still running this long after the sound should have ended is hanging."""
BUSY_PAUSE_SECONDS = 0.5
"""Pause between two tries, for another program to release the sound card."""
LOWEST_VOLUME, HIGHEST_VOLUME = 0.0, 2.0


@dataclass(frozen=True)
class Loudness:
    """Seconds of silence before and after a sound, a volume factor, and the sound card for `aplay`.

    card: a card's name or an ALSA device; empty for one that is plugged in, else the machine's default.
    """

    lead_seconds: float = LEAD_SECONDS
    tail_seconds: float = TAIL_SECONDS
    volume: float = 1.0
    card: str = ""


@dataclass(frozen=True)
class Program:
    """A player program. command: builds its arguments; a WAV holds its silence already, an MP3 needs a filter."""

    name: str
    extensions: tuple[str, ...]
    command: Callable[[str, Loudness], list[str]]


def _filter(file: str, loudness: Loudness) -> str:
    """Return the ffmpeg filters for what cannot be written into an MP3's bytes."""
    if file.endswith(".wav"):
        return "anull"
    lead = round(loudness.lead_seconds * 1000)
    return f"adelay=delays={lead}:all=1,apad=pad_dur={loudness.tail_seconds},volume={loudness.volume}"


def _aplay(file: str, loudness: Loudness) -> list[str]:
    device = loudness.card
    return ["aplay", "-q", *(["-D", device] if device else []), file]


def _mpv(file: str, loudness: Loudness) -> list[str]:
    return ["mpv", "--no-config", "--no-video", "--no-terminal", f"--af=lavfi=[{_filter(file, loudness)}]", file]


def _ffplay(file: str, loudness: Loudness) -> list[str]:
    quiet = ["-nodisp", "-autoexit", "-loglevel", "quiet"]
    return ["ffplay", *quiet, "-af", _filter(file, loudness), file]


def _afplay(file: str, loudness: Loudness) -> list[str]:
    return ["afplay", file]


PROGRAMS = (
    Program("aplay", (".wav",), _aplay),
    Program("afplay", (".wav",), _afplay),
    Program("mpv", (".wav", ".mp3"), _mpv),
    Program("ffplay", (".wav", ".mp3"), _ffplay),
)
"""In the order they are tried: the fastest to start come first."""


class Player:
    """Plays validated audio, one utterance at a time. only: the one program to use, empty for any."""

    def __init__(self, loudness: Loudness | None = None, only: str = "", lock_file: Path | None = None) -> None:
        self._loudness = loudness or Loudness()
        self._only = only
        self._queue = SpeakingQueue(lock_file)

    @property
    def programs(self) -> Sequence[Program]:
        """The programs that are installed and allowed."""
        return [
            program
            for program in PROGRAMS
            if self._only in ("", program.name) and shutil.which(program.name) is not None
        ]

    @property
    def names(self) -> list[str]:
        """Names of everything that can play sound here."""
        return [program.name for program in self.programs] + (["winsound"] if sys.platform == "win32" else [])

    @property
    def plays_mp3(self) -> bool:
        """Whether compressed audio may be requested."""
        return any(".mp3" in program.extensions for program in self.programs)

    def play(
        self, sound: Sound, urgent: bool = False, started: Callable[[], None] | None = None,
        most_volume: float | None = None,
    ) -> str:  # fmt: skip
        """Play to the end and return the program's name; `started` is called just before the sound begins.

        most_volume: where it must not be louder than that, whatever the volume is set to.
        Raises VoiceFailed: `no_player`, or `player_failed` when every program failed.
        """
        programs = [program for program in self.programs if sound.extension in program.extensions]
        loudness = self._loudness
        if most_volume is not None:
            loudness = replace(loudness, volume=min(loudness.volume, most_volume))
        device = device_for(loudness.card, sound_cards())
        windows = sys.platform == "win32" and sound.extension == ".wav"
        if not programs and not windows:
            raise VoiceFailed("no_player")
        with self._queue.turn(urgent):
            if started:
                started()
            with _scratch_file(_ready(sound, loudness), sound.extension) as file:
                if windows and _play_on_windows(file):
                    return "winsound"
                # The card may be taken by another program for a moment, or unplugged.
                for pause, card in ((0.0, device), (BUSY_PAUSE_SECONDS, device), (0.0, "")):
                    time.sleep(pause)
                    loudness = replace(loudness, card=card)
                    for program in programs:
                        if _run(program, file, sound.seconds, loudness):
                            return program.name
        raise VoiceFailed("player_failed")


def _ready(sound: Sound, loudness: Loudness) -> bytes:
    if sound.extension != ".wav":
        return sound.data
    return with_silence(sound, loudness.lead_seconds, loudness.tail_seconds, loudness.volume)


def _run(program: Program, file: str, seconds: float, loudness: Loudness) -> bool:
    limit = seconds + loudness.lead_seconds + loudness.tail_seconds + GRACE_SECONDS
    try:
        ended = subprocess.run(
            program.command(file, loudness), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, timeout=limit, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        logger.warning("player %s hung and was stopped after %.0f s", program.name, limit)
        return False
    except OSError as error:
        logger.warning("player %s did not start: %s", program.name, type(error).__name__)
        return False
    if ended.returncode:
        logger.warning("player %s ended with %d", program.name, ended.returncode)
    return ended.returncode == 0


class _scratch_file:  # noqa: N801 - used like contextlib's
    """A temporary file for the player, in memory where possible to spare the card."""

    def __init__(self, data: bytes, extension: str) -> None:
        self._data, self._extension = data, extension

    def __enter__(self) -> str:
        error: OSError | None = None
        for folder in ("/dev/shm", None, "."):  # noqa: S108 - mkstemp makes the name and keeps it private
            try:
                descriptor, self._name = tempfile.mkstemp(prefix="carepill-", suffix=self._extension, dir=folder)
            except OSError as failed:
                error = failed
                continue
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(self._data)
            except OSError as failed:
                Path(self._name).unlink(missing_ok=True)
                error = failed
                continue
            return self._name
        logger.warning("no room for a sound: %s", type(error).__name__)
        raise VoiceFailed("player_failed") from error

    def __exit__(self, *_error: object) -> None:
        Path(self._name).unlink(missing_ok=True)


def _play_on_windows(file: str) -> bool:
    winsound = importlib.import_module("winsound")
    try:
        winsound.PlaySound(file, winsound.SND_FILENAME)
    except RuntimeError as error:
        logger.warning("player winsound failed: %s", type(error).__name__)
        return False
    return True
