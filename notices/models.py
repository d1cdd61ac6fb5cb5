"""Messages that wait to be sent, or were."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

KEY_LENGTH = 200


class Notice(models.Model):
    """One message to one caregiver. It names no medicine: a mail is read on lock screens and by other people."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("받는 분")
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("돌봄 받는 분")
    )
    key = models.CharField(max_length=KEY_LENGTH, editable=False)
    """What it tells of; the same is told to the same person once."""
    subject = models.CharField(_("제목"), max_length=200)
    text = models.TextField(_("내용"))
    created_at = models.DateTimeField(_("생긴 때"))
    expires_at = models.DateTimeField(_("이때가 지나면 보내지 않음"))
    tries = models.PositiveSmallIntegerField(_("보내 본 횟수"), default=0)
    next_try_at = models.DateTimeField(_("다음에 보낼 때"))
    sent_at = models.DateTimeField(_("보낸 때"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("보호자에게 보내는 알림")
        ordering = ("-created_at",)
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="notice_once")]

    def __str__(self) -> str:
        return self.subject
