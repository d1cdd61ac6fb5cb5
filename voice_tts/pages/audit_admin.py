"""The trail of what was done to voices, and the receipts of withdrawn ones: to be read, never written by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from care.scope import cared_for_ids
from voice_tts.models import VoiceEvent, WithdrawalReceipt


class ReadOnlyAdmin(admin.ModelAdmin):
    """What is only ever written by the services."""

    list_display_links = None

    class Media:
        css = {"all": ("care/pages.css",)}

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
class VoiceEventAdmin(ReadOnlyAdmin):
    """The trail of the voices of people one looks after."""

    list_display = ("at", "action", "voice_id", "listener_id", "actor_id")
    list_filter = ("action", "at")
    search_fields = ("=voice_id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[VoiceEvent]:
        """Scoped like the voices themselves."""
        events: QuerySet[VoiceEvent] = super().get_queryset(request)
        return events if request.user.is_superuser else events.filter(listener_id__in=cared_for_ids(request.user))

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """The trail of one voice is linked to from its page."""
        return lookup == "voice_id" or super().lookup_allowed(lookup, value, request)


@admin.register(WithdrawalReceipt)
class WithdrawalReceiptAdmin(ReadOnlyAdmin):
    """Receipts, for operators."""

    list_display = ("public_id", "withdrawn_at", "channel", "files", "recordings", "erased_at", "sample_sha256")
    list_filter = ("channel", "withdrawn_at")
