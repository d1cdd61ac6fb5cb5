"""Limits how much new speech one device may ask for; cached speech is not counted."""

from __future__ import annotations

from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.views import APIView

from operations.throttling import OneAtATime


class NewSpeechThrottle(OneAtATime):
    """Counts requests per device token, else per user."""

    scope = "new_speech"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        """Key the history by token, so that each device of a home has its own."""
        device = getattr(request.auth, "public_id", None)
        return self.cache_format % {"scope": self.scope, "ident": device or f"user-{request.user.pk}"}


def admit_new_speech(request: Request, view: APIView) -> None:
    """Count one request that needs new speech. Raises Throttled."""
    throttle = NewSpeechThrottle()
    if not throttle.allow_request(request, view):
        raise Throttled(wait=throttle.wait())
