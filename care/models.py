"""People, the care relation between two of them, and the tokens of their devices."""

from __future__ import annotations

import uuid
import zoneinfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken, AuthTokenManager


def validate_time_zone(name: str) -> None:
    """Refuse what is not an IANA time zone name."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("알 수 없는 시간대입니다."), code="unknown_time_zone")


class Person(models.Model):
    """The name by which a user is addressed, and their time zone."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="person", verbose_name=_("계정"))
    display_name = models.CharField(_("부르는 이름"), max_length=50, help_text=_("예: 할머니, 김순자 님"))
    time_zone = models.CharField(_("시간대"), max_length=50, default="Asia/Seoul", validators=[validate_time_zone])

    class Meta:
        verbose_name = verbose_name_plural = _("사람")

    def __str__(self) -> str:
        return self.display_name


class CareRelation(models.Model):
    """A relation in which one user looks after another."""

    caregiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="cares_for", verbose_name=_("보호자")
    )
    cared_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="cared_by", verbose_name=_("돌봄 받는 분")
    )
    relationship = models.CharField(_("관계"), max_length=30, blank=True, help_text=_("예: 딸, 손자, 요양보호사"))
    created_at = models.DateTimeField(_("등록한 때"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("돌봄 관계")
        constraints = [
            models.UniqueConstraint(fields=["caregiver", "cared_for"], name="care_relation_once"),
            models.CheckConstraint(
                condition=~models.Q(caregiver=models.F("cared_for")), name="care_relation_between_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.caregiver} → {self.cared_for}"


class DeviceToken(AbstractAuthToken):
    """A device's token, which gives access to its owner's voice; only its hash is stored."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("기기 이름"), max_length=100, blank=True)

    objects = AuthTokenManager()

    class Meta:
        verbose_name = verbose_name_plural = _("기기 토큰")

    def __str__(self) -> str:
        return self.name or str(_("이름 없는 기기"))
