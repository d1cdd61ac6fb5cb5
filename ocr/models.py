"""Drafts of pharmacy envelopes, before they become prescriptions."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from medicines.models import MOST_DAYS, MOST_TIMES_A_DAY
from ocr.storage import PhotoStorage, photo_name


class ReadingState(models.TextChoices):
    """State of the photo's reading."""

    BY_HAND = "by_hand", _("손으로 적음")
    READING = "reading", _("읽는 중")
    READ = "read", _("읽음")
    FAILED = "failed", _("읽지 못함")


class PaperKind(models.TextChoices):
    """Kind of paper on the photo, by the names of `ocr.reading.papers.Paper`."""

    PRESCRIPTION = "prescription", _("처방전")
    GUIDE = "guide", _("복약안내")
    ENVELOPE = "envelope", _("약봉투")
    BOX = "box", _("약 상자")
    UNKNOWN = "unknown", _("모름")


class ReadField(models.TextChoices):
    """The fields that are read."""

    NAME = "name", _("약 이름")
    STRENGTH = "strength", _("함량")
    DOSE = "dose", _("한 번에 먹는 양")
    TIMES_A_DAY = "times_a_day", _("하루 횟수")
    DAYS = "days", _("일수")
    INSTRUCTIONS = "instructions", _("먹는 방법")
    DISPENSED_ON = "dispensed_on", _("약을 지은 날")
    PHARMACY = "pharmacy", _("약국")
    HOSPITAL = "hospital", _("병원")
    PATIENT = "patient", _("받는 분")


MEDICINE_FIELDS = (
    ReadField.NAME, ReadField.STRENGTH, ReadField.DOSE, ReadField.TIMES_A_DAY, ReadField.DAYS, ReadField.INSTRUCTIONS,
)  # fmt: skip
HEAD_FIELDS = (ReadField.DISPENSED_ON, ReadField.PHARMACY, ReadField.HOSPITAL, ReadField.PATIENT)
DOSING_FIELDS = (ReadField.DOSE, ReadField.TIMES_A_DAY, ReadField.DAYS)
"""The fields that make a schedule; nobody may confirm these unseen."""


class PrescriptionDraft(models.Model):
    """One envelope of one person."""

    class Status(models.TextChoices):
        """Stage of the draft."""

        DRAFT = "draft", _("적는 중")
        CONFIRMED = "confirmed", _("확인함")
        DISCARDED = "discarded", _("버림")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="prescription_drafts", verbose_name=_("약을 드실 분")
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="uploaded_prescription_drafts",
        verbose_name=_("올린 분"),
    )
    photo = models.FileField(_("사진"), storage=PhotoStorage(), upload_to=photo_name, blank=True)
    pharmacy = models.CharField(_("약국"), max_length=100, blank=True)
    hospital = models.CharField(_("병원"), max_length=100, blank=True)
    dispensed_on = models.DateField(_("약을 지은 날"), null=True, blank=True)
    patient = models.CharField(_("받는 분"), max_length=50, blank=True)
    reading_state = models.CharField(
        _("사진 읽기"), max_length=10, choices=ReadingState, default=ReadingState.BY_HAND, editable=False
    )
    reading_message = models.CharField(_("읽지 못한 까닭"), max_length=300, blank=True, editable=False)
    paper = models.CharField(_("종이"), max_length=12, choices=PaperKind, blank=True, editable=False)
    numbered_rows = models.PositiveSmallIntegerField(_("숫자가 있는 줄"), null=True, editable=False)
    """How many lines of the photo give a dose, whatever became of their medicines; null if nobody has counted."""
    reading_since = models.DateTimeField(_("읽기 시작한 때"), null=True, editable=False)
    status = models.CharField(_("상태"), max_length=10, choices=Status, default=Status.DRAFT)
    created_at = models.DateTimeField(_("올린 때"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("확인한 때"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("약봉투")
        ordering = ("-created_at",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="confirmed", confirmed_at__isnull=False)
                | (~models.Q(status="confirmed") & models.Q(confirmed_at__isnull=True)),
                name="prescription_draft_confirmed_at",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pharmacy or _('약국 이름 없음')} ({self.get_status_display()})"


class DraftMedicine(models.Model):
    """One medicine on the envelope, as the envelope words it."""

    draft = models.ForeignKey(PrescriptionDraft, models.CASCADE, related_name="medicines", verbose_name=_("약봉투"))
    position = models.PositiveSmallIntegerField(_("순서"))
    name = models.CharField(_("약 이름"), max_length=200)
    strength = models.CharField(_("함량"), max_length=50, blank=True)
    dose = models.CharField(_("한 번에 먹는 양"), max_length=50, blank=True)
    times_a_day = models.PositiveSmallIntegerField(
        _("하루 횟수"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_TIMES_A_DAY)]
    )
    days = models.PositiveSmallIntegerField(
        _("일수"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
    instructions = models.CharField(_("먹는 방법"), max_length=300, blank=True)
    product = models.ForeignKey(
        "medicines.Medicine", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("약 정보")
    )
    read_line = models.PositiveSmallIntegerField(_("읽은 줄"), null=True, blank=True, editable=False)
    """The line of the photo's reading it comes from; None for one that a person added."""
    is_checked = models.BooleanField(_("사진과 맞춰 봄"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("적은 약")
        ordering = ("draft", "position")
        constraints = [
            models.UniqueConstraint(fields=["draft", "position"], name="draft_medicine_position_once"),
            models.CheckConstraint(
                condition=models.Q(times_a_day__range=(1, MOST_TIMES_A_DAY)), name="draft_medicine_times_a_day"
            ),
            models.CheckConstraint(condition=models.Q(days__range=(1, MOST_DAYS)), name="draft_medicine_days"),
        ]

    def __str__(self) -> str:
        return self.name


class FieldReading(models.Model):
    """One field as it was read from the photo; it stays unchanged, whatever a person writes."""

    draft = models.ForeignKey(PrescriptionDraft, models.CASCADE, related_name="readings", verbose_name=_("약봉투"))
    line = models.PositiveSmallIntegerField(_("읽은 줄"))
    """Counted from 1; 0 is the envelope's header."""
    field = models.CharField(_("칸"), max_length=12, choices=ReadField)
    value = models.CharField(_("읽은 말"), max_length=300, blank=True)
    confidence = models.FloatField(_("확실한 정도"))
    # Fractions of the photo's width and height; null where the place is unknown.
    left = models.FloatField(null=True)
    top = models.FloatField(null=True)
    width = models.FloatField(null=True)
    height = models.FloatField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("읽은 칸")
        ordering = ("draft", "line", "pk")
        constraints = [
            models.UniqueConstraint(fields=["draft", "line", "field"], name="field_reading_once"),
            models.CheckConstraint(condition=models.Q(confidence__range=(0, 1)), name="field_reading_confidence"),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.field}"
