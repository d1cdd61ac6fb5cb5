"""`GET /api/tts/ready/`, for load balancers and service managers; `health`, in contrast, tells if the process lives."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from voice_tts.services import readiness


class ReadySerializer(serializers.Serializer[dict[str, Any]]):
    """What requests need, each as just checked."""

    status = serializers.ChoiceField(["ready", "not_ready"])
    database = serializers.BooleanField()
    storage = serializers.BooleanField()
    engine = serializers.CharField()


class ReadyView(APIView):
    """Tells whether this server should get traffic."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(responses={200: ReadySerializer, 503: ReadySerializer})
    def get(self, request: Request) -> Response:
        """Respond with 200 if this server should get traffic, else 503; never loads the engine."""
        found = readiness.inspect()
        body = {
            "status": "ready" if found.is_ready else "not_ready",
            "database": found.database,
            "storage": found.storage,
            "engine": found.engine,
        }
        return Response(body, status=200 if found.is_ready else 503)
