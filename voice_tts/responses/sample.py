"""A stored voice sample over HTTP: decrypted in memory, kept by no cache."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from voice_tts.models import UserVoice
from voice_tts.services import storage


def sample_response(voice: UserVoice, name: str = "") -> HttpResponse:
    """The sample, or the file `name` beside it, as WAV. Raises Http404 when it is gone, EncryptionKeyMissing."""
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
