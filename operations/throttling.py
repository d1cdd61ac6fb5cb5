"""Throttles whose counts all processes share."""

from __future__ import annotations

import threading

from rest_framework.request import Request
from rest_framework.throttling import ScopedRateThrottle, SimpleRateThrottle
from rest_framework.views import APIView

_counting = threading.Lock()


class OneAtATime(SimpleRateThrottle):
    """Reads and writes a client's history in one step, so that parallel guesses all count.

    DRF leaves a gap between the two. The lock closes it within a process. Each further process can still win the race
    once, so the rate is exceeded by at most the number of processes.
    """

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count this request and return whether the client is still within its rate."""
        with _counting:
            return super().allow_request(request, view)


class LoginThrottle(OneAtATime, ScopedRateThrottle):
    """Limits log-ins from one address."""


class RotationThrottle(OneAtATime, ScopedRateThrottle):
    """Limits new tokens for one user."""
