"""Marks speech as synthetic: in every file's metadata, and aloud if the setting asks for it."""

from __future__ import annotations

from datetime import datetime

from voice_tts.conf import voice_tts_settings

SPOKEN_NOTICE = "이 목소리는 인공지능이 만든 목소리입니다."
HEADER, HEADER_VALUE = "X-Audio-Generated", "synthetic"


def metadata(engine_name: str, made_at: datetime) -> dict[str, str]:
    """Return a file's metadata (WAV INFO, ID3 or Vorbis comment), which reveals nothing of the text or a person."""
    # The time is in the comment, because no ID3 field holds both date and time.
    made = made_at.strftime("%Y-%m-%dT%H:%M:%S%z")
    return {
        "comment": f"AI-generated speech, CarePill, engine {engine_name}, {made}",
        "software": "CarePill voice_tts",
    }


def with_notice(spoken_text: str, language: str) -> str:
    """Append the notice to a text to be read aloud, if the setting asks for one and the language is Korean."""
    if language != "ko" or not voice_tts_settings().spoken_notice:
        return spoken_text
    return f"{spoken_text} {SPOKEN_NOTICE}"
