"""The device's requests to the CarePill server; a refusal becomes the reason to try the next voice."""

from __future__ import annotations

import hashlib
import ipaddress
import mimetypes
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable
from urllib.parse import quote, urlsplit

from . import sound
from .deadline import Deadline
from .errors import AMBIGUOUS_DOSE, UNSAFE_READING, BadAudio, VoiceFailed
from .reading import names_from
from .sound import Sound
from .transport import AT_ONCE, Answer, Patience, TokenAuth, TooSlow, Transport, Unreachable

OK, NOT_MODIFIED, NOT_FOUND = 200, 304, 404
LONGEST_REST_SECONDS = 120.0
"""Longest pause that a server's Retry-After can impose on asking for the loved one's voice."""
VERSION_SECONDS, HEALTH_SECONDS, UPLOAD_SECONDS, REPORT_SECONDS = 5.0, 10.0, 120.0, 10.0
NO_VERSION = "unversioned"
"""Version of a server that has no voice-version endpoint."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_KNOWN_PATHS = ("/api/tts", "/api/medicines", "/api/v1", "/api")


@dataclass(frozen=True)
class VoiceVersion:
    """The active voice's version.

    version: opaque; it changes whenever reminders would sound different. etag: to ask with next time.
    has_voice: None if the server did not say. easy_words: whether it reads in easy words, as a server does that did
    not say. names: how names in Latin letters are said; empty if it did not say.
    """

    version: str
    etag: str
    has_voice: bool | None
    easy_words: bool = True
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ToldDay:
    """A day of reminders as the server told it, each still unread.

    revision: of the whole schedule; empty for a server that tells none. etag: to ask with next time.
    """

    reminders: tuple[Any, ...]
    time_zone: str
    revision: str
    etag: str


@dataclass(frozen=True)
class ReportOutcome:
    """The fate of a report. final: sending it again would be useless. status: HTTP status, 0 for no answer."""

    final: bool
    status: int


def base_of(url: str) -> str:
    """Strip the endpoint path that addresses on existing devices may carry, leaving the base address."""
    url = url.strip().rstrip("/")
    for known in _KNOWN_PATHS:
        if url.endswith(known):
            return url[: -len(known)]
    return url


class CarePillServer:
    """A server, asked with one device token. on_date: called with a time that it told and that can be believed."""

    def __init__(
        self, base_url: str, token: str, transport: Transport, on_date: Callable[[str], None] | None = None
    ) -> None:
        self.base_url = base_of(base_url)
        self._on_date = on_date
        self._auth = TokenAuth(token)
        self._transport = transport
        self._rest_until = 0.0
        self._lock = threading.Lock()

    def health(self, deadline: Deadline) -> Answer:
        """Send `GET /api/tts/health/`. Raises VoiceFailed when nothing answers."""
        return self._ask("GET", "/api/tts/health/", deadline.at_most(HEALTH_SECONDS), AT_ONCE)

    def voice_version(self, etag: str, deadline: Deadline) -> VoiceVersion | None:
        """Return the active voice's version, or None if it still has this ETag. Raises VoiceFailed."""
        headers = {"If-None-Match": etag} if etag else {}
        answer = self._ask(
            "GET", "/api/tts/voice-version/", deadline.at_most(VERSION_SECONDS), AT_ONCE, headers=headers
        )
        if answer.status == NOT_MODIFIED:
            return None
        if answer.status == NOT_FOUND:
            return VoiceVersion(NO_VERSION, "", None)
        body = _expect(answer)
        if not isinstance(body.get("version"), str):
            raise VoiceFailed("server_error")
        easy_words = bool(body.get("easy_words", True))
        etag, names = answer.headers.get("ETag", ""), names_from(body.get("names"))
        return VoiceVersion(body["version"], etag, body.get("has_voice"), easy_words, names)

    def generate(self, text: str, audio_format: str, deadline: Deadline, patience: Patience) -> Sound:
        """Have the server speak a sentence, and download it. Raises VoiceFailed."""
        with self._lock:
            if self._rest_until > time.monotonic():
                raise VoiceFailed("server_busy")
        answer = self._ask(
            "POST", "/api/tts/generate/", deadline, patience, json={"text": text, "format": audio_format},
            reply_seconds=deadline.remaining(),
        )  # fmt: skip
        if answer.status in (429, 503) and answer.retry_after:
            with self._lock:
                self._rest_until = time.monotonic() + min(answer.retry_after, LONGEST_REST_SECONDS)
        url = _expect(answer).get("audio_url")
        if not isinstance(url, str) or not url.startswith("/") or url.startswith("//"):
            raise VoiceFailed("server_error")
        return self._download(self._join(url), deadline, patience, with_token=False)

    def audio(self, cache_key: str, deadline: Deadline, patience: Patience) -> Sound:
        """Download the audio that the server stores under a key. Raises VoiceFailed."""
        url = f"{self.base_url}/api/tts/cache/{quote(cache_key, safe='')}/"
        return self._download(url, deadline, patience, with_token=True)

    def upload_voice(self, path: Path, fields: dict[str, str], patience: Patience) -> dict[str, Any]:
        """Make a recording the active voice; return the server's answer, even a refusal. Raises VoiceFailed."""
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        with path.open("rb") as file:
            answer = self._ask(
                "POST", "/api/tts/upload-voice/", Deadline.after(UPLOAD_SECONDS), patience,
                files={"voice_file": (path.name, file, kind)}, data=fields, reply_seconds=UPLOAD_SECONDS,
            )  # fmt: skip
        body = answer.json()
        if not isinstance(body, dict):
            raise VoiceFailed(_reason(answer.status))
        return body

    def reminders(self, day: str, deadline: Deadline, etag: str = "") -> ToldDay | None:
        """Return the reminders of a day, `YYYY-MM-DD`, or None if the schedule has not changed. Raises VoiceFailed.

        etag: that of the same day's last answer, empty to be told in any case.
        """
        headers = {"If-None-Match": etag} if etag else {}
        answer = self._ask("GET", f"/api/medicines/reminders/?date={day}", deadline, AT_ONCE, headers=headers)
        if answer.status == NOT_MODIFIED and etag:
            return None
        return _told_day(_expect(answer), answer.headers.get("ETag", ""))

    def send(self, path: str, body: dict[str, Any]) -> ReportOutcome:
        """Deliver a report; the server recognises a duplicate by its id."""
        try:
            answer = self._ask("POST", path, Deadline.after(REPORT_SECONDS), AT_ONCE, json=body)
        except VoiceFailed:
            return ReportOutcome(final=False, status=0)
        refused = answer.json() if answer.status in (400, 404, 409, 410) else None
        # A proxy's own page may say 404 while the server is down; the server's refusals carry a code.
        final = answer.status in (200, 201, 204) or (isinstance(refused, dict) and "code" in refused)
        return ReportOutcome(final, answer.status)

    def _join(self, path: str) -> str:
        prefix = urlsplit(self.base_url).path
        if prefix and path.startswith(prefix + "/"):
            return self.base_url[: -len(prefix)] + path
        return self.base_url + path

    def _download(self, url: str, deadline: Deadline, patience: Patience, *, with_token: bool) -> Sound:
        answer = self._ask("GET", url, deadline, patience, with_token=with_token)
        if answer.status != OK:
            raise VoiceFailed(_reason(answer.status), answer.retry_after)
        # Our server's ETag is the SHA-256 of the audio; another server's may be anything.
        etag = answer.headers.get("ETag", "").strip('"')
        if _SHA256.fullmatch(etag) and hashlib.sha256(answer.body).hexdigest() != etag:
            raise VoiceFailed("bad_audio")
        try:
            return sound.check(answer.body, answer.headers.get("Content-Type", ""))
        except BadAudio as error:
            raise VoiceFailed("bad_audio") from error

    def _ask(
        self, method: str, path: str, deadline: Deadline, patience: Patience, *, with_token: bool = True, **request: Any
    ) -> Answer:
        url = path if path.startswith("http") else self.base_url + path
        try:
            answer = self._transport.exchange(
                method, url, deadline, patience, auth=self._auth if with_token else None, **request
            )
        except TooSlow as error:
            raise VoiceFailed("server_timeout") from error
        except Unreachable as error:
            raise VoiceFailed("server_certificate" if error.certificate else "server_unreachable") from error
        if self._on_date and answer.status in (OK, NOT_MODIFIED) and _is_own_line(url, answer.peer):
            self._on_date(answer.headers.get("Date", ""))
        return answer


def _is_own_line(url: str, peer: str) -> bool:
    """Return whether nobody on the way could have written the answer: over TLS, or from within the home."""
    if url.startswith("https://"):
        return True
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return False
    return address.is_private or address.is_loopback


_TOLD_REASONS = frozenset({"no_voice", UNSAFE_READING, AMBIGUOUS_DOSE})
"""Codes of the server that are reasons here, too."""


def _expect(answer: Answer) -> dict[str, Any]:
    """Return the JSON object of a 200 response. Raises VoiceFailed."""
    body = answer.json()
    if answer.status == OK and isinstance(body, dict):
        return body
    code = body.get("code") if isinstance(body, dict) else None
    raise VoiceFailed(code if code in _TOLD_REASONS else _reason(answer.status), answer.retry_after)


def _reason(status: int) -> str:
    if status in (401, 403):
        return "token_refused"
    if status in (400, 413, 422):
        return "text_refused"
    if status in (429, 502, 503, 504, 507):
        return "server_busy"
    if 300 <= status < 400:
        return "server_moved"
    return "not_found" if status == NOT_FOUND else "server_error"


def _told_day(body: dict[str, Any], etag: str) -> ToldDay:
    """Return a day from the server's answer. Raises VoiceFailed if it is none."""
    reminders = body.get("reminders")
    if not isinstance(reminders, list):
        raise VoiceFailed("server_error")
    revision = body.get("revision")
    zone = body.get("time_zone")
    return ToldDay(
        tuple(reminders), zone if isinstance(zone, str) else "", revision if isinstance(revision, str) and etag else "",
        etag,
    )  # fmt: skip
