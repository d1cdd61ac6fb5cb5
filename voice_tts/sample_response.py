"""A stored voice sample over HTTP: decrypted in memory, kept by no cache."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from voice_tts.models import UserVoice
from voice_tts.services import storage


def sample_response(voice: UserVoice) -> HttpResponse:
    """The sample as WAV. Raises Http404 when its file is gone, EncryptionKeyMissing."""
    try:
        data = storage.read(voice.sample_name)
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
