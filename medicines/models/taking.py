"""A person's prescriptions, medications, schedules, and the log of intakes."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from medicines.models.catalogue import Medicine

MOST_TIMES_A_DAY = 12
"""Every two hours; more can only be a typing mistake."""
MOST_DAYS = 366
"""No prescription runs longer than a year."""
LONGEST_INTERVAL_DAYS = MOST_DAYS
"""The rarest medication given at home is an infusion once a year."""
MOST_WEEKS, MOST_MONTHS = 52, 12
"""Longest intervals of weekdays and of days of the month: a year."""
EVEN_HOURS = (2, 3, 4, 6, 8, 12)
"""Intervals that give the same clock times every day."""
ZONE_LENGTH = 50
TIME_FORMAT = "%H:%M"


class Meal(models.TextChoices):
    """The relation of a dose to a meal."""

    ANY = "any", _("상관없음")
    BEFORE = "before", _("식전 30분")
    WITH = "with", _("식사 중")
    RIGHT_AFTER = "right_after", _("식후 바로")
    AFTER = "after", _("식후 30분")
    BETWEEN = "between", _("식간(빈속)")
    BEDTIME = "bedtime", _("자기 전")


class Repeat(models.TextChoices):
    """The pattern of days on which a dose is due."""

    DAYS = "days", _("며칠마다")
    WEEKDAYS = "weekdays", _("요일마다")
    MONTHLY = "monthly", _("다달이")


class Question(models.TextChoices):
    """Why a medication is held: nothing is said about it until a person has answered."""

    UNCLEAR_RHYTHM = "unclear_rhythm", _("언제 드시는지 분명하지 않습니다")
    UNCLEAR_DOSE = "unclear_dose", _("한 번에 얼마나 드시는지 분명하지 않습니다")
    NEVER_DAILY = "never_daily", _("날마다 드시는 약이 아닙니다")
    ALREADY_TAKEN = "already_taken", _("이미 드시고 있는 약입니다")
    OTHER_RHYTHM = "other_rhythm", _("약봉투의 글과 시간표가 다릅니다")


class Prescription(models.Model):
    """What a pharmacy dispensed on one occasion."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="prescriptions", verbose_name=_("약을 드실 분")
    )
    hospital = models.CharField(_("병원"), max_length=100, blank=True)
    pharmacy = models.CharField(_("약국"), max_length=100, blank=True)
    dispensed_on = models.DateField(_("약을 지은 날"), null=True, blank=True)
    source = models.UUIDField(_("옮겨 적은 약봉투"), null=True, blank=True, unique=True, editable=False)
    """The confirmed draft it was made from; unique, so that confirming twice makes one prescription."""
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("적은 분")
    )
    created_at = models.DateTimeField(_("적은 때"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("처방")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.pharmacy or self.hospital or str(_("처방"))


class UserMedication(models.Model):
    """A medicine that a person takes, under the name that they use for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="medications", verbose_name=_("약을 드실 분")
    )
    prescription = models.ForeignKey(
        Prescription, models.SET_NULL, null=True, blank=True, related_name="medications", verbose_name=_("처방")
    )
    medicine = models.ForeignKey(
        Medicine, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("약 정보")
    )
    name = models.CharField(_("부르는 이름"), max_length=200, help_text=_("알림에서 이렇게 부릅니다. 예: 혈압약"))
    strength = models.CharField(_("함량"), max_length=50, blank=True)
    meal = models.CharField(_("식사와의 관계"), max_length=11, choices=Meal, default=Meal.AFTER)
    instructions = models.CharField(_("먹는 방법"), max_length=300, blank=True)
    note = models.CharField(_("덧붙일 말"), max_length=100, blank=True, help_text=_("예: 씹지 말고 삼키세요."))
    is_applied = models.BooleanField(_("먹지 않고 쓰는 약"), default=False, help_text=_("안약, 연고, 흡입제, 주사"))
    as_needed = models.BooleanField(_("필요할 때만"), default=False)
    needed_for = models.CharField(_("어떨 때"), max_length=100, blank=True, help_text=_("예: 두통이 있을 때"))
    least_gap_minutes = models.PositiveSmallIntegerField(
        _("다음 것까지 적어도 몇 분"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    most_a_day = models.PositiveSmallIntegerField(
        _("하루에 많아야 몇 번"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    follows = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="followers", verbose_name=_("먼저 쓰는 약")
    )
    follow_minutes = models.PositiveSmallIntegerField(
        _("먼저 쓰는 약 몇 분 뒤"), default=5, validators=[MinValueValidator(1)]
    )
    ordered_dose = models.CharField(_("약봉투의 양"), max_length=50, blank=True)
    ordered_days = models.PositiveSmallIntegerField(_("약봉투의 날수"), null=True, blank=True)
    """What the envelope says, for the answer to a question about it."""
    held_for = models.CharField(_("여쭐 것"), max_length=20, choices=Question, blank=True)
    question = models.CharField(_("여쭐 말"), max_length=300, blank=True)
    """The question as a caregiver reads it; empty for that of `held_for`."""
    held_at = models.DateTimeField(_("여쭌 때"), null=True, blank=True)
    words_read_by = models.PositiveSmallIntegerField(default=0, editable=False)
    """Version of the grammar of directions that has read `instructions`; a newer one reads them again."""
    is_urgent = models.BooleanField(_("거르면 안 되는 약"), default=False)
    stopped_at = models.DateTimeField(_("그만 먹기로 한 때"), null=True, blank=True)
    created_at = models.DateTimeField(_("적은 때"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("먹는 약")
        ordering = ("name", "created_at")

    def __str__(self) -> str:
        return self.name


def validate_times(times: Any) -> None:
    """Refuse anything but a list of distinct `HH:MM` times."""
    try:
        parsed = [datetime.datetime.strptime(each, TIME_FORMAT) for each in times]
    except (TypeError, ValueError) as error:
        raise ValidationError(_("시각은 08:30처럼 적어 주세요."), code="bad_time") from error
    if not 1 <= len(set(parsed)) == len(parsed) <= MOST_TIMES_A_DAY:
        raise ValidationError(_("서로 다른 시각을 하나 이상 적어 주세요."), code="bad_times")


def validate_weekdays(weekdays: Any) -> None:
    """Refuse anything but a list of weekday numbers, with Monday as 0."""
    if not isinstance(weekdays, list) or not all(type(day) is int and 0 <= day <= 6 for day in weekdays):
        raise ValidationError(_("요일을 다시 골라 주세요."), code="bad_weekdays")


class DoseSchedule(models.Model):
    """One dose of a medication at the same times of day, for a period of time.

    It is never rewritten once doses have come due: a change ends it and begins another, so that the past stays as it
    was. Tapering is a sequence of schedules.
    """

    medication = models.ForeignKey(UserMedication, models.CASCADE, related_name="schedules", verbose_name=_("약"))
    dose = models.CharField(_("한 번에 먹는 양"), max_length=50, blank=True, help_text=_("예: 1정, 0.5정, 5mL"))
    times = models.JSONField(_("시각"), validators=[validate_times], help_text=_('예: ["08:30", "18:30"]'))
    repeat = models.CharField(_("반복"), max_length=8, choices=Repeat, default=Repeat.DAYS)
    every_days = models.PositiveSmallIntegerField(
        _("며칠마다"), default=1, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_INTERVAL_DAYS)]
    )
    weekdays = models.JSONField(_("요일"), default=list, blank=True, validators=[validate_weekdays])
    month_day = models.PositiveSmallIntegerField(
        _("매달 며칠"), default=1, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    """Day of the month; in a shorter month, its last day is meant."""
    on_days = models.PositiveSmallIntegerField(
        _("그 가운데 먹는 날"), default=1, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_INTERVAL_DAYS)]
    )
    """The first days of each cycle of `every_days`: 21 of 28."""
    every_weeks = models.PositiveSmallIntegerField(
        _("몇 주마다"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_WEEKS)]
    )
    every_months = models.PositiveSmallIntegerField(
        _("몇 달마다"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)]
    )
    month_week = models.SmallIntegerField(
        _("몇째 요일"), default=0, validators=[MinValueValidator(-1), MaxValueValidator(5)]
    )
    """The first to fifth or, -1, last of the weekday in `weekdays`; 0 for the `month_day`."""
    parts = models.JSONField(_("때"), default=list, blank=True)
    """For each time the part of the person's day that it was made from, "" for a fixed hour."""
    doses = models.JSONField(_("때마다 다른 양"), default=list, blank=True)
    day_doses = models.JSONField(_("날마다 다른 양"), default=list, blank=True)
    """Pairs of a day, a weekday or the index in the cycle, and its amount."""
    every_hours = models.PositiveSmallIntegerField(
        _("몇 시간마다"), null=True, blank=True, choices=[(hours, hours) for hours in EVEN_HOURS]
    )
    remove_after_hours = models.PositiveSmallIntegerField(_("몇 시간 뒤 떼기"), null=True, blank=True)
    zone = models.CharField(_("시간대"), max_length=ZONE_LENGTH, blank=True, editable=False)
    """Zone of its clock times; empty for the person's. A move ends the schedule, so that the past stays as it was."""
    anchor = models.DateField(_("세기 시작한 날"))
    """Day from which `every_days` is counted, even after a change in between."""
    starts_at = models.DateTimeField(_("시작"))
    ends_at = models.DateTimeField(_("끝"), null=True, blank=True)
    dose_limit = models.PositiveIntegerField(_("모두 몇 번"), null=True, blank=True)
    """Number of dispensed doses, whatever time of day the first one is taken; None without a limit."""

    class Meta:
        verbose_name = verbose_name_plural = _("복용 시간표")
        ordering = ("starts_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gte=models.F("starts_at")),
                name="dose_schedule_ends_after_start",
            ),
            models.CheckConstraint(condition=models.Q(every_days__gte=1), name="dose_schedule_every_days"),
            models.CheckConstraint(condition=models.Q(month_day__range=(1, 31)), name="dose_schedule_month_day"),
            models.CheckConstraint(condition=models.Q(on_days__gte=1), name="dose_schedule_on_days"),
            models.CheckConstraint(
                condition=models.Q(every_weeks__gte=1, every_months__gte=1), name="dose_schedule_every_weeks"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dose} {' '.join(self.times)}"


class Pause(models.Model):
    """A period in which a medication is neither taken nor missed."""

    medication = models.ForeignKey(UserMedication, models.CASCADE, related_name="pauses", verbose_name=_("약"))
    starts_at = models.DateTimeField(_("시작"))
    ends_at = models.DateTimeField(_("끝"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("쉬는 동안")
        ordering = ("starts_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["medication"], condition=models.Q(ends_at__isnull=True), name="one_open_pause_per_medication"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gte=models.F("starts_at")),
                name="pause_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d} ~"


class MovedDose(models.Model):
    """One dose that is taken at another time than its schedule says."""

    medication = models.ForeignKey(UserMedication, models.CASCADE, related_name="moved_doses", verbose_name=_("약"))
    day = models.DateField(_("먹을 날"))
    time = models.TimeField(_("먹을 시각"))
    to_day = models.DateField(_("옮긴 날"))
    to_time = models.TimeField(_("옮긴 시각"))

    class Meta:
        verbose_name = verbose_name_plural = _("옮긴 약")
        ordering = ("day", "time")
        constraints = [models.UniqueConstraint(fields=["medication", "day", "time"], name="dose_moved_once")]

    def __str__(self) -> str:
        return f"{self.day} -> {self.to_day}"


class Intake(models.Model):
    """The outcome of one dose. For a dose taken as needed, `day` and `time` are empty."""

    class State(models.TextChoices):
        """The possible outcomes of a dose."""

        TAKEN = "taken", _("먹음")
        LATE = "late", _("늦게 먹음")
        SKIPPED = "skipped", _("건너뜀")
        MISSED = "missed", _("놓침")

    medication = models.ForeignKey(UserMedication, models.CASCADE, related_name="intakes", verbose_name=_("약"))
    day = models.DateField(_("먹을 날"), null=True, blank=True)
    time = models.TimeField(_("먹을 시각"), null=True, blank=True)
    """Day and time by the person's clock, so that a dose stays the same when the person moves to another time zone."""
    zone = models.CharField(_("시간대"), max_length=ZONE_LENGTH, blank=True, editable=False)
    """Zone of that clock: after a move west, the same day and time come once more. Empty for the person's."""
    dose = models.CharField(_("양"), max_length=50, blank=True)
    state = models.CharField(_("상태"), max_length=7, choices=State)
    at = models.DateTimeField(_("때"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("적은 분")
    )
    device = models.CharField(_("알린 기기"), max_length=100, blank=True)
    recorded_at = models.DateTimeField(_("적은 때"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("복용 기록")
        ordering = ("-at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["medication", "day", "time", "zone"], name="one_intake_per_dose"),
            models.CheckConstraint(
                condition=models.Q(day__isnull=True, time__isnull=True)
                | models.Q(day__isnull=False, time__isnull=False),
                name="intake_day_with_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.medication} {self.get_state_display()}"

    @property
    def reporter(self) -> str:
        """Name of the device or person that reported it; empty if neither exists any more."""
        if self.device or self.recorded_by is None:
            return self.device
        person = getattr(self.recorded_by, "person", None)
        return str(person or self.recorded_by.get_username())


class IntakeReport(models.Model):
    """A device's report that was processed; sent again, it changes nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("드시는 분"))
    report_id = models.UUIDField(_("보고 번호"))
    reminder_id = models.CharField(_("알림"), max_length=20)
    state = models.CharField(_("상태"), max_length=7, choices=Intake.State)
    received_at = models.DateTimeField(_("받은 때"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("기기의 복용 보고")
        ordering = ("-received_at",)
        constraints = [models.UniqueConstraint(fields=["user", "report_id"], name="intake_report_once")]

    def __str__(self) -> str:
        return f"{self.reminder_id} {self.state}"
