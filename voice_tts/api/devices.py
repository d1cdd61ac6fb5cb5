"""The API for devices besides speech: the voice's version, and reports of what they played."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from care.scope import own_id
from operations.parsers import JSONParser
from voice_tts.api.serializers import ErrorSerializer
from voice_tts.models import Playback, SpokenBy
from voice_tts.models.voices import MAX_TEXT_CHARACTERS
from voice_tts.responses.audio import PRIVATE
from voice_tts.services import devices

NOT_MODIFIED = 304
MOST_READ_CHARACTERS = 10 * MAX_TEXT_CHARACTERS
"""A reading is longer than its text: a digit may become four syllables and a blank."""


class VoiceVersionSerializer(serializers.Serializer[dict[str, Any]]):
    """The version of the voice. Devices only compare it for equality."""

    version = serializers.CharField()
    has_voice = serializers.BooleanField()
    easy_words = serializers.BooleanField(help_text="Whether devices, too, read in easy words.")
    names = serializers.DictField(
        child=serializers.CharField(), help_text="How medicines are said: Hangul by Latin spelling in small letters."
    )


class PlaybackSerializer(serializers.Serializer[dict[str, Any]]):
    """A report of one utterance by a device. It holds no text, unless the device's dose guard refused it."""

    report_id = serializers.UUIDField()
    at = serializers.DateTimeField()
    voice = serializers.ChoiceField(SpokenBy.choices)
    reason = serializers.RegexField(
        r"^[a-z0-9_]*\Z",
        max_length=Playback._meta.get_field("reason").max_length,
        required=False,
        allow_blank=True,
        default="",
        error_messages={"invalid": _("까닭은 정해진 코드로 보내 주세요.")},
    )
    cache_key = serializers.RegexField(r"^[0-9a-f]{1,64}\Z", required=False, allow_null=True, default=None)
    reminder_id = serializers.CharField(
        max_length=Playback._meta.get_field("reminder_id").max_length, required=False, allow_null=True, default=None
    )
    refused_text = serializers.CharField(
        max_length=MAX_TEXT_CHARACTERS,
        required=False,
        allow_blank=True,
        default="",
        help_text="With the reasons `unsafe_reading` and `ambiguous_dose`: the text, for the caregiver to see.",
    )
    refused_reading = serializers.CharField(
        max_length=MOST_READ_CHARACTERS, required=False, allow_blank=True, default="",
        help_text="The same text as the device would have said it.",
    )  # fmt: skip


class ReceivedSerializer(serializers.Serializer[dict[str, Any]]):
    """Confirms that the report is stored."""

    success = serializers.BooleanField()


class VoiceVersionView(APIView):
    """The voice's version. Devices ask every minute, so that a withdrawn voice soon stops being heard."""

    @extend_schema(
        parameters=[OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER)],
        responses={200: VoiceVersionSerializer, 304: None, 401: ErrorSerializer, 503: ErrorSerializer},
    )
    def get(self, request: Request) -> Response:
        """Return the version, or 304 if the device already knows it."""
        found = devices.voice_version(own_id(request.user))
        body = asdict(found)
        etag = f'"{body.pop("etag")}"'
        headers = {"ETag": etag, "Cache-Control": PRIVATE, "Vary": "Authorization, Cookie"}
        wanted = parse_etags(request.headers.get("If-None-Match", ""))
        if etag in (tag.removeprefix("W/") for tag in wanted):
            return Response(status=NOT_MODIFIED, headers=headers)
        return Response(body, headers=headers)


class PlaybackView(APIView):
    """Devices' reports of which voice spoke when, shown to the caregiver."""

    parser_classes = (JSONParser,)

    @extend_schema(
        request=PlaybackSerializer,
        responses={200: ReceivedSerializer, 400: ErrorSerializer, 401: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        """Store a report; sending the same `report_id` again changes nothing."""
        body = PlaybackSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        told = body.validated_data
        report = devices.PlaybackReport(
            told["report_id"],
            told["at"],
            told["voice"],
            told["reason"],
            told["cache_key"] or "",
            told["reminder_id"] or "",
            told["refused_text"],
            told["refused_reading"],
        )
        devices.record_playback(own_id(request.user), report)
        return Response({"success": True})
