"""The response to someone who has guessed a password too often."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

MESSAGE = "비밀번호를 여러 번 틀려 잠시 잠겼습니다. 15분 뒤에 다시 시도해 주세요."


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: Any) -> HttpResponse:
    """Replace the log-in's response by a 429: JSON for a device, a page for a person."""
    refusal: HttpResponse
    if request.path.startswith("/api/"):
        refusal = JsonResponse({"success": False, "code": "locked_out", "message": _(MESSAGE)}, status=429)
    else:
        refusal = render(request, "operations/locked_out.html", {"message": _(MESSAGE)}, status=429)
    refusal["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    return refusal
