"""Voices, the consent to them, cached audio and what stays on record: their state and its constraints."""

from __future__ import annotations

import uuid
from functools import cache

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from voice_tts.playback import Playback as Playback
from voice_tts.precaching import PrecacheItem as PrecacheItem
from voice_tts.precaching import PrecacheJob as PrecacheJob


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
    speaker = models.CharField(_("목소리 주인"), max_length=50, blank=True, help_text=_("예: 김지은 (딸)"))
    quality = models.JSONField(_("녹음 품질"), default=dict, blank=True, editable=False)
    """The report of `services.quality`: measured values with their verdicts."""
    sample_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    """Of the stored recording: what a consent and a withdrawal's receipt refer to."""
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


class Channel(models.TextChoices):
    """Which way something was told to us."""

    API = "api", _("기기·API")
    ADMIN = "admin", _("관리 화면")
    COMMAND = "command", _("서버 명령")
    ACCOUNT = "account", _("계정 삭제")


class VoiceConsent(models.Model):
    """The speaker's agreement to have their voice used; without one a voice says nothing."""

    class Basis(models.TextChoices):
        """How the agreement came about."""

        SELF = "self", _("목소리 주인이 직접 동의합니다")
        TOLD = "told", _("목소리 주인의 동의를 받아 보호자가 대신 적습니다")
        GUARDIAN = "guardian", _("목소리 주인의 법정대리인으로서 동의합니다")
        ASSERTED = "asserted", _("올린 기기가 동의를 받았다고 알렸습니다")

    voice = models.OneToOneField(UserVoice, models.CASCADE, related_name="consent", verbose_name=_("목소리"))
    speaker = models.CharField(_("동의한 분"), max_length=50, blank=True)
    basis = models.CharField(_("동의 방법"), max_length=10, choices=Basis)
    text_version = models.CharField(_("동의문 판"), max_length=20)
    text = models.TextField(_("동의문"))
    channel = models.CharField(_("경로"), max_length=10, choices=Channel)
    sample_sha256 = models.CharField(max_length=64, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("적은 분")
    )
    spoken_file = models.FileField(_("말로 한 동의"), storage=private_storage, max_length=200, blank=True)
    given_at = models.DateTimeField(_("동의한 때"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("보호자가 확인한 때"), null=True, blank=True)
    """None: asserted by an upload, and confirmed by nobody yet."""

    class Meta:
        verbose_name = verbose_name_plural = _("목소리 사용 동의")

    def __str__(self) -> str:
        return f"{self.text_version} ({self.channel})"

    @property
    def is_confirmed(self) -> bool:
        """Whether a caregiver has seen to it that the speaker agrees."""
        return self.confirmed_at is not None


class VoiceEvent(models.Model):
    """Who did what to which voice. Ids only, no foreign keys: it outlives everyone without naming anyone."""

    class Action(models.TextChoices):
        """What can happen to a voice."""

        RECEIVED = "received", _("올림")
        CONSENTED = "consented", _("동의 기록")
        HEARD = "heard", _("녹음 들음")
        PREVIEWED = "previewed", _("문장 들어 봄")
        CHANGED = "changed", _("고침")
        ACTIVATED = "activated", _("사용 시작")
        EXPORTED = "exported", _("내려받음")
        WITHDRAWN = "withdrawn", _("동의 철회·삭제")

    at = models.DateTimeField(_("때"), auto_now_add=True, db_index=True)
    action = models.CharField(_("한 일"), max_length=10, choices=Action)
    actor_id = models.BigIntegerField(_("한 사람 번호"), null=True)
    voice_id = models.BigIntegerField(_("목소리 번호"))
    listener_id = models.BigIntegerField(_("듣는 분 번호"), db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("목소리 이력")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.action} {self.voice_id}"


class WithdrawalReceipt(models.Model):
    """What is left of a withdrawn voice: counts, a time and a hash, and nothing about a person."""

    public_id = models.UUIDField(_("접수 번호"), default=uuid.uuid4, unique=True, editable=False)
    withdrawn_at = models.DateTimeField(_("철회한 때"), auto_now_add=True)
    channel = models.CharField(_("경로"), max_length=10, choices=Channel)
    sample_sha256 = models.CharField(_("녹음의 지문"), max_length=64)
    files = models.PositiveIntegerField(_("지운 파일 수"))
    recordings = models.PositiveIntegerField(_("지운 음성 수"))
    erased_at = models.DateTimeField(_("데이터베이스 흔적까지 지운 때"), null=True)
    """When the database's free pages were rewritten; None until that has succeeded."""

    class Meta:
        verbose_name = verbose_name_plural = _("철회 접수증")
        ordering = ("-withdrawn_at",)

    def __str__(self) -> str:
        return str(self.public_id)


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
