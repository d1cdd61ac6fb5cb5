"""A person's reminder settings: the wording, the times of their day, and the repetitions."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

TEMPLATE_LENGTH = 200
"""Short enough that, with the names of a dozen medicines, it fits the 500 characters that are spoken at once."""
DEFAULT_TEMPLATE = "{이름}, {때} 약 드실 시간이에요. {안내}"
DEFAULT_APPLIED_TEMPLATE = "{이름}, {때} 약 쓰실 시간이에요. {안내}"
# Half an hour after the meal times that Korean pharmacies assume.
MORNING, NOON, EVENING, BEDTIME = (datetime.time(*t) for t in ((8, 30), (12, 30), (18, 30), (21, 30)))
REPEAT_MINUTES, REPEAT_LIMIT = 10, 3
"""Repeats for half an hour; somebody who was in the bathroom is back by then."""


class ReminderSettings(models.Model):
    """What a caregiver can set for a person's reminders."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminder_settings", verbose_name=_("듣는 분")
    )
    template = models.CharField(_("먹는 약을 알리는 말"), max_length=TEMPLATE_LENGTH, default=DEFAULT_TEMPLATE)
    applied_template = models.CharField(
        _("쓰는 약을 알리는 말"), max_length=TEMPLATE_LENGTH, default=DEFAULT_APPLIED_TEMPLATE
    )
    morning = models.TimeField(_("아침 약 시각"), default=MORNING)
    noon = models.TimeField(_("점심 약 시각"), default=NOON)
    evening = models.TimeField(_("저녁 약 시각"), default=EVENING)
    bedtime = models.TimeField(_("자기 전 약 시각"), default=BEDTIME)
    repeat_minutes = models.PositiveSmallIntegerField(
        _("몇 분 뒤 다시"), default=REPEAT_MINUTES, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    repeat_limit = models.PositiveSmallIntegerField(
        _("몇 번까지 다시"), default=REPEAT_LIMIT, validators=[MaxValueValidator(10)]
    )

    class Meta:
        verbose_name = verbose_name_plural = _("알림 설정")

    def __str__(self) -> str:
        return str(self.user)

    def clean(self) -> None:
        """Refuse two parts of the day at one time: a dose of one of them would be lost."""
        times = (self.morning, self.noon, self.evening, self.bedtime)
        if None not in times and len(set(times)) < len(times):
            raise ValidationError(_("아침, 점심, 저녁, 자기 전 시각은 서로 다르게 적어 주세요."), code="same_times")
