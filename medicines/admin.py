"""The catalogue in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from medicines.models import Medicine
from medicines.services.search import matching


@admin.register(Medicine)
class MedicineAdmin(admin.ModelAdmin):
    """Medicines, found the way the pages find them."""

    list_display = ("name", "maker", "ingredient", "drug_class", "item_seq", "updated_at")
    list_filter = ("updated_at",)
    # Only shows the box; `get_search_results` does the looking.
    search_fields = ("name",)
    search_help_text = _("제품명, 업체명, 주성분 또는 초성(예: ㅌㅇㄹㄴ)")
    readonly_fields = ("updated_at",)
    show_full_result_count = False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Medicine], search_term: str
    ) -> tuple[QuerySet[Medicine], bool]:
        """Search as the pages do, so that initial consonants work here too."""
        if not search_term:
            return queryset, False
        return queryset.filter(pk__in=matching(search_term).order_by()), False
