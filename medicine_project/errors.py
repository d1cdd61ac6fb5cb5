"""Responses to requests that reach no view or whose view fails: JSON for programs, a page for people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views import defaults
from rest_framework.exceptions import PermissionDenied

from operations.errors import BadRequest, NotFound, ServiceError, json_answer

API_PREFIXES = ("/api/", "/v1/", "/health", "/metrics")


def _asks_for_json(request: HttpRequest) -> bool:
    return request.path.startswith(API_PREFIXES)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Respond with 400."""
    return json_answer(BadRequest()) if _asks_for_json(request) else defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Respond with 403."""
    return (
        json_answer(PermissionDenied()) if _asks_for_json(request) else defaults.permission_denied(request, exception)
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Respond with 404."""
    return json_answer(NotFound()) if _asks_for_json(request) else defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Respond with 500, without any details."""
    return json_answer(ServiceError()) if _asks_for_json(request) else defaults.server_error(request)
