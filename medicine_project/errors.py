"""Answers to requests that reach no view, or whose view broke: JSON for programs, a page for people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views import defaults

API_PREFIXES = ("/api/", "/v1/", "/health", "/metrics")
MESSAGES = {
    400: ("bad_request", _("요청을 이해하지 못했습니다.")),
    403: ("permission_denied", _("이 작업을 할 권한이 없습니다.")),
    404: ("not_found", _("찾을 수 없습니다.")),
    500: ("server_error", _("서버에 문제가 생겼습니다. 잠시 뒤 다시 시도해 주세요.")),
}


def _envelope(status: int) -> JsonResponse:
    code, message = MESSAGES[status]
    return JsonResponse({"success": False, "code": code, "message": str(message)}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _envelope(400) if request.path.startswith(API_PREFIXES) else defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    if request.path.startswith(API_PREFIXES):
        return _envelope(403)
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _envelope(404) if request.path.startswith(API_PREFIXES) else defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without a word of what happened."""
    return _envelope(500) if request.path.startswith(API_PREFIXES) else defaults.server_error(request)
