"""Gives each request an id, a log line and a place in the metrics, and refuses requests that are too large."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import is_valid_path

from operations import metrics
from operations.errors import RequestTooLarge, json_answer
from operations.logs import request_id

logger = logging.getLogger("carepill.request")

HEADER = "X-Request-ID"
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestWatch:
    """Logs and counts every answer; it must be the first middleware to see them all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer and log the route, never the path or query string, which may hold a key or a signature."""
        given = request.headers.get(HEADER, "")
        current = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(current)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - started
            route = request.resolver_match.route if request.resolver_match else "-"
            method = request.method if request.method in _METHODS else "other"
            metrics.answered(route, str(method), response.status_code, seconds)
            fields = {
                "method": method,
                "route": route,
                "status": response.status_code,
                "bytes": int(response.get("Content-Length") or 0),
                "ms": round(seconds * 1000, 1),
            }
            logger.info("request", extra={"fields": fields})
        finally:
            request_id.reset(token)
        response[HEADER] = current
        return response


class BodyLimit:
    """Refuses, unread, a body larger than anything the service accepts; a proxy in front should do so first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or refuse with 413. Without a Content-Length, Django reads no body at all."""
        length = request.headers.get("Content-Length", "")
        if length.isdecimal() and int(length[:20]) > settings.MAX_REQUEST_BYTES:
            return json_answer(RequestTooLarge())
        return self.get_response(request)


class ForgottenSlash:
    """Answers a body sent to an address without its last slash; a redirect would lose the body and end in 405."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the slash if only then there is such an address. GET keeps Django's redirect, for bookmarks."""
        path = request.path_info
        has_body = request.method not in ("GET", "HEAD")
        if has_body and not path.endswith("/") and not is_valid_path(path) and is_valid_path(f"{path}/"):
            request.path_info, request.path = f"{path}/", f"{request.path}/"
        return self.get_response(request)
