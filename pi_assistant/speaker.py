"""Tries voices in order until one speaks: cache, server, Naver, offline."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from . import offline
from .attempts import CACHE, NAVER, NONE, OFFLINE, SERVER, Announcement, Attempts, Spoken
from .audio_cache import AudioCache, LearntVersion
from .deadline import Deadline, DeadlinePassed, run_within
from .errors import VoiceFailed
from .naver import NaverVoice
from .player import Player
from .reading import read_aloud, refusal_of
from .server import NO_VERSION, CarePillServer
from .sound import Sound
from .transport import AT_ONCE, PATIENT, Patience

__all__ = [
    "CACHE", "NAVER", "NONE", "OFFLINE", "ON_TIME", "SERVER", "WAITING", "Announcement", "Lease", "Limits", "Speaker",
    "Spoken",
]  # fmt: skip

logger = logging.getLogger(__name__)

VERSION_WAIT_SECONDS = 0.12
"""How long a cached sentence waits for word that its voice is still valid; a later answer applies from then on."""
VERSION_FRESH_SECONDS = 20.0
"""The version is not asked for again while the last answer is younger than this."""


@dataclass(frozen=True)
class Limits:
    """Seconds each voice may take before it can be heard."""

    server: float
    naver: float
    offline: float


WAITING = Limits(server=28.0, naver=6.0, offline=3.0)
"""For a new sentence: the server itself gives up after 25 s, and says so."""
ON_TIME = Limits(server=2.2, naver=1.6, offline=0.9)
"""For a reminder or a cached sentence: 5 s in all, overheads included."""


@dataclass(frozen=True)
class Lease:
    """How long the loved one's voice may be heard without word from the server that it was not withdrawn.

    seconds: since the last word. now: returns the time in seconds since 1970, or None while nobody knows it.
    """

    seconds: float = float("inf")
    now: Callable[[], float | None] = lambda: None


class Speaker:
    """Tries the voices in order, each within its time limit; after a failure the next is tried at once."""

    def __init__(
        self, cache: AudioCache, server: CarePillServer | None, naver: NaverVoice, player: Player, *,
        custom_voice: bool = True, waiting: Limits = WAITING, on_time: Limits = ON_TIME,
        on_spoken: Callable[[Announcement, Spoken], None] | None = None, lease: Lease | None = None,
    ) -> None:  # fmt: skip
        self._lease = lease or Lease()
        self.cache = cache
        self.server = server
        self.player = player
        self._naver = naver
        self._custom_voice = custom_voice
        self._waiting, self._on_time = waiting, on_time
        self._on_spoken = on_spoken
        self._asking = threading.Lock()
        self._asked_at = -VERSION_FRESH_SECONDS

    def say(self, announcement: Announcement) -> Spoken:
        """Speak with the best voice available and return which one it was. Raises nothing."""
        began = time.monotonic()
        attempts = Attempts(self.player, announcement, began)
        spoken = self._say(announcement, attempts)
        tried = " ".join(f"{voice}:{reason}" for voice, reason in attempts.failures) or "-"
        logger.log(
            logging.INFO if spoken.was_heard else logging.ERROR,
            "spoke reminder=%s voice=%s after=%.2fs tried=%s",
            announcement.reminder_id or "-", spoken.voice, spoken.seconds, tried,
        )  # fmt: skip
        if self._on_spoken:
            self._on_spoken(announcement, spoken)
        return spoken

    def _say(self, announcement: Announcement, attempts: Attempts) -> Spoken:
        limits = self._limits_for(announcement)
        if self._custom_voice:
            self.refresh_version(VERSION_WAIT_SECONDS)
            if attempts.play(CACHE, lambda: self._from_cache(announcement)):
                return attempts.spoken
        if attempts.play(
            SERVER, lambda: self._within(limits.server, SERVER, lambda end: self._load(announcement, end))
        ):
            return attempts.spoken
        if attempts.are_refused or attempts.refuse(self._refusal_of(announcement)):
            return self._say_refused(attempts, limits)
        if attempts.play(
            NAVER, lambda: self._within(limits.naver, NAVER, lambda end: self._from_naver(announcement, end))
        ):
            return attempts.spoken
        until = Deadline.after(limits.offline)
        if attempts.play(OFFLINE, lambda: offline.speak(self.reading_of(announcement), until)):
            return attempts.spoken
        prompt = offline.REMINDER if announcement.reminder_id else offline.OTHER
        attempts.play(OFFLINE, lambda: offline.prompt(self._voice_at_hand, prompt))
        return attempts.spoken

    @property
    def _voice_at_hand(self) -> AudioCache | None:
        return None if self.voice_rests else self.cache

    def _refusal_of(self, announcement: Announcement) -> str:
        """Return why a text that this device spells out may not be spoken; the server checks what it spells out."""
        if announcement.spoken_text:
            return ""
        return refusal_of(announcement.text, self.reading_of(announcement))

    def _say_refused(self, attempts: Attempts, limits: Limits) -> Spoken:
        """Say in the best voice at hand that the medicine bag tells the dose, in place of a text that was refused."""
        safe = Announcement(offline.PROMPTS[offline.REFUSED])
        for voice, prepare in (
            (OFFLINE, lambda: offline.recorded(self._voice_at_hand, offline.REFUSED)),
            (SERVER, lambda: self._within(limits.server, SERVER, lambda end: self._load(safe, end))),
            (NAVER, lambda: self._within(limits.naver, NAVER, lambda end: self._from_naver(safe, end))),
            (OFFLINE, lambda: offline.speak(self.reading_of(safe), Deadline.after(limits.offline))),
            (OFFLINE, lambda: offline.shipped(offline.REFUSED)),
        ):
            if attempts.play(voice, prepare):
                break
        return attempts.spoken

    def _limits_for(self, announcement: Announcement) -> Limits:
        known = bool(announcement.reminder_id) or self.cache.knows(announcement.text, announcement.cache_key)
        return self._on_time if known else self._waiting

    def _within(self, seconds: float, voice: str, work: Callable[[Deadline], Sound]) -> Sound:
        deadline = Deadline.after(seconds)
        try:
            return run_within(deadline, lambda: work(deadline), voice)
        except DeadlinePassed as error:
            raise VoiceFailed(f"{voice}_timeout") from error

    @property
    def voice_rests(self) -> bool:
        """Whether the loved one's voice may have been withdrawn since the server was last heard."""
        learnt, now = self.cache.learnt, self._lease.now()
        if learnt is None or now is None:
            return False
        if learnt.confirmed_at is None:  # learnt by an earlier version of this software: it counts from the upgrade
            self.cache.confirm(now)
            return False
        return now - learnt.confirmed_at > self._lease.seconds

    def _from_cache(self, announcement: Announcement) -> Sound:
        if self.voice_rests:
            raise VoiceFailed("voice_unconfirmed")
        damaged = self.cache.knows(announcement.text, announcement.cache_key)
        found = self.cache.find(announcement.text, announcement.cache_key)
        if found is None:
            raise VoiceFailed("cache_broken" if damaged else "cache_miss")
        return found[1]

    def _load(self, announcement: Announcement, deadline: Deadline) -> Sound:
        return self.load(announcement, deadline, AT_ONCE)[1]

    def load(
        self, announcement: Announcement, deadline: Deadline, patience: Patience = PATIENT
    ) -> tuple[Path | None, Sound]:
        """Fetch from the server into the cache; the path is None when the card is full. Raises VoiceFailed."""
        if not self._custom_voice:
            raise VoiceFailed("custom_voice_off")
        if self.server is None:
            raise VoiceFailed("server_not_configured")
        for _again in range(2):  # the voice may change during a download
            learnt = self.cache.learnt or self._ask_version(deadline)
            spoken = self._fetch(self.server, announcement, deadline, patience)
            try:
                path = self.cache.store(announcement.text, announcement.cache_key, spoken, learnt.version)
            except OSError as error:
                logger.warning("cache: nothing stored: %s", type(error).__name__)
                return None, spoken
            if path is not None:
                return path, spoken
        raise VoiceFailed("server_error")

    def _fetch(
        self, server: CarePillServer, announcement: Announcement, deadline: Deadline, patience: Patience
    ) -> Sound:
        if announcement.cache_key:
            try:
                return server.audio(announcement.cache_key, deadline, patience)
            except VoiceFailed as failed:
                if failed.reason != "not_found":
                    raise
        return server.generate(announcement.text, self.audio_format, deadline, patience)

    @property
    def audio_format(self) -> str:
        """MP3 where it can be played: 60 kB a sentence instead of 240, which arrives in time on a slow line."""
        return "mp3" if self.player.plays_mp3 else "wav"

    def _from_naver(self, announcement: Announcement, deadline: Deadline) -> Sound:
        return self._naver.speak(self.reading_of(announcement), self.audio_format, deadline)

    def reading_of(self, announcement: Announcement) -> str:
        """Return the text as this device says it."""
        learnt = self.cache.learnt
        if announcement.spoken_text:
            return announcement.spoken_text
        if learnt is None:
            return read_aloud(announcement.text)
        return read_aloud(announcement.text, easy=learnt.easy_words, names=learnt.names)

    def learn_version(self, deadline: Deadline) -> bool:
        """Ask the server for the voice's version; return whether it changed. Raises VoiceFailed."""
        before = self.cache.learnt
        after = self._ask_version(deadline)
        return before is None or before.version != after.version

    def _ask_version(self, deadline: Deadline) -> LearntVersion:
        if self.server is None:
            raise VoiceFailed("server_not_configured")
        known = self.cache.learnt
        etag = known.etag if known and known.names is not None else ""
        told = self.server.voice_version(etag, deadline)
        self._asked_at = time.monotonic()
        now = self._lease.now()
        if told is None and known is not None:
            if now is not None:
                self.cache.confirm(now)
            return known
        # A page that is missing on the way, at a proxy, says nothing of a voice that is known.
        if told is None or (told.version == NO_VERSION and known is not None and known.version != NO_VERSION):
            raise VoiceFailed("server_error")
        learnt = LearntVersion(told.version, told.etag, told.easy_words, told.names, now)
        if known is None or known.version != learnt.version:
            logger.info("voice version changed: recordings of the earlier one are deleted")
        self.cache.learn(learnt)
        return learnt

    def refresh_version(self, seconds: float) -> None:
        """Ask for the version in the background and wait at most `seconds`; a later answer still applies."""
        if self.server is None or time.monotonic() - self._asked_at < VERSION_FRESH_SECONDS:
            return
        if not self._asking.acquire(blocking=False):
            return

        def ask() -> None:
            try:
                self._ask_version(Deadline.after(VERSION_FRESH_SECONDS))
            finally:
                self._asking.release()

        try:
            run_within(Deadline.after(seconds), ask, "voice-version")
        except (VoiceFailed, DeadlinePassed, OSError):
            return

    def make_prompts(self, deadline: Deadline) -> int:
        """Record the emergency prompts that are missing; return how many still are."""
        if self.server is None and self.cache.learnt is None:
            self.cache.learn(LearntVersion(NO_VERSION, ""))
        return sum(not self._has_prompt(name, text, deadline) for name, text in offline.PROMPTS.items())

    def _has_prompt(self, name: str, text: str, deadline: Deadline) -> bool:
        if self.cache.find_pinned(name) is not None:
            return True
        try:
            learnt = self.cache.learnt or self._ask_version(deadline)
            try:
                spoken = self.load(Announcement(text), deadline)[1]
            except VoiceFailed:
                spoken = self._naver.speak(self.reading_of(Announcement(text)), self.audio_format, deadline)
            return self.cache.pin(name, spoken, learnt.version) is not None
        except (VoiceFailed, OSError):
            return False
