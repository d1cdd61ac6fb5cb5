"""The service's figures as a page in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from operations import dashboard, hourly
from operations.charts import Series, chart
from operations.dashboard import Bucket
from operations.models import HourlyCount

MEGABYTE, GIGABYTE = 1024**2, 1024**3


@admin.register(HourlyCount)
class HourlyCountAdmin(admin.ModelAdmin):
    """Shows hourly counts as charts; nothing can be added, changed or deleted by hand."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the last day and the last week."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        hourly.flush()
        periods = [
            (_("지난 하루"), dashboard.last(dashboard.DAY_HOURS, 1), "%H시"),
            (_("지난 한 주"), dashboard.last(dashboard.WEEK_HOURS, 6), "%m.%d"),
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": _("서비스 현황"),
            "periods": [_period(title, buckets, clock) for title, buckets, clock in periods],
        }
        return TemplateResponse(request, "operations/dashboard.html", context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse always."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: HourlyCount | None = None) -> bool:
        """Refuse always."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: HourlyCount | None = None) -> bool:
        """Refuse always."""
        return False


def _period(title: str, buckets: list[Bucket], clock: str) -> dict[str, Any]:
    whole = dashboard.merge(buckets)
    times = [timezone.localtime(bucket.start).strftime(clock) for bucket in buckets]
    percent = [None if bucket.hit_ratio is None else bucket.hit_ratio * 100 for bucket in buckets]
    kept = [None if bucket.cache_bytes is None else bucket.cache_bytes / MEGABYTE for bucket in buckets]
    free = [None if bucket.free_bytes is None else bucket.free_bytes / GIGABYTE for bucket in buckets]
    return {
        "title": title,
        "figures": [
            (_("재사용 비율"), _shown(None if whole.hit_ratio is None else whole.hit_ratio * 100, "%")),
            (_("답한 문장"), f"{whole.hits + whole.made:,}"),
            (_("재사용 응답 p50 / p95"), _pair(whole, "cache")),
            (_("새 문장 p50 / p95"), _pair(whole, "new")),
            (_("실패"), f"{whole.failures:,}"),
            (_("음성 저장량"), _size(whole.cache_bytes)),
            (_("남은 디스크"), _size(whole.free_bytes)),
        ],
        "charts": [
            chart(_("재사용 비율"), times, [Series(_("재사용"), percent, "good")], unit="%", top=100),
            _latency_chart(_("재사용 응답 시간"), times, buckets, "cache"),
            _latency_chart(_("새 문장을 만드는 시간"), times, buckets, "new"),
            chart(_("실패"), times, [Series(_("실패"), [b.failures for b in buckets], "bad")], bars=True),
            chart(_("음성 저장량"), times, [Series(_("저장량"), kept, "good")], unit=" MB"),
            chart(_("남은 디스크"), times, [Series(_("남은 양"), free, "good")], unit=" GB"),
        ],
        "failures": [(dashboard.failure_name(code), code, count) for code, count in whole.failures_by_code()],
    }


def _latency_chart(title: str, times: list[str], buckets: list[Bucket], source: str) -> SafeString:
    lines = [
        Series(f"p{percent}", [bucket.latency_ms(source, percent) for bucket in buckets], tone)
        for percent, tone in ((50, "good"), (95, "warn"))
    ]
    return chart(title, times, lines, unit=" ms")


def _shown(value: float | None, unit: str) -> str:
    return "–" if value is None else f"{value:,.0f}{unit}"


def _size(size_bytes: int | None) -> str:
    if size_bytes is not None and size_bytes >= GIGABYTE:
        return f"{size_bytes / GIGABYTE:,.1f} GB"
    return _shown(None if size_bytes is None else size_bytes / MEGABYTE, " MB")


def _pair(whole: Bucket, source: str) -> str:
    return " / ".join(_shown(whole.latency_ms(source, percent), " ms") for percent in (50, 95))
