"""Takes in an uploaded clip, whichever endpoint it was sent to."""

from __future__ import annotations

from pathlib import Path

from rest_framework.request import Request

from care.scope import own_id
from voice_tts.api.serializers import UploadVoiceSerializer
from voice_tts.conf import voice_tts_settings
from voice_tts.exceptions import UploadTooLarge
from voice_tts.services import voices
from voice_tts.services.voices import ReceivedVoice


def receive_upload(request: Request, serializer: type[UploadVoiceSerializer]) -> ReceivedVoice:
    """Validate and store the clip. Raises UploadTooLarge, ValidationError and what `voices.receive` raises."""
    # Checked before the body is read; Django reads no body without this header.
    if int(request.headers.get("Content-Length") or 0) > voice_tts_settings().max_upload_bytes:
        raise UploadTooLarge
    body = serializer(data=request.data)
    body.is_valid(raise_exception=True)
    upload = body.validated_data.pop("voice_file")
    return voices.receive(own_id(request.user), Path(upload.temporary_file_path()), **body.validated_data)
