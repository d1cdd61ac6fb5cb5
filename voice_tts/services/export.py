"""Exports all data about a voice as one zip, for the person whose voice it is."""

from __future__ import annotations

import json
import tempfile
import zipfile
from typing import IO

from django.conf import settings

from voice_tts.models import TTSCache, UserVoice, VoiceEvent
from voice_tts.services import audit, consent, storage


def export(voice: UserVoice, *, actor_id: int) -> IO[bytes]:
    """Write sample, spoken consent, written data and recordings to a zip in an unnamed temporary file."""
    target = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("recording.wav", storage.read(voice.sample_name))
        given = consent.of(voice)
        if given and given.spoken_file:
            archive.writestr("spoken-consent.wav", storage.read(str(given.spoken_file.name)))
        spoken = []
        for row in TTSCache.objects.filter(voice=voice).exclude(audio_file=""):
            name = f"spoken/{row.pk}.{row.format}"
            spoken.append({"file": name, "text": row.text, "engine": row.engine, "made": row.created_at.isoformat()})
            path = storage.absolute(row.audio_name)
            if path.is_file():
                archive.write(path, name)
        archive.writestr("voice.json", json.dumps(_facts(voice) | {"spoken": spoken}, ensure_ascii=False, indent=2))
    audit.record(audit.Action.EXPORTED, voice, actor_id)
    target.seek(0)
    return target


def _facts(voice: UserVoice) -> dict[str, object]:
    given = consent.of(voice)
    return {
        "name": voice.name,
        "speaker": voice.speaker,
        "transcript": voice.transcript,
        "language": voice.language,
        "seconds": voice.duration_seconds,
        "used_part": [voice.stretch_start, voice.stretch_end],
        "uploaded": voice.uploaded_at.isoformat(),
        "in_use": voice.is_active,
        "sha256": voice.sample_sha256,
        "quality": voice.quality,
        "consent": None
        if given is None
        else {
            "speaker": given.speaker,
            "how": given.basis,
            "version": given.text_version,
            "text": given.text,
            "channel": given.channel,
            "given": given.given_at.isoformat(),
            "confirmed": given.confirmed_at.isoformat() if given.confirmed_at else None,
        },
        "events": [
            {"at": event.at.isoformat(), "action": event.action}
            for event in VoiceEvent.objects.filter(voice_id=voice.pk)
        ],
    }
