"""Counts of events by the hour."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class HourlyCount(models.Model):
    """How often something happened in one hour; for a level, such as bytes on disk, its last value."""

    hour = models.DateTimeField(_("시각"))
    name = models.CharField(_("항목"), max_length=80)
    count = models.BigIntegerField(_("횟수"))

    class Meta:
        verbose_name = _("시간별 기록")
        verbose_name_plural = _("서비스 현황")
        constraints = [models.UniqueConstraint(fields=["hour", "name"], name="one_count_per_hour_and_name")]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.name}"
