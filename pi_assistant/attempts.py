"""Something to say, the voices that were tried for it, and which was heard."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import Callable

from .errors import AMBIGUOUS_DOSE, UNSAFE_READING, VoiceFailed
from .player import Player
from .sound import Sound

logger = logging.getLogger(__name__)

CACHE, SERVER, NAVER, OFFLINE, NONE = "cache", "server", "naver", "offline", "none"


@dataclass(frozen=True)
class Announcement:
    """Something to say.

    cache_key: under which the server stores its audio, empty for none. reminder_id: its reminder's, empty for none.
    spoken_text: spelt out for speech by the server, empty to do that here. urgent: goes before others that wait.
    most_volume: where it must not be louder, at night for instance; None for the usual volume.
    """

    text: str
    cache_key: str = ""
    spoken_text: str = ""
    reminder_id: str = ""
    urgent: bool = False
    most_volume: float | None = None


@dataclass(frozen=True)
class Spoken:
    """Which voice spoke, why no better one could, and how many seconds passed before its sound began."""

    voice: str
    reason: str
    seconds: float

    @property
    def was_heard(self) -> bool:
        """Whether any voice spoke."""
        return self.voice != NONE


class Attempts:
    """The attempts to speak one announcement, and their outcome."""

    def __init__(self, player: Player, announcement: Announcement, began: float) -> None:
        self._player, self._announcement, self._began = player, announcement, began
        self.failures: list[tuple[str, str]] = []
        self.spoken = Spoken(NONE, "", 0.0)

    def play(self, voice: str, prepare: Callable[[], Sound]) -> bool:
        """Try one voice; return True if no other need be tried: it was heard, or no voice can be. Note failures."""
        began_to_sound = [0.0]

        def note() -> None:
            began_to_sound[0] = time.monotonic() - self._began

        sound = None
        try:
            sound = prepare()
            self._player.play(sound, self._announcement.urgent, note, self._announcement.most_volume)
        except VoiceFailed as failed:
            self.failures.append((voice, failed.reason))
        except Exception as error:  # whatever fails in one voice, the next must be tried
            logger.error("voice %s: %s", voice, type(error).__name__)
            self.failures.append((voice, f"{voice}_failed"))
        else:
            self.spoken = Spoken(voice, self._reason(), began_to_sound[0])
            return True
        self.spoken = Spoken(NONE, self._reason(), time.monotonic() - self._began)
        # Every player plays WAV: where that failed, another voice would fail as well.
        return sound is not None and sound.extension == ".wav"

    @property
    def are_refused(self) -> bool:
        """Whether a voice refused the text for its dose."""
        return any(reason in (UNSAFE_READING, AMBIGUOUS_DOSE) for _voice, reason in self.failures)

    def refuse(self, reason: str) -> bool:
        """Note, before all other reasons, why the text may not be spoken; return whether there is a reason."""
        if reason:
            self.failures.insert(0, (NONE, reason))
        return bool(reason)

    def _reason(self) -> str:
        """Return why the loved one's voice did not speak; a cache miss is no reason while the server can be asked."""
        for voice, reason in self.failures:
            if voice != CACHE or reason in ("no_player", "player_failed", "voice_unconfirmed"):
                return reason
        return ""
