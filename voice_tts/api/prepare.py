"""`/api/tts/precache/`: synthesises a list of sentences in the background and reports progress."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from care.scope import own_id
from operations.parsers import JSONParser
from voice_tts.api.serializers import ErrorSerializer, StrictSerializer
from voice_tts.models import AudioFormat, PrecacheJob, PrecacheState
from voice_tts.services import precache

MOST_SENTENCES, MOST_CHARACTERS = 200, 500
MOST_DAYS = 30
"""Longest time to keep a sentence; beyond a month it is better made again."""


class PrecacheSerializer(StrictSerializer):
    """Sentences to be synthesised in advance."""

    texts = serializers.ListField(
        child=serializers.CharField(max_length=MOST_CHARACTERS), min_length=1, max_length=MOST_SENTENCES
    )
    voice_id = serializers.IntegerField(required=False, allow_null=True, default=None)
    speed = serializers.FloatField(required=False, default=1.0, min_value=0.5, max_value=2.0)
    format = serializers.ChoiceField(AudioFormat.choices, required=False, default=AudioFormat.WAV)
    keep_days = serializers.IntegerField(required=False, default=precache.KEPT.days, min_value=1, max_value=MOST_DAYS)


class PrecacheSentenceSerializer(serializers.Serializer[Any]):
    """The state of one sentence."""

    text = serializers.CharField()
    state = serializers.ChoiceField(PrecacheState.choices)
    cache_key = serializers.CharField(allow_null=True)
    code = serializers.CharField(allow_null=True, help_text="why it failed, or why it is tried again")


class PrecacheJobSerializer(serializers.Serializer[Any]):
    """The progress of a list of sentences."""

    success = serializers.BooleanField()
    id = serializers.UUIDField()
    finished = serializers.BooleanField()
    total = serializers.IntegerField()
    done = serializers.IntegerField()
    failed = serializers.IntegerField()
    queued = serializers.IntegerField()
    sentences = PrecacheSentenceSerializer(many=True)


class PrecacheView(APIView):
    """`POST /api/tts/precache/`: queues sentences."""

    parser_classes = (JSONParser,)

    @extend_schema(
        request=PrecacheSerializer,
        responses={202: PrecacheJobSerializer, 400: ErrorSerializer, 401: ErrorSerializer, 503: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        """Queue the sentences and respond at once."""
        body = PrecacheSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        wanted: dict[str, Any] = body.validated_data
        keep = dt.timedelta(days=wanted.pop("keep_days"))
        job = precache.start_job(own_id(request.user), wanted.pop("texts"), keep=keep, **wanted)
        return Response(_progress(job), status=202)


class PrecacheJobView(APIView):
    """`GET /api/tts/precache/<id>/`: a list's progress."""

    @extend_schema(responses={200: PrecacheJobSerializer, 401: ErrorSerializer, 404: ErrorSerializer})
    def get(self, request: Request, job_id: uuid.UUID) -> Response:
        """Return the progress of the sentences."""
        return Response(_progress(precache.job_of(own_id(request.user), job_id)))


def _progress(job: PrecacheJob) -> dict[str, Any]:
    items = list(job.items.all())
    counts = Counter(item.state for item in items)
    return {
        "success": True,
        "id": job.pk,
        "finished": not counts[PrecacheState.QUEUED],
        "total": len(items),
        **{state.value: counts[state] for state in PrecacheState},
        "sentences": [
            {
                "text": item.text,
                "state": item.state,
                "cache_key": item.cache_key or None,
                "code": item.failure_code or None,
            }
            for item in items
        ],
    }
