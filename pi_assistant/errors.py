"""Reasons why a voice could not be used: stable codes, and the Korean shown to people."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

UNSAFE_READING, AMBIGUOUS_DOSE = "unsafe_reading", "ambiguous_dose"
"""The dose guard's refusals, on the server and here: no voice speaks that text."""

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "": "",
        "custom_voice_off": "가족 목소리를 쓰지 않도록 설정됨",
        "server_not_configured": "서버 주소나 토큰이 설정되지 않음",
        "server_unreachable": "서버 연결 실패",
        "server_certificate": "서버 인증서를 믿을 수 없음",
        "server_timeout": "서버 응답이 늦음",
        "server_busy": "서버가 바쁨",
        "server_moved": "서버 주소가 바뀜",
        "server_error": "서버 오류",
        "token_refused": "기기 토큰이 거절됨",
        "no_voice": "등록된 목소리가 없음",
        "text_refused": "서버가 문장을 받지 않음",
        "unsafe_reading": "용량이 잘못 읽힐 수 있어 말하지 않음",
        "ambiguous_dose": "용량을 두 가지로 읽을 수 있어 말하지 않음",
        "not_found": "서버에 그 음성이 없음",
        "bad_audio": "받은 음성이 깨져 있음",
        "naver_no_keys": "네이버 키가 없음",
        "naver_keys_refused": "네이버 키가 거절됨",
        "naver_quota": "네이버 사용 한도를 넘었거나 CLOVA Voice가 신청되지 않음",
        "naver_text_refused": "네이버가 문장을 받지 않음",
        "naver_unreachable": "네이버 연결 실패",
        "naver_timeout": "네이버 응답이 늦음",
        "naver_busy": "네이버 음성이 응답하지 않음",
        "naver_bad_audio": "네이버 음성이 깨져 있음",
        "no_offline_voice": "기기에 오프라인 음성이 없음",
        "server_failed": "기기 안에서 생긴 오류",
        "naver_failed": "기기 안에서 생긴 오류",
        "voice_unconfirmed": "서버와 오래 연결되지 않아 가족 목소리를 쉼",
        "card_full": "기기 저장 공간이 가득 참",
        "not_said": "기기가 꺼져 있었거나 소리를 내지 못해 알리지 못함",
        "no_player": "소리를 낼 프로그램이 없음",
        "player_failed": "소리를 내지 못함",
    }
)
"""The server's admin shows the same codes; a test keeps the two lists equal."""


class VoiceFailed(Exception):
    """A voice, or the player, could not be used.

    reason: a key of `REASONS`. retry_after: seconds the other side asked us to wait, None if it did not say.
    """

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class BadAudio(Exception):
    """These bytes must not reach a player; the text says what is wrong with them."""


class BadConfig(Exception):
    """A setting is wrong; the text is a Korean sentence for the person who set it."""
