"""The caregiver's answer to a notice of a refused text: which reading is meant, or that it is known."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from care.scope import get_visible_or_404
from voice_tts.exceptions import UnknownReading
from voice_tts.models import RefusedText
from voice_tts.services import refusal_notices, refused_texts


@never_cache
@login_required
@require_POST
def answer(request: HttpRequest, refused_id: int) -> HttpResponse:
    """Store the chosen reading, or that the caregiver knows; go back to the page that showed the notice."""
    row = get_visible_or_404(request.user, RefusedText.objects.all(), pk=refused_id)
    if "chosen" in request.POST:
        try:
            refusal_notices.choose(row, request.POST["chosen"])
        except UnknownReading as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("고르신 대로 말하겠습니다."))
    else:
        refused_texts.dismiss(row)
    return redirect(_page_to_return_to(request))


def _page_to_return_to(request: HttpRequest) -> str:
    """Return the path that the form names, if it is one of this site's, else the first page."""
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if is_ours else "/"
