"""Derives link grants from requests."""

from __future__ import annotations

from rest_framework.request import Request

from care.models import DeviceToken
from voice_tts.models import TTSCache
from voice_tts.services.audio_links import LinkGrant


def grant_for(request: Request, row: TTSCache) -> LinkGrant:
    """Make a link's grant, bound to the requesting device so that it ends with the device's token."""
    device = str(request.auth.public_id) if isinstance(request.auth, DeviceToken) else ""
    return LinkGrant(row.user_id, row.voice.epoch, device)
