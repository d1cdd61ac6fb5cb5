"""The HTTP contract with devices: validate, call one service, serialise."""

from __future__ import annotations

import base64
import time
from functools import partial
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from care.scope import own_id
from operations.parsers import FormParser, JSONParser, MultiPartParser
from voice_tts.api.grants import grant_for
from voice_tts.api.serializers import (
    AliveSerializer,
    ErrorSerializer,
    GeneratedSerializer,
    GenerateSerializer,
    HealthSerializer,
    UploadedVoiceSerializer,
    UploadVoiceSerializer,
)
from voice_tts.api.throttles import admit_new_speech
from voice_tts.api.uploads import receive_upload
from voice_tts.conf import voice_tts_settings
from voice_tts.exceptions import AudioNotFound, EngineUnavailable
from voice_tts.responses.audio import audio_response
from voice_tts.services import audio_links, delivery, storage, synthesis
from voice_tts.services.engine_choice import describe_weights
from voice_tts.services.gpt_sovits import EngineState, get_service


class UploadVoiceView(APIView):
    """Makes a caregiver's or a device's clip the user's voice."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        request={"multipart/form-data": UploadVoiceSerializer},
        responses={
            200: UploadedVoiceSerializer,
            400: ErrorSerializer,
            401: ErrorSerializer,
            413: ErrorSerializer,
            503: ErrorSerializer,
        },
    )
    def post(self, request: Request) -> Response:
        """Store a clip and make it the active voice."""
        received = receive_upload(request, UploadVoiceSerializer)
        return Response(
            {
                "success": True,
                "message": _("목소리를 저장했습니다."),
                "voice_id": received.voice.pk,
                "duration_seconds": round(received.voice.duration_seconds, 2),
                "quality": received.quality,
                "quality_report": received.report.as_json()["items"],
            }
        )


class GenerateView(APIView):
    """Turns a sentence into audio in the user's voice."""

    parser_classes = (JSONParser, FormParser, MultiPartParser)

    @extend_schema(
        request=GenerateSerializer,
        parameters=[
            OpenApiParameter("format", str, description="`base64` returns the audio inside the answer as well.")
        ],
        responses={
            200: GeneratedSerializer,
            400: ErrorSerializer,
            401: ErrorSerializer,
            429: ErrorSerializer,
            503: ErrorSerializer,
        },
    )
    def post(self, request: Request) -> Response:
        """Speak a sentence, or find it in the cache."""
        started = time.perf_counter()
        body = GenerateSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        wanted: dict[str, Any] = body.validated_data
        as_base64 = wanted.pop("return_base64") or request.query_params.get("format") == "base64"
        spoken = synthesis.speak(
            own_id(request.user), wanted.pop("text"), admit=partial(admit_new_speech, request, self), **wanted
        )
        row = spoken.row
        audio = storage.absolute(row.audio_name).read_bytes() if as_base64 else None
        return Response(
            {
                "success": True,
                "audio_url": audio_links.signed_url(
                    row.cache_key, grant_for(request, row), voice_tts_settings().link_seconds
                ),
                "audio_base64": None if audio is None else base64.b64encode(audio).decode("ascii"),
                "cache_key": row.cache_key,
                "cache_hit": spoken.cache_hit,
                "processing_time_ms": round((time.perf_counter() - started) * 1000),
                "text_length": len(row.text),
                "message": _("저장된 음성을 찾았습니다.") if spoken.cache_hit else _("음성을 만들었습니다."),
                "duration_seconds": round(row.duration_seconds, 3),
                "engine": row.engine,
                "format": row.format,
                "spoken_text": row.spoken_text,
                "voice_id": row.voice_id,
            }
        )


class AudioView(APIView):
    """Serves generated audio to its owner and to holders of a valid link."""

    permission_classes = (AllowAny,)  # a link's signature replaces the token; without one, `get` requires a token

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Ask for no token beside a signature: a player may send an old one along."""
        # The schema's generator asks without a request.
        has_link = self.request is not None and "signature" in self.request.GET
        return [] if has_link else super().get_authenticators()

    @extend_schema(
        parameters=[OpenApiParameter("signature", str, description="As carried by `audio_url`.")],
        responses={
            (200, "audio/wav"): OpenApiTypes.BINARY,
            206: OpenApiTypes.BINARY,
            304: None,
            401: ErrorSerializer,
            403: ErrorSerializer,
            404: ErrorSerializer,
            416: None,
        },
    )
    def get(self, request: Request, cache_key: str) -> HttpResponseBase:
        """Return the audio, whole or a range of it."""
        signature = request.query_params.get("signature")
        if signature is not None:
            row = delivery.row_by_link(cache_key, signature)
        else:
            if not request.user.is_authenticated:
                self.permission_denied(request)
            row = delivery.row_of_owner(own_id(request.user), cache_key)
        try:
            return audio_response(request._request, delivery.audio_file(row))
        except FileNotFoundError as error:
            raise AudioNotFound from error


class HealthView(APIView):
    """Tells whether sentences can be spoken."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(responses={200: HealthSerializer, 503: HealthSerializer})
    def get(self, request: Request) -> Response:
        """Report the engine's state; never loads it."""
        service = get_service()
        state = service.state
        try:
            engine = service.info.name
        except EngineUnavailable:
            engine, state = None, EngineState.FAILED
        healthy = state is not EngineState.FAILED
        return Response(
            {
                "status": "healthy" if healthy else "unavailable",
                "model_loaded": service.is_ready(),
                "device": service.device,
                "engine": engine,
                "state": state,
                "weights": _weights(service.precision),
            },
            status=200 if healthy else 503,
        )


def _weights(precision: str | None) -> dict[str, Any] | None:
    found = describe_weights(voice_tts_settings().model_path)
    if found is None:
        return None
    return {"version": found.version, "missing": found.missing, "precision": precision}


class ServiceAliveView(APIView):
    """`GET /health` of the older stand-alone service."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(responses=AliveSerializer)
    def get(self, request: Request) -> Response:
        """Confirm that the web process is alive."""
        try:
            model = get_service().info.name
        except EngineUnavailable:
            model = None
        return Response({"status": "healthy", "model": model})
