"""The trail of what was done to voices, and the receipts of withdrawn ones: to be read, never written by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from care.scoped_admin import ScopedAdmin
from voice_tts.models import VoiceEvent, WithdrawalReceipt


class ReadOnlyAdmin(admin.ModelAdmin):
    """What is only ever written by the services."""

    list_display_links = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never by hand."""
        return False


@admin.register(VoiceEvent)
class VoiceEventAdmin(ReadOnlyAdmin, ScopedAdmin):
    """The trail of the voices that a member of staff sees."""

    owner = "listener_id"
    list_display = ("at", "action", "voice_id", "listener_id", "actor_id")
    list_filter = ("action", "at")
    search_fields = ("=voice_id",)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """The trail of one voice is linked to from its page."""
        return lookup == "voice_id" or super().lookup_allowed(lookup, value, request)


@admin.register(WithdrawalReceipt)
class WithdrawalReceiptAdmin(ReadOnlyAdmin):
    """Receipts, for operators."""

    class Media:
        css = {"all": ("care/pages.css",)}

    list_display = ("public_id", "withdrawn_at", "channel", "files", "recordings", "erased_at", "sample_sha256")
    list_filter = ("channel", "withdrawn_at")
