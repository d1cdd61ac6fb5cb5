"""The audit trail of voices: ids, times and actions only."""

from __future__ import annotations

from voice_tts.models import UserVoice, VoiceEvent

Action = VoiceEvent.Action


def record(action: VoiceEvent.Action, voice: UserVoice, actor_id: int | None) -> None:
    """Add an event to the trail. actor_id: the acting user; None for the server itself."""
    VoiceEvent.objects.create(action=action, actor_id=actor_id, voice_id=voice.pk, listener_id=voice.user_id)
