"""Naver's CLOVA Voice, which speaks when the CarePill server is unavailable."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from . import sound
from .deadline import Deadline
from .errors import BadAudio, VoiceFailed
from .reading import NAVER_CHARACTERS
from .sound import Sound
from .transport import AT_ONCE, Answer, TooSlow, Transport, Unreachable

ENDPOINT = "https://naveropenapi.apigw.ntruss.com/tts-premium/v1/tts"
SPEAKER = "nara"
OK, UNAUTHORISED, FORBIDDEN, TOO_MANY = 200, 401, 403, 429
AWAY = frozenset({500, 502, 503, 504})


@dataclass(frozen=True)
class NaverKeys:
    """Keys of an application registered in Naver's console."""

    client_id: str
    client_secret: str = field(repr=False)


class NaverVoice:
    """Speaks in Naver's stock voice: nobody the listener knows, but natural."""

    def __init__(self, keys: NaverKeys | None, transport: Transport, endpoint: str = ENDPOINT) -> None:
        self._keys = keys
        self._transport = transport
        self._endpoint = endpoint

    def speak(self, spoken_text: str, audio_format: str, deadline: Deadline) -> Sound:
        """Return audio of a text that is already spelt out for speech, because the service skips brackets and symbols.

        audio_format: `mp3` or `wav`. Raises VoiceFailed.
        """
        if self._keys is None:
            raise VoiceFailed("naver_no_keys")
        if len(spoken_text) > NAVER_CHARACTERS:
            raise VoiceFailed("naver_text_refused")
        try:
            answer = self._transport.exchange(
                "POST", self._endpoint, deadline, AT_ONCE, reply_seconds=deadline.remaining(),
                headers={
                    "X-NCP-APIGW-API-KEY-ID": self._keys.client_id,
                    "X-NCP-APIGW-API-KEY": self._keys.client_secret,
                },
                data={
                    "speaker": SPEAKER, "text": spoken_text, "volume": "0", "speed": "0", "pitch": "0",
                    "format": audio_format,
                },
            )  # fmt: skip
        except TooSlow as error:
            raise VoiceFailed("naver_timeout") from error
        except Unreachable as error:
            raise VoiceFailed("naver_unreachable") from error
        if answer.status != OK:
            raise VoiceFailed(_reason(answer), answer.retry_after)
        try:
            return sound.check(answer.body)
        except BadAudio as error:
            raise VoiceFailed("naver_bad_audio") from error


def _reason(answer: Answer) -> str:
    if answer.status in (UNAUTHORISED, FORBIDDEN):
        return "naver_keys_refused"
    if answer.status == TOO_MANY:
        return "naver_quota"
    if answer.status in AWAY:
        return "naver_busy"
    return "naver_text_refused" if error_code(answer.json()).startswith("VS") else "naver_busy"


def error_code(body: Any) -> str:
    """Return the error code, empty if there is none: `VS06` from the voice service, a nested `200` from its gateway."""
    if not isinstance(body, dict):
        return ""
    inner = body["error"] if isinstance(body.get("error"), dict) else body
    return str(inner.get("errorCode", ""))
