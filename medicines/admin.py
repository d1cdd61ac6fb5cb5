"""Admin pages for the catalogue and for people's medications."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from care.scoped_admin import ScopedAdmin
from medicines.models import (
    AccessibilityInfo,
    Barcode,
    DoseSchedule,
    InsuranceCode,
    Intake,
    Medicine,
    MovedDose,
    Pause,
    PillIdentification,
    Prescription,
    ReminderSettings,
    SubstanceCode,
    UserMedication,
)
from medicines.services.search import matching

HTTPS_FIRST: dict[type[models.Field], dict[str, Any]] = {models.URLField: {"assume_scheme": "https"}}
"""Assumes https for an address without a scheme, as Django does from 6.0 on."""


class PillInline(admin.StackedInline):
    """The appearance of the pill."""

    model = PillIdentification
    extra = 0
    formfield_overrides = HTTPS_FIRST


class AccessibilityInline(admin.StackedInline):
    """Sign language videos and texts to be read aloud."""

    model = AccessibilityInfo
    extra = 0
    formfield_overrides = HTTPS_FIRST


class BarcodeInline(admin.TabularInline):
    """The barcodes of packages."""

    model = Barcode
    extra = 0


class InsuranceCodeInline(admin.TabularInline):
    """The codes with the health insurance."""

    model = InsuranceCode
    extra = 0


class SubstanceCodeInline(admin.TabularInline):
    """The substances with the ministry's codes."""

    model = SubstanceCode
    extra = 0


@admin.register(Medicine)
class MedicineAdmin(admin.ModelAdmin):
    """Medicines, with the same search as on the pages."""

    list_display = ("name", "maker", "ingredient", "drug_class", "item_seq", "updated_at")
    list_filter = ("is_cancelled", "updated_at")
    # This only shows the search box; `get_search_results` does the search.
    search_fields = ("name",)
    search_help_text = _("제품명, 업체명, 주성분 또는 초성(예: ㅌㅇㄹㄴ)")
    readonly_fields = ("updated_at",)
    show_full_result_count = False
    inlines = (PillInline, AccessibilityInline, BarcodeInline, InsuranceCodeInline, SubstanceCodeInline)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Medicine], search_term: str
    ) -> tuple[QuerySet[Medicine], bool]:
        """Search as the pages do, so that initial consonants work too."""
        if not search_term:
            return queryset, False
        return queryset.filter(pk__in=matching(search_term).order_by()), False


class ReadOnlyInline(admin.TabularInline):
    """What is set on a medication's own page, and only shown here."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse always."""
        return False


class ScheduleInline(ReadOnlyInline):
    """The schedules of a medication."""

    model = DoseSchedule
    fields = readonly_fields = (
        "dose", "times", "parts", "doses", "day_doses", "repeat", "every_days", "on_days", "weekdays", "every_weeks",
        "month_day", "month_week", "every_months", "every_hours", "remove_after_hours", "starts_at", "ends_at",
        "dose_limit", "anchor",
    )  # fmt: skip


class PauseInline(ReadOnlyInline):
    """The pauses of a medication."""

    model = Pause
    fields = readonly_fields = ("starts_at", "ends_at")


class MovedDoseInline(ReadOnlyInline):
    """The doses of a medication that were moved."""

    model = MovedDose
    fields = readonly_fields = ("day", "time", "to_day", "to_time")


@admin.register(UserMedication)
class UserMedicationAdmin(ScopedAdmin):
    """People's medications."""

    list_display = ("name", "user", "strength", "meal", "as_needed", "is_urgent", "stopped_at")
    list_filter = ("as_needed", "is_urgent", "held_for", "created_at")
    search_fields = ("name", "user__username", "user__person__display_name")
    raw_id_fields = ("medicine",)
    readonly_fields = (
        "user", "prescription", "as_needed", "needed_for", "least_gap_minutes", "most_a_day", "follows",
        "follow_minutes", "held_for", "question", "held_at", "stopped_at", "created_at",
    )  # fmt: skip
    inlines = (ScheduleInline, PauseInline, MovedDoseInline)


@admin.register(Prescription)
class PrescriptionAdmin(ScopedAdmin):
    """Dispensed prescriptions."""

    list_display = ("__str__", "user", "hospital", "pharmacy", "dispensed_on", "created_by", "created_at")
    list_filter = ("dispensed_on",)
    search_fields = ("user__username", "hospital", "pharmacy", "medications__name")
    readonly_fields = ("user", "created_by", "created_at")


@admin.register(Intake)
class IntakeAdmin(ScopedAdmin):
    """The log of intakes, which is corrected on the person's page."""

    owner = "medication__user"
    list_display = ("medication", "state", "day", "time", "dose", "at", "recorded_by", "device")
    list_filter = ("state", "day")
    search_fields = ("medication__name", "medication__user__username")
    date_hierarchy = "at"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse always: the log is read-only here."""
        return False


@admin.register(ReminderSettings)
class ReminderSettingsAdmin(ScopedAdmin):
    """People's reminder settings."""

    list_display = ("user", "morning", "noon", "evening", "bedtime", "repeat_minutes", "repeat_limit")
    search_fields = ("user__username", "user__person__display_name")
    readonly_fields = ("user", "template", "applied_template")
