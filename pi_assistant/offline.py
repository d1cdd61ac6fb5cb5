"""The voice that needs no network: espeak-ng, or prompts recorded while there was a network."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from . import sound
from .audio_cache import AudioCache
from .deadline import Deadline
from .errors import BadAudio, VoiceFailed
from .sound import Sound

PROGRAM = "espeak-ng"
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
    with tempfile.TemporaryDirectory(prefix="carepill-") as folder:
        file = Path(folder) / "spoken.wav"
        try:
            subprocess.run(
                [PROGRAM, "-v", "ko", "-s", WORDS_A_MINUTE, "-w", str(file), "--stdin"],
                input=spoken_text.encode("utf-8"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                timeout=deadline.remaining(), check=True,
            )  # fmt: skip
            return sound.check(file.read_bytes())
        except (OSError, subprocess.SubprocessError, BadAudio) as error:
            raise VoiceFailed("no_offline_voice") from error


def prompt(cache: AudioCache, name: str) -> Sound:
    """Return the recorded prompt of that name. Raises VoiceFailed when none has been recorded yet."""
    recorded = cache.find_pinned(name)
    if recorded is None:
        raise VoiceFailed("no_offline_voice")
    return recorded
