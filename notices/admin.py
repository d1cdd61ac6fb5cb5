"""The outbox in the admin, read-only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from care.scoped_admin import ScopedAdmin
from notices.models import Notice


@admin.register(Notice)
class NoticeAdmin(ScopedAdmin):
    """Messages to caregivers, sent and waiting."""

    owner = "recipient"
    list_display = ("subject", "about", "recipient", "created_at", "sent_at", "tries")
    list_filter = ("sent_at",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse always: messages are posted by the service."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse always: what was sent stays as it was."""
        return False
