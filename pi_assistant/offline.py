"""The voice that needs no network: espeak-ng, or prompts recorded while there was a network."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from . import sound
from .audio_cache import AudioCache
from .deadline import Deadline
from .errors import BadAudio, VoiceFailed
from .sound import Sound

PROGRAM = "espeak-ng"
SHIPPED = Path(__file__).with_name("prompts")
"""Recordings that are there from the installation on, in nobody's voice, and that nothing deletes."""
WORDS_A_MINUTE = "140"
"""espeak-ng's default of 175 is too fast for older listeners."""
REMINDER, OTHER, REFUSED = "reminder", "other", "refused"
PROMPTS: Mapping[str, str] = MappingProxyType(
    {
        REMINDER: "약 드실 시간입니다. 약 봉투를 확인하고 드세요.",
        OTHER: "지금은 말씀드리기 어렵습니다. 잠시 뒤에 다시 말씀해 주세요.",
        REFUSED: "약 드실 시간이에요. 약 봉투를 확인해 주세요.",
    }
)
"""Each holds true whatever sentence could not be spoken; REFUSED stands for one that the dose guard refused."""


def is_installed() -> bool:
    """Return whether espeak-ng is installed."""
    return shutil.which(PROGRAM) is not None


def speak(spoken_text: str, deadline: Deadline) -> Sound:
    """Speak any text with espeak-ng. The text travels through a pipe, where other users of the machine cannot see it.

    Raises VoiceFailed.
    """
    if not is_installed():
        raise VoiceFailed("no_offline_voice")
    try:
        # No file: the service may have no folder to write one into.
        spoken = subprocess.run(
            [PROGRAM, "-v", "ko", "-s", WORDS_A_MINUTE, "--stdout", "--stdin"], input=spoken_text.encode("utf-8"),
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=deadline.remaining(), check=True,
        )  # fmt: skip
        return sound.check(sound.with_true_lengths(spoken.stdout))
    except (OSError, subprocess.SubprocessError, BadAudio) as error:
        raise VoiceFailed("no_offline_voice") from error


def recorded(cache: AudioCache | None, name: str) -> Sound:
    """Return the prompt of that name, recorded in the best voice there was. Raises VoiceFailed.

    cache: None where that voice must rest.
    """
    found = cache and cache.find_pinned(name)
    if not found:
        raise VoiceFailed("no_offline_voice")
    return found


def shipped(name: str) -> Sound:
    """Return the prompt of that name that came with the software. Raises VoiceFailed."""
    try:
        return sound.check((SHIPPED / f"{name}.wav").read_bytes())
    except (OSError, BadAudio) as error:
        raise VoiceFailed("no_offline_voice") from error


def prompt(cache: AudioCache | None, name: str) -> Sound:
    """Return the prompt of that name: `recorded`, else `shipped`. Raises VoiceFailed."""
    try:
        return recorded(cache, name)
    except VoiceFailed:
        return shipped(name)
