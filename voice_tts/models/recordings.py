"""Generated audio: one row per recording, from the lease of the worker that makes it to the finished file."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from voice_tts.models.private_files import private_storage
from voice_tts.models.voices import Language, UserVoice


class AudioFormat(models.TextChoices):
    """Formats in which generated audio is delivered; devices save `.wav`."""

    WAV = "wav", "WAV"
    MP3 = "mp3", "MP3"
    FLAC = "flac", "FLAC"
    OPUS = "opus", "Opus"


class RecordingState(models.TextChoices):
    """The state of a recording: being made, ready, or failed."""

    PENDING = "pending", _("만드는 중")
    READY = "ready", _("완성")
    FAILED = "failed", _("실패")


class TTSCache(models.Model):
    """One generated recording, owned by the user it is spoken to.

    A pending row belongs to the worker that holds its lease; once the lease has expired, any worker may take it over.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("듣는 분"))
    voice = models.ForeignKey(UserVoice, models.CASCADE, related_name="recordings", verbose_name=_("목소리"))
    cache_key = models.CharField(max_length=64, unique=True, editable=False)
    text = models.TextField(_("문장"), max_length=500)
    spoken_text = models.TextField(_("읽은 말"))
    read_by = models.CharField(max_length=10, blank=True, editable=False)
    """The version of the reading rules by which `spoken_text` was last found to be the reading; empty if none was."""
    sounds = models.CharField(max_length=64, blank=True, editable=False)
    """A digest of how `spoken_text` was pronounced when it was recorded; empty if that is not known."""
    pronounced_by = models.CharField(max_length=10, blank=True, editable=False)
    """The version of the pronunciation by which `sounds` was last found to be the same."""
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
        """The recording's file name, relative to the media folder."""
        return str(self.audio_file.name)
