"""The consent to a voice, its audit trail, and the receipt that is kept after its withdrawal."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from voice_tts.models.private_files import private_storage
from voice_tts.models.voices import UserVoice


class Channel(models.TextChoices):
    """The way in which an action reached the server."""

    API = "api", _("기기·API")
    ADMIN = "admin", _("관리 화면")
    COMMAND = "command", _("서버 명령")
    ACCOUNT = "account", _("계정 삭제")


class VoiceConsent(models.Model):
    """The speaker's agreement to the use of their voice; without one the voice is not used."""

    class Basis(models.TextChoices):
        """How the agreement was given."""

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
    """None if the consent was only asserted by an upload and nobody has confirmed it."""

    class Meta:
        verbose_name = verbose_name_plural = _("목소리 사용 동의")

    def __str__(self) -> str:
        return f"{self.text_version} ({self.channel})"

    @property
    def is_confirmed(self) -> bool:
        """Whether a caregiver has confirmed that the speaker agrees."""
        return self.confirmed_at is not None


class VoiceEvent(models.Model):
    """Who did what to which voice. Holds ids only, no foreign keys, so that it outlives the rows and names nobody."""

    class Action(models.TextChoices):
        """The kinds of event in the trail of a voice."""

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
    """What remains of a withdrawn voice: counts, a time and a hash, and no personal data."""

    public_id = models.UUIDField(_("접수 번호"), default=uuid.uuid4, unique=True, editable=False)
    withdrawn_at = models.DateTimeField(_("철회한 때"), auto_now_add=True)
    channel = models.CharField(_("경로"), max_length=10, choices=Channel)
    sample_sha256 = models.CharField(_("녹음의 지문"), max_length=64)
    files = models.PositiveIntegerField(_("지운 파일 수"))
    recordings = models.PositiveIntegerField(_("지운 음성 수"))
    erased_at = models.DateTimeField(_("데이터베이스 흔적까지 지운 때"), null=True)
    """When the traces of the voice in the database's files were overwritten; None until that has succeeded."""

    class Meta:
        verbose_name = verbose_name_plural = _("철회 접수증")
        ordering = ("-withdrawn_at",)

    def __str__(self) -> str:
        return str(self.public_id)
