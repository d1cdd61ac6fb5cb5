"""What the devices of a home were told about how its recordings are made."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SpeechAnnouncement(models.Model):
    """The versions of speech that the devices of `user` were told of; the server's own may be newer."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("듣는 분"))
    engine = models.CharField(max_length=20)
    engine_version = models.CharField(max_length=80)
    normaliser = models.CharField(max_length=10)
    pronunciation = models.CharField(max_length=10)
    encoder = models.CharField(max_length=10)
    spoken_notice = models.BooleanField(default=False)
    number = models.PositiveIntegerField(default=0)
    """How often newer versions were announced to this home."""
    checked_at = models.DateTimeField(null=True)
    """When it was last checked whether newer versions can be announced."""

    waiting_since = models.DateTimeField(null=True)
    """Since when newer versions wait for this home's coming week to be recorded; null when none do."""

    class Meta:
        verbose_name = verbose_name_plural = _("기기에 알린 판")

    def __str__(self) -> str:
        return f"{self.engine} {self.engine_version}"
