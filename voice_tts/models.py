"""Voices and cached audio: their state and its constraints."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


@cache
def private_storage() -> FileSystemStorage:
    """Files that no URL leads to; the location is settled at first use so that tests can move it."""
    return FileSystemStorage(location=settings.MEDIA_ROOT, base_url=None)


class Language(models.TextChoices):
    """What a voice or a sentence may be in."""

    KOREAN = "ko", _("한국어")
    ENGLISH = "en", _("영어")
    JAPANESE = "ja", _("일본어")
    CHINESE = "zh", _("중국어")


class AudioFormat(models.TextChoices):
    """What generated audio may be delivered in; field devices save `.wav`."""

    WAV = "wav", "WAV"
    MP3 = "mp3", "MP3"
    FLAC = "flac", "FLAC"
    OPUS = "opus", "Opus"


class UserVoice(models.Model):
    """A sample of a loved one's voice, in which reminders are spoken to `user`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="voices", verbose_name=_("듣는 분"))
    name = models.CharField(_("이름"), max_length=100, blank=True, help_text=_("예: 딸 지은"))
    voice_file = models.FileField(_("목소리 녹음"), storage=private_storage, max_length=200)
    language = models.CharField(_("언어"), max_length=2, choices=Language, default=Language.KOREAN)
    transcript = models.TextField(_("녹음에서 말한 내용"), max_length=500, blank=True)
    duration_seconds = models.FloatField(_("길이(초)"))
    stretch_start = models.FloatField(_("쓰는 부분의 시작(초)"))
    stretch_end = models.FloatField(_("쓰는 부분의 끝(초)"))
    content_hash = models.CharField(max_length=64, editable=False)
    epoch = models.PositiveIntegerField(default=0, editable=False)
    """Raised when the voice is put aside: links signed under an earlier epoch stop working."""
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
        """The sample's file name below the media folder."""
        return str(self.voice_file.name)


class Pronunciation(models.Model):
    """How something written is said to `user`: a grandson's nickname, a local drug name."""

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


class RecordingState(models.TextChoices):
    """Where a recording stands: somebody is making it, it can be heard, or making it failed."""

    PENDING = "pending", _("만드는 중")
    READY = "ready", _("완성")
    FAILED = "failed", _("실패")


class TTSCache(models.Model):
    """One generated recording, owned by the user it was spoken to.

    A pending row belongs to the worker that holds its lease; when the lease has run out, any worker may take it over.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("듣는 분"))
    voice = models.ForeignKey(UserVoice, models.CASCADE, related_name="recordings", verbose_name=_("목소리"))
    cache_key = models.CharField(max_length=64, unique=True, editable=False)
    text = models.TextField(_("문장"), max_length=500)
    spoken_text = models.TextField(_("읽은 말"))
    text_hash = models.CharField(max_length=64, editable=False)
    language = models.CharField(_("언어"), max_length=2, choices=Language)
    speed = models.FloatField(_("빠르기"))
    format = models.CharField(_("형식"), max_length=4, choices=AudioFormat)
    engine = models.CharField(_("엔진"), max_length=20)
    engine_version = models.CharField(max_length=80)
    state = models.CharField(_("상태"), max_length=7, choices=RecordingState, default=RecordingState.PENDING)
    failure_code = models.CharField(_("실패한 까닭"), max_length=40, blank=True)
    lease = models.UUIDField(null=True, editable=False)
    lease_expires_at = models.DateTimeField(null=True, editable=False)
    audio_file = models.FileField(_("음성"), storage=private_storage, max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, editable=False, blank=True)
    size_bytes = models.PositiveIntegerField(_("크기"), default=0)
    sample_rate = models.PositiveIntegerField(_("표본율(Hz)"), default=0)
    duration_seconds = models.FloatField(_("길이(초)"), default=0)
    created_at = models.DateTimeField(_("만든 때"), auto_now_add=True)
    accessed_at = models.DateTimeField(_("마지막으로 쓴 때"), auto_now_add=True)
    access_count = models.PositiveIntegerField(_("쓴 횟수"), default=0)
    pinned_until = models.DateTimeField(_("지우지 않는 기한"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("만든 음성")
        ordering = ("-created_at",)
        indexes = [models.Index(fields=["user", "text_hash"]), models.Index(fields=["state", "accessed_at"])]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="ready") | ~models.Q(audio_file=""), name="ready_recording_has_a_file"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cache_key[:8]} ({self.format})"

    @property
    def audio_name(self) -> str:
        """The recording's file name below the media folder."""
        return str(self.audio_file.name)
