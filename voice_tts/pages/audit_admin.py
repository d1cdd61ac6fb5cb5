"""Read-only admin pages for the audit trail of voices and the receipts of withdrawn ones."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from care.scoped_admin import ScopedAdmin
from voice_tts.models import VoiceEvent, WithdrawalReceipt


class ReadOnlyAdmin(admin.ModelAdmin):
    """Base for rows that only the services write."""

    list_display_links = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse always."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse always."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse always."""
        return False


@admin.register(VoiceEvent)
class VoiceEventAdmin(ReadOnlyAdmin, ScopedAdmin):
    """The audit trail of the voices that a member of staff may see."""

    owner = "listener_id"
    list_display = ("at", "action", "voice_id", "listener_id", "actor_id")
    list_filter = ("action", "at")
    search_fields = ("=voice_id",)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Allow the filter by voice, which the voice's page links to."""
        return lookup == "voice_id" or super().lookup_allowed(lookup, value, request)


@admin.register(WithdrawalReceipt)
class WithdrawalReceiptAdmin(ReadOnlyAdmin):
    """Withdrawal receipts, for operators."""

    class Media:
        css = {"all": ("care/pages.css",)}

    list_display = ("public_id", "withdrawn_at", "channel", "files", "recordings", "erased_at", "sample_sha256")
    list_filter = ("channel", "withdrawn_at")
