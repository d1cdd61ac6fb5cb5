"""The API for a person's voices: list, add, change, activate, hear and withdraw."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from care.scope import own_id, own_rows
from operations.parsers import FormParser, JSONParser, MultiPartParser
from voice_tts.api.serializers import ErrorSerializer
from voice_tts.api.uploads import receive_upload
from voice_tts.api.voice_serializers import (
    NewVoiceSerializer,
    ReceiptSerializer,
    VoiceAnswerSerializer,
    VoiceChangesSerializer,
    VoiceListSerializer,
    VoiceSerializer,
)
from voice_tts.exceptions import VoiceNotFound
from voice_tts.models import Channel, UserVoice
from voice_tts.responses.sample import sample_response
from voice_tts.services import audit, voices, withdrawal

ERRORS = {400: ErrorSerializer, 401: ErrorSerializer}
NOT_MINE = {401: ErrorSerializer, 404: ErrorSerializer}


def _own(request: Request, voice_id: int) -> UserVoice:
    """Return a voice of the requesting user. Raises VoiceNotFound, also for another user's voice."""
    voice = own_rows(request.user, UserVoice.objects.select_related("consent")).filter(pk=voice_id).first()
    if voice is None:
        raise VoiceNotFound
    return voice


def _answer(voice: UserVoice, message: str, status_code: int = status.HTTP_200_OK) -> Response:
    body = {"success": True, "message": message, "voice": VoiceSerializer(voice).data}
    return Response(body, status=status_code)


class VoiceListView(APIView):
    """The voices in which a person may hear reminders."""

    parser_classes = (MultiPartParser,)

    @extend_schema(operation_id="voices_list", responses={200: VoiceListSerializer, 401: ErrorSerializer})
    def get(self, request: Request) -> Response:
        """List all voices, the newest first."""
        own = own_rows(request.user, UserVoice.objects.select_related("consent"))
        return Response({"success": True, "voices": VoiceSerializer(own, many=True).data})

    @extend_schema(
        operation_id="voices_create",
        request={"multipart/form-data": NewVoiceSerializer},
        responses={201: VoiceAnswerSerializer, **ERRORS, 413: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        """Add a voice, inactive unless `activate` is true."""
        received = receive_upload(request, NewVoiceSerializer)
        return _answer(received.voice, _("목소리를 저장했습니다."), status.HTTP_201_CREATED)


class VoiceView(APIView):
    """One voice."""

    parser_classes = (JSONParser, FormParser, MultiPartParser)

    @extend_schema(operation_id="voices_retrieve", responses={200: VoiceAnswerSerializer, **NOT_MINE})
    def get(self, request: Request, voice_id: int) -> Response:
        """Describe the voice."""
        return _answer(_own(request, voice_id), "")

    @extend_schema(
        operation_id="voices_partial_update",
        request=VoiceChangesSerializer,
        responses={200: VoiceAnswerSerializer, **ERRORS, 404: ErrorSerializer},
    )
    def patch(self, request: Request, voice_id: int) -> Response:
        """Change the description, or the used part of the sample; if that changes the sound, old audio is deleted."""
        voice = _own(request, voice_id)
        body = VoiceChangesSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        wanted = {**VoiceSerializer(voice).data, **body.validated_data}
        description = voices.Description(**{key: wanted[key] for key in ("name", "speaker", "transcript", "language")})
        stretch = None
        if {"stretch_start", "stretch_end"} & body.validated_data.keys():
            stretch = wanted["stretch_start"], wanted["stretch_end"]
        voices.edit(voice, description, stretch, actor_id=own_id(request.user))
        return _answer(voice, _("목소리 정보를 바꿨습니다."))

    @extend_schema(operation_id="voices_destroy", responses={200: ReceiptSerializer, **NOT_MINE})
    def delete(self, request: Request, voice_id: int) -> Response:
        """Withdraw the voice: delete the sample and everything made from it; keep a receipt without personal data."""
        receipt = withdrawal.withdraw(_own(request, voice_id), actor_id=own_id(request.user), channel=Channel.API)
        return Response(
            {
                "success": True,
                "message": _("목소리와 그 목소리로 만든 음성을 모두 지웠습니다."),
                "receipt_id": receipt.public_id,
                "files_deleted": receipt.files,
                "recordings_deleted": receipt.recordings,
                "withdrawn_at": receipt.withdrawn_at,
            }
        )


class ActivateVoiceView(APIView):
    """Activates a voice."""

    @extend_schema(
        operation_id="voices_activate",
        request=None,
        responses={200: VoiceAnswerSerializer, 403: ErrorSerializer, **NOT_MINE},
    )
    def post(self, request: Request, voice_id: int) -> Response:
        """Switch to this voice; audio links of the previous voice stop working."""
        voice = _own(request, voice_id)
        voices.activate(voice, actor_id=own_id(request.user))
        return _answer(voice, _("이제 이 목소리로 말합니다."))


class VoiceSampleView(APIView):
    """The recording that a voice was made from."""

    @extend_schema(operation_id="voices_sample", responses={(200, "audio/wav"): OpenApiTypes.BINARY, **NOT_MINE})
    def get(self, request: Request, voice_id: int) -> HttpResponse:
        """Return the trimmed recording as WAV."""
        voice = _own(request, voice_id)
        response = sample_response(voice)
        audit.record(audit.Action.HEARD, voice, own_id(request.user))
        return response
