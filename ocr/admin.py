"""Envelopes in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from ocr.models import DraftMedicine, PrescriptionDraft


class DraftMedicineInline(admin.TabularInline):
    """The medicines on an envelope."""

    model = DraftMedicine
    extra = 0
    raw_id_fields = ("product",)  # a drop-down of the whole catalogue would be too long


@admin.register(PrescriptionDraft)
class PrescriptionDraftAdmin(admin.ModelAdmin):
    """Envelopes. The photo is shown only on its own page, which checks permission."""

    list_display = ("__str__", "user", "uploaded_by", "dispensed_on", "status", "created_at")
    list_filter = ("status", "created_at")
    search_fields = ("user__username", "pharmacy", "hospital", "medicines__name")
    fields = ("user", "uploaded_by", "pharmacy", "hospital", "dispensed_on", "status", "created_at", "confirmed_at")
    readonly_fields = ("user", "uploaded_by", "status", "created_at", "confirmed_at")
    inlines = (DraftMedicineInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PrescriptionDraft]:
        """Limit staff to their own envelopes and those of the people they look after; a superuser sees all."""
        found = super().get_queryset(request)
        if request.user.is_superuser:
            return found
        return found.filter(pk__in=PrescriptionDraft.objects.visible_to(request.user))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: an envelope begins with a photo, on its own page."""
        return False
