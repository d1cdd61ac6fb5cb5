"""Serves a stored voice sample: decrypted in memory, and not cacheable."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from voice_tts.models import UserVoice
from voice_tts.services import storage


def sample_response(voice: UserVoice, name: str = "") -> HttpResponse:
    """Return the sample, or the file `name` beside it, as WAV. Raises Http404 if it is gone, EncryptionKeyMissing."""
    try:
        data = storage.read(name or voice.sample_name)
    except FileNotFoundError as error:
        raise Http404 from error
    return HttpResponse(
        data,
        content_type="audio/wav",
        headers={
            "Cache-Control": "private, no-store",
            "Content-Disposition": 'inline; filename="voice.wav"',
            "X-Content-Type-Options": "nosniff",
        },
    )
