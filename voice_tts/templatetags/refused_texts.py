"""The notice of refused texts, for the top of any page that shows a person or lists them."""

from __future__ import annotations

from typing import Any

from django import template

from care.scope import visible_to
from voice_tts.models import RefusedText
from voice_tts.services import refusal_notices

register = template.Library()
MOST_SHOWN = 5
"""A page is about something else; the next ones appear when these are answered."""


@register.inclusion_tag("voice_tts/refused_texts.html", takes_context=True)
def refused_texts(context: template.Context, listener_id: int | None = None) -> dict[str, Any]:
    """Show what was refused in one person's home, or in those of everyone whom the asking user may see."""
    request = context["request"]
    rows = visible_to(request.user, RefusedText.objects.filter(dismissed_at=None))
    if listener_id is not None:
        rows = rows.filter(user_id=listener_id)
    return {
        "notices": refusal_notices.notices(rows[:MOST_SHOWN]),
        "names_listeners": listener_id is None,
        "back": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }
