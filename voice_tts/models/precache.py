"""The queue of sentences to be made ready before anyone asks, in the database so that any process can work it off."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PrecacheJob(models.Model):
    """A list of sentences that a client wants ready; it asks how far they have come."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("듣는 분"))
    created_at = models.DateTimeField(_("맡긴 때"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("미리 만들기 묶음")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return str(self.id)


class PrecacheState(models.TextChoices):
    """Where a sentence stands."""

    QUEUED = "queued", _("기다림")
    DONE = "done", _("완성")
    FAILED = "failed", _("실패")


class PrecacheItem(models.Model):
    """One sentence to be made; without a job it comes from a schedule and goes when it is made."""

    job = models.ForeignKey(
        PrecacheJob, models.CASCADE, null=True, related_name="items", verbose_name=_("미리 만들기 묶음")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("듣는 분"))
    voice = models.ForeignKey(
        "voice_tts.UserVoice", models.CASCADE, null=True, related_name="+", verbose_name=_("목소리")
    )
    """None: the voice that is active when it is made."""
    text = models.CharField(_("문장"), max_length=500)
    speed = models.FloatField(_("빠르기"), default=1.0)
    format = models.CharField(_("형식"), max_length=4, default="wav")
    wanted_at = models.DateTimeField(_("필요한 때"))
    pin_until = models.DateTimeField(_("지우지 않을 기한"))
    state = models.CharField(_("상태"), max_length=6, choices=PrecacheState, default=PrecacheState.QUEUED)
    failure_code = models.CharField(_("실패한 까닭"), max_length=40, blank=True)
    cache_key = models.CharField(max_length=64, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("시도"), default=0)
    not_before = models.DateTimeField(_("다음 시도"), null=True)
    """Also the lease of the worker that makes it: should it die, another one tries again after this."""

    class Meta:
        verbose_name = verbose_name_plural = _("미리 만들 문장")
        ordering = ("wanted_at", "pk")
        indexes = [models.Index(fields=["state", "wanted_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "text"], condition=models.Q(job=None), name="scheduled_sentence_queued_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.state})"
