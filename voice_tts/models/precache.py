"""The queue of sentences to be synthesised in advance; it is in the database so that any process can work on it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PrecacheJob(models.Model):
    """A client's list of sentences to be synthesised in advance; the client can poll its progress."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("듣는 분"))
    created_at = models.DateTimeField(_("맡긴 때"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("미리 만들기 묶음")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return str(self.id)


class PrecacheState(models.TextChoices):
    """The state of a queued sentence."""

    QUEUED = "queued", _("기다림")
    DONE = "done", _("완성")
    FAILED = "failed", _("실패")


class PrecacheItem(models.Model):
    """One sentence to be synthesised; one without a job comes from a schedule and is deleted once it is done."""

    job = models.ForeignKey(
        PrecacheJob, models.CASCADE, null=True, related_name="items", verbose_name=_("미리 만들기 묶음")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("듣는 분"))
    voice = models.ForeignKey(
        "voice_tts.UserVoice", models.CASCADE, null=True, related_name="+", verbose_name=_("목소리")
    )
    """None means the voice that is active at the time of synthesis."""
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
    """Earliest next attempt. Also the end of a worker's lease: if the worker dies, another tries again after this."""

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
