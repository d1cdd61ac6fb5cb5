"""Devices' reports of what they played: which voice spoke, and why not a better one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SpokenBy(models.TextChoices):
    """The voices a device can speak with, the best first."""

    CACHE = "cache", _("등록된 목소리(기기에 저장됨)")
    SERVER = "server", _("등록된 목소리")
    NAVER = "naver", _("네이버 음성")
    OFFLINE = "offline", _("기기 안내 음성")
    NONE = "none", _("말하지 못함")


class Playback(models.Model):
    """One utterance as its device reported it, without the text."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("듣는 분"))
    report_id = models.UUIDField(editable=False)
    at = models.DateTimeField(_("말한 때"))
    voice = models.CharField(_("음성"), max_length=7, choices=SpokenBy)
    reason = models.CharField(_("까닭"), max_length=40, blank=True)
    """Why a better voice was not used: a stable code from the device, or empty."""
    cache_key = models.CharField(max_length=64, blank=True, editable=False)
    reminder_id = models.CharField(_("알림"), max_length=100, blank=True)
    received_at = models.DateTimeField(_("알려 온 때"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("기기가 말한 기록")
        ordering = ("-at", "-pk")
        constraints = [models.UniqueConstraint(fields=["user", "report_id"], name="playback_reported_once")]
        indexes = [models.Index(fields=["user", "-at"], name="playback_of_user")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.voice}"
