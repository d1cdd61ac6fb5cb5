"""Envelopes in the admin."""

from __future__ import annotations

from django.contrib import admin

from care.scoped_admin import ScopedAdmin
from ocr.models import DraftMedicine, PrescriptionDraft


class DraftMedicineInline(admin.TabularInline):
    """The medicines on an envelope."""

    model = DraftMedicine
    extra = 0
    raw_id_fields = ("product",)  # a drop-down of the whole catalogue would be too long


@admin.register(PrescriptionDraft)
class PrescriptionDraftAdmin(ScopedAdmin):
    """Envelopes. The photo is taken and shown only on its own page, which checks permission."""

    list_display = ("__str__", "user", "uploaded_by", "dispensed_on", "status", "created_at")
    list_filter = ("status", "created_at")
    search_fields = ("user__username", "pharmacy", "hospital", "medicines__name")
    fields = ("user", "uploaded_by", "pharmacy", "hospital", "dispensed_on", "status", "created_at", "confirmed_at")
    readonly_fields = ("user", "uploaded_by", "status", "created_at", "confirmed_at")
    inlines = (DraftMedicineInline,)
