"""`/metrics`, for monitoring."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from care.authentication import DeviceTokenAuthentication
from operations import metrics
from operations.client_address import is_local
from voice_tts.services import gauges

gauges.report()


@require_safe
def metrics_view(request: HttpRequest) -> HttpResponse:
    """Return all metrics to the machine itself and to holders of a staff token; 404 to everyone else."""
    if not is_local(request) and not _has_staff_token(request):
        raise Http404
    response = HttpResponse(metrics.exposition(), content_type=metrics.CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def _has_staff_token(request: HttpRequest) -> bool:
    try:
        found = DeviceTokenAuthentication().authenticate(Request(request))
    except AuthenticationFailed:
        return False
    return found is not None and bool(found[0].is_staff)
