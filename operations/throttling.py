"""Throttles whose counts every process shares."""

from __future__ import annotations

import threading

from rest_framework.request import Request
from rest_framework.throttling import ScopedRateThrottle, SimpleRateThrottle
from rest_framework.views import APIView

_counting = threading.Lock()


class OneAtATime(SimpleRateThrottle):
    """Reading and writing back a client's history is one step, so that parallel guesses all count.

    DRF leaves a gap between the two. The lock closes it within a process; between processes each can win the race
    once, so that the rate is exceeded by at most their number.
    """

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Whether the client is still within its rate; counts this request."""
        with _counting:
            return super().allow_request(request, view)


class LoginThrottle(OneAtATime, ScopedRateThrottle):
    """Log-ins of one address."""


class RotationThrottle(OneAtATime, ScopedRateThrottle):
    """New tokens of one user."""
