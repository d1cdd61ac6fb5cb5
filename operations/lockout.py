"""The response to someone who has guessed a password too often."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from rest_framework import status

from operations.errors import ServiceError, json_answer


class LockedOut(ServiceError):
    """Too many wrong passwords from one address for one name."""

    status_code = status.HTTP_429_TOO_MANY_REQUESTS
    default_detail = _("비밀번호를 여러 번 틀려 잠시 잠겼습니다. 15분 뒤에 다시 시도해 주세요.")
    retry_after = int(settings.AXES_COOLOFF_TIME.total_seconds())


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: Any) -> HttpResponse:
    """Replace the log-in's response by a 429: JSON for a device, a page for a person."""
    error = LockedOut()
    if request.path.startswith("/api/"):
        return json_answer(error)
    page = render(request, "operations/locked_out.html", {"message": error.message}, status=error.status_code)
    page["Retry-After"] = str(error.retry_after)
    return page
