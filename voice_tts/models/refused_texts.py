"""Texts that the dose guard let no voice speak, until the caregiver has answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Refusal(models.TextChoices):
    """Why the dose guard refuses a text: the codes that the API and devices use."""

    UNSAFE = "unsafe_reading", _("용량이 잘못 읽힐 수 있어 말하지 않음")
    AMBIGUOUS = "ambiguous_dose", _("용량을 두 가지로 읽을 수 있어 말하지 않음")


class RefusedText(models.Model):
    """A text that was refused in `user`'s home, of which the caregiver is told once.

    Once dismissed it holds no text any more, only its hash, by which the same text is not reported again.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("듣는 분"))
    text = models.TextField(_("적힌 문장"), blank=True)
    spoken_text = models.TextField(_("읽을 말"), blank=True)
    text_hash = models.CharField(max_length=64, editable=False)
    reason = models.CharField(_("까닭"), max_length=14, choices=Refusal)
    by_device = models.BooleanField(_("기기가 막음"), default=False)
    """Whether a device refused it by itself, which may read other words than the server does."""
    first_refused_at = models.DateTimeField(_("처음 막은 때"), auto_now_add=True)
    last_refused_at = models.DateTimeField(_("마지막으로 막은 때"))
    told_at = models.DateTimeField(_("알린 때"), null=True, blank=True)
    """When a mail said so, with others: answering some of them tells of the rest no second time."""
    dismissed_at = models.DateTimeField(_("확인한 때"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("말하지 않은 문장")
        ordering = ("-first_refused_at", "-pk")
        constraints = [models.UniqueConstraint(fields=["user", "text_hash"], name="text_refused_once")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.reason}"
