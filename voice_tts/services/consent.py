"""The speaker's consent: its wording, how it is recorded and confirmed, and when a voice may be used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from voice_tts.conf import voice_tts_settings
from voice_tts.exceptions import ConsentRequired
from voice_tts.models import Channel, UserVoice, VoiceConsent
from voice_tts.services import audit

TEXTS = MappingProxyType(
    {
        "2026-11": _(
            "나는 내 목소리 녹음을 케어필이 보관하고, 그 녹음으로 만든 인공지능 합성 음성으로 "
            "‘듣는 분’께 복약 안내를 들려드리는 데 동의합니다. 녹음과 합성 음성은 이 목적에만 쓰이며, "
            "나는 언제든지 동의를 거둘 수 있고 그때 녹음과 그것으로 만든 모든 파일이 바로 지워집니다. "
            "동의하지 않아도 기본 목소리로 안내를 들을 수 있습니다."
        ),
    }
)
"""Every wording that speakers have agreed to, by version. A changed wording needs a new version."""
CURRENT_VERSION = "2026-11"
SPOKEN_SENTENCE = _("나는 내 목소리로 만든 인공지능 음성을 복약 안내에 쓰는 것에 동의합니다.")
"""Sentence that the speaker may record as proof."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of consent: who agrees and how. spoken_file: name of a stored recording of it, or empty."""

    speaker: str
    basis: VoiceConsent.Basis
    spoken_file: str = ""


def assert_by_upload(voice: UserVoice, actor_id: int | None) -> VoiceConsent:
    """Record consent that the uploading device asserts and nobody has confirmed."""
    consent = VoiceConsent.objects.create(
        voice=voice,
        speaker=voice.speaker,
        basis=VoiceConsent.Basis.ASSERTED,
        text_version=CURRENT_VERSION,
        text=str(TEXTS[CURRENT_VERSION]),
        channel=Channel.API,
        sample_sha256=voice.sample_sha256,
        recorded_by_id=actor_id,
    )
    audit.record(audit.Action.CONSENTED, voice, actor_id)
    return consent


def give(voice: UserVoice, statement: Statement, *, actor_id: int) -> VoiceConsent:
    """Record the consent that a caregiver confirms, replacing one that an upload asserted."""
    values = {
        "speaker": statement.speaker,
        "basis": statement.basis,
        "text_version": CURRENT_VERSION,
        "text": str(TEXTS[CURRENT_VERSION]),
        "channel": Channel.ADMIN,
        "sample_sha256": voice.sample_sha256,
        "recorded_by_id": actor_id,
        "confirmed_at": timezone.now(),
    }
    if statement.spoken_file:
        values["spoken_file"] = statement.spoken_file
    consent, _created = VoiceConsent.objects.update_or_create(voice=voice, defaults=values)
    audit.record(audit.Action.CONSENTED, voice, actor_id)
    return consent


def of(voice: UserVoice) -> VoiceConsent | None:
    """Return the consent to a voice, or None."""
    return getattr(voice, "consent", None)


def require(voice: UserVoice) -> None:
    """Raise ConsentRequired unless consent allows the use of the voice now."""
    consent = of(voice)
    if consent is None:
        raise ConsentRequired
    days = voice_tts_settings().unconfirmed_days
    if days and not consent.is_confirmed and timezone.now() - consent.given_at > timedelta(days=days):
        raise ConsentRequired
