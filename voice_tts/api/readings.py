"""`POST /api/tts/readings/`: settles how a text that can be read in two ways is read in this home."""

from __future__ import annotations

import unicodedata
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from care.scope import own_id
from voice_tts.api.serializers import ErrorSerializer, StrictSerializer
from voice_tts.services import spoken_form


class ChooseReadingSerializer(StrictSerializer):
    """A text that was refused with `ambiguous_dose`, and the `text` of one of its choices."""

    text = serializers.CharField(max_length=500)
    chosen = serializers.CharField(max_length=1000)


class ChosenReadingSerializer(serializers.Serializer[dict[str, Any]]):
    """What is remembered."""

    success = serializers.BooleanField()
    text = serializers.CharField()
    chosen = serializers.CharField()
    spoken_text = serializers.CharField()


class ReadingsView(APIView):
    """Remembers a person's chosen readings."""

    @extend_schema(
        request=ChooseReadingSerializer,
        responses={200: ChosenReadingSerializer, 400: ErrorSerializer, 401: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        """Remember the reading; from now on the text is spoken so."""
        body = ChooseReadingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        text = unicodedata.normalize("NFC", body.validated_data["text"])
        chosen = body.validated_data["chosen"]
        spoken = spoken_form.choose(own_id(request.user), text, chosen)
        return Response({"success": True, "text": text, "chosen": chosen, "spoken_text": spoken})
