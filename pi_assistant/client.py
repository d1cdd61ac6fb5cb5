"""The device's main object: says and fetches sentences, prepares them, and uploads a voice."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import logging
import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Callable

from .audio_cache import AudioCache
from .clock import SystemClock, TimeKeeper
from .config import Config
from .config import load as load_config
from .deadline import Deadline
from .errors import AMBIGUOUS_DOSE, UNSAFE_READING, VoiceFailed
from .naver import NaverVoice
from .outbox import Outbox
from .player import Player
from .reading import SERVER_CHARACTERS, in_pieces
from .server import CarePillServer
from .speaker import Announcement, Lease, Speaker, Spoken
from .store import PLAYBACK, PLAYBACK_PATH, Store
from .transport import PATIENT, Transport

logger = logging.getLogger(__name__)

DAY_SECONDS = 86_400.0
FETCH_SECONDS = 60.0
"""Limit for one sentence while nobody waits: generation on a slow server, then a slow download."""
DATABASE, LOCK, CACHE_FOLDER = "carepill.db", "speaking.lock", "audio"
LAST_KNOWN_TIME = "last_known_time"


class CarePillClient:
    """Speaks with the best voice available: local cache, server, Naver, offline.

    base_url, token: address and token of the speaking server. settings: any field of `Config`, overriding `config`.
    """

    def __init__(
        self, base_url: str = "", token: str = "", config: Config | None = None, clock: SystemClock | None = None,
        **settings: Any,
    ) -> None:  # fmt: skip
        of_server = {"tts_url": base_url, "tts_token": token, "api_url": base_url, "api_token": token}
        given: dict[str, Any] = {**{name: value for name, value in of_server.items() if value}, **settings}
        config = replace(config or Config(), **given)
        self.config = config
        self.store = Store(config.data_dir / DATABASE)
        self.clock = clock or SystemClock()
        self.keeper = TimeKeeper(self.clock, float(self.store.recall(LAST_KNOWN_TIME) or 0))
        self._transport = Transport(config.ca_file)
        self.tts = self._server(config.tts_url, config.tts_token)
        self.api = self._server(config.api_url, config.api_token)
        self.naver = NaverVoice(config.naver, self._transport, config.naver_url)
        self.outbox = Outbox(self.store, self.api, self.tts, self.keeper.timestamp)
        self.player = Player(config.loudness, config.player, config.data_dir / LOCK)
        cache = AudioCache(config.data_dir / CACHE_FOLDER, self._scope(), config.cache_bytes)
        self.speaker = Speaker(
            cache, self.tts, self.naver, self.player, custom_voice=config.custom_voice, on_spoken=self._note_spoken,
            lease=Lease(config.voice_days * DAY_SECONDS, self._known_time),
        )  # fmt: skip

    @classmethod
    def from_config(cls, path: str = "") -> CarePillClient:
        """Make a client configured by the environment and a file. Raises BadConfig."""
        return cls(config=load_config(path))

    def _known_time(self) -> float | None:
        return self.keeper.timestamp() if self.keeper.is_trusted else None

    def _server(self, url: str, token: str) -> CarePillServer | None:
        return CarePillServer(url, token, self._transport, self.keeper.hear_server) if url and token else None

    def _scope(self) -> str:
        """Name the owner of the recordings: the server and its user, identified by name or else by the token."""
        server = self.tts.base_url if self.tts else ""
        user = self.config.user_id or hashlib.sha256(self.config.tts_token.encode()).hexdigest()
        return f"{server}\n{user}"

    def say(self, text: str, urgent: bool = False) -> Spoken:
        """Speak now; return which voice spoke and why not a better one. Raises nothing.

        Text too long for one request is spoken in pieces of whole sentences.
        """
        pieces = in_pieces(text) or [text]
        results = [self.speaker.say(Announcement(piece, urgent=urgent)) for piece in pieces]
        return next((result for result in results if not result.was_heard), results[0])

    def fetch(self, text: str, cache_key: str = "") -> Path:
        """Return a cached file of the sentence in the loved one's voice, fetching it if need be. Raises VoiceFailed."""
        found = self.speaker.cache.find(text, cache_key)
        if found is not None:
            return found[0]
        path, _sound = self.speaker.load(Announcement(text, cache_key), Deadline.after(FETCH_SECONDS), PATIENT)
        if path is None:
            raise VoiceFailed("card_full")
        return path

    def prefetch(self, texts: Iterable[str]) -> list[str]:
        """Fetch sentences and the emergency prompts ahead of time; return the sentences that could not be fetched."""
        missing = []
        self.speaker.make_prompts(Deadline.after(FETCH_SECONDS))
        for text in texts:
            for piece in in_pieces(text):
                try:
                    self.fetch(piece)
                except VoiceFailed:
                    missing.append(text)
                    break
        return missing

    def upload_voice(self, path: str | Path, name: str = "", transcript: str = "") -> dict[str, Any]:
        """Make a recording the active voice; return the server's answer, even a refusal. Raises VoiceFailed."""
        if self.tts is None:
            raise VoiceFailed("server_not_configured")
        answer = self.tts.upload_voice(Path(path), {"name": name, "transcript": transcript}, PATIENT)
        with contextlib.suppress(VoiceFailed):  # the loop learns the version a minute later
            self.speaker.learn_version(Deadline.after(FETCH_SECONDS))
        return answer

    def health(self) -> dict[str, Any]:
        """Return the server's report on itself; `status` is `unreachable` when it does not answer."""
        if self.tts is None:
            return {"status": "not_configured"}
        try:
            answer = self.tts.health(Deadline.after(FETCH_SECONDS)).json()
        except VoiceFailed as failed:
            return {"status": "unreachable", "reason": failed.reason}
        return answer if isinstance(answer, dict) else {"status": "unavailable"}

    def on_text(self, answer: Callable[[str], str | None]) -> Callable[[str], Spoken | None]:
        """Wrap an assistant's `heard text -> reply` so that the reply is spoken. Usable as a decorator."""

        @functools.wraps(answer)
        def hear(text: str) -> Spoken | None:
            reply = answer(text)
            return self.say(reply) if reply else None

        return hear

    def report_later(self) -> threading.Thread:
        """Deliver waiting reports in the background; return the thread."""
        sending = threading.Thread(target=self.outbox.deliver, name="outbox", daemon=True)
        sending.start()
        return sending

    def _note_spoken(self, announcement: Announcement, spoken: Spoken) -> None:
        report = {
            "at": self.keeper.now().isoformat(timespec="seconds"),
            "voice": spoken.voice,
            "reason": spoken.reason,
            "cache_key": announcement.cache_key or None,
            "reminder_id": announcement.reminder_id or None,
        }
        # The caregiver has to see what nobody was told; of anything else no text leaves the house.
        if spoken.reason in (UNSAFE_READING, AMBIGUOUS_DOSE) and len(announcement.text) <= SERVER_CHARACTERS:
            report["refused_text"] = announcement.text
            report["refused_reading"] = self.speaker.reading_of(announcement)
        try:
            self.store.post(PLAYBACK, PLAYBACK_PATH, report)
        except sqlite3.Error as error:  # a full card must not stop speech
            logger.error("no report of what was spoken: %s", type(error).__name__)
