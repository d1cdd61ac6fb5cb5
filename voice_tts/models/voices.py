"""Voices and personal pronunciations, with the constraints on their state."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from voice_tts.models.private_files import private_storage

MAX_TEXT_CHARACTERS = 500
"""Longest sentence to speak, and longest transcript of a recording."""
MAX_NAME_CHARACTERS = 100
MAX_SPEAKER_CHARACTERS = 50


class Language(models.TextChoices):
    """The languages of voices and sentences."""

    KOREAN = "ko", _("한국어")
    ENGLISH = "en", _("영어")
    JAPANESE = "ja", _("일본어")
    CHINESE = "zh", _("중국어")


class UserVoice(models.Model):
    """A loved one's voice, with its sample, in which reminders are spoken to `user`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="voices", verbose_name=_("듣는 분"))
    name = models.CharField(_("이름"), max_length=MAX_NAME_CHARACTERS, blank=True, help_text=_("예: 딸 지은"))
    voice_file = models.FileField(_("목소리 녹음"), storage=private_storage, max_length=200)
    language = models.CharField(_("언어"), max_length=2, choices=Language, default=Language.KOREAN)
    transcript = models.TextField(_("녹음에서 말한 내용"), max_length=MAX_TEXT_CHARACTERS, blank=True)
    duration_seconds = models.FloatField(_("길이(초)"))
    stretch_start = models.FloatField(_("쓰는 부분의 시작(초)"))
    stretch_end = models.FloatField(_("쓰는 부분의 끝(초)"))
    speaker = models.CharField(
        _("목소리 주인"), max_length=MAX_SPEAKER_CHARACTERS, blank=True, help_text=_("예: 김지은 (딸)")
    )
    quality = models.JSONField(_("녹음 품질"), default=dict, blank=True, editable=False)
    """The report of `services.quality`: measured values and their verdicts."""
    sample_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    """Hash of the stored recording, by which consents and withdrawal receipts refer to it."""
    content_hash = models.CharField(max_length=64, editable=False)
    epoch = models.PositiveIntegerField(default=0, editable=False)
    """Increased when the voice is deactivated, so that links signed under an earlier epoch stop working."""
    is_active = models.BooleanField(_("사용 중"), default=False)
    uploaded_at = models.DateTimeField(_("올린 때"), auto_now_add=True)
    updated_at = models.DateTimeField(_("바뀐 때"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("목소리")
        ordering = ("-uploaded_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(is_active=True), name="one_active_voice_per_user"
            ),
            models.CheckConstraint(
                condition=models.Q(stretch_start__gte=0, stretch_end__gt=models.F("stretch_start")),
                name="voice_stretch_is_a_stretch",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("이름 없는 목소리"))

    @property
    def sample_name(self) -> str:
        """The sample's file name, relative to the media folder."""
        return str(self.voice_file.name)


class ReadingSettings(models.Model):
    """How texts are read to `user`; a user without a row has the defaults.

    Easy words are one of them: most listeners are old, and understand 오후 두 시 sooner than 십사 시.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reading_settings", verbose_name=_("듣는 분")
    )
    easy_words = models.BooleanField(_("쉬운 말로 읽기"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("읽기 설정")

    def __str__(self) -> str:
        return str(self.user)


class ChosenReading(models.Model):
    """What `user`'s home means by a text that can be read in ways that differ in a dose: 2/3 is 삼분의 이 there."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="chosen_readings", verbose_name=_("듣는 분")
    )
    written = models.CharField(_("적힌 문장"), max_length=500)
    chosen = models.CharField(_("고른 문장"), max_length=1000)
    chosen_at = models.DateTimeField(_("고른 때"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("고른 읽기")
        ordering = ("written",)
        constraints = [models.UniqueConstraint(fields=["user", "written"], name="one_reading_per_text")]

    def __str__(self) -> str:
        return f"{self.written} → {self.chosen}"


class Pronunciation(models.Model):
    """How a written form is pronounced for `user`: a grandson's nickname, a local drug name."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="pronunciations", verbose_name=_("듣는 분")
    )
    written = models.CharField(_("적힌 대로"), max_length=50, help_text=_("예: K정, 둥이"))
    spoken = models.CharField(
        _("읽는 대로"),
        max_length=100,
        help_text=_("한글로만 적어 주세요. 예: 케이정, 둥이"),
        validators=[RegexValidator(r"^[가-힣]+( [가-힣]+)*$", _("한글과 띄어쓰기만 쓸 수 있습니다."))],
    )

    class Meta:
        verbose_name = verbose_name_plural = _("발음 사전")
        ordering = ("written",)
        constraints = [models.UniqueConstraint(fields=["user", "written"], name="one_pronunciation_per_spelling")]

    def __str__(self) -> str:
        return f"{self.written} → {self.spoken}"
