"""Keeps recordings through a new pronunciation: one that sounds as it would today answers under its earlier key."""

from __future__ import annotations

from dataclasses import replace

from operations.lookups import row_with
from voice_tts.models import RecordingState, TTSCache
from voice_tts.services import cache, utterance
from voice_tts.services.utterance import Utterance, current_versions, sounds_of


def look_up(wanted: Utterance) -> TTSCache | None:
    """Return the recording made under an earlier pronunciation that sounds as it would today, and count the access."""
    row = _find(wanted)
    return cache.look_up(row.cache_key) if row else None


def key_of(wanted: Utterance) -> str:
    """Return the key of the recording as it is made now, or of the earlier one that sounds the same."""
    if not utterance.EARLIER_PRONUNCIATIONS or _ready(wanted.cache_key):
        return wanted.cache_key
    row = _find(wanted)
    return row.cache_key if row else wanted.cache_key


def remember(row: TTSCache) -> None:
    """Note how a recording sounds that was made under today's pronunciation, if that is not known."""
    if not row.sounds:
        row.sounds, row.pronounced_by = sounds_of(row.spoken_text, row.language), utterance.PRONUNCIATION_VERSION
        row.save(update_fields=["sounds", "pronounced_by"])


def _find(wanted: Utterance) -> TTSCache | None:
    versions = current_versions(wanted.engine)
    for earlier in utterance.EARLIER_PRONUNCIATIONS:
        row = _ready(wanted.key_under(replace(versions, pronunciation=earlier)))
        if row and _sounds_the_same(row):
            return row
    return None


def _ready(cache_key: str) -> TTSCache | None:
    return row_with(TTSCache, cache_key=cache_key, state=RecordingState.READY.value)


def _sounds_the_same(row: TTSCache) -> bool:
    """Pronounce the words once after the rules changed, and note that they sound the same."""
    if row.pronounced_by != utterance.PRONUNCIATION_VERSION:
        if not row.sounds or row.sounds != sounds_of(row.spoken_text, row.language):
            return False
        row.pronounced_by = utterance.PRONUNCIATION_VERSION
        row.save(update_fields=["pronounced_by"])
    return True
