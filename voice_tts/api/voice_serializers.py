"""Bodies of the requests and responses about a person's voices."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from voice_tts.api.serializers import StrictSerializer, TidyCharField, UploadVoiceSerializer
from voice_tts.models import Language, UserVoice
from voice_tts.models.voices import MAX_NAME_CHARACTERS, MAX_SPEAKER_CHARACTERS, MAX_TEXT_CHARACTERS
from voice_tts.services import consent
from voice_tts.services.quality import Verdict

CONSENT_STATES = ("none", "asserted", "confirmed")


class QualityItemSerializer(serializers.Serializer[dict[str, Any]]):
    """One measured figure of a recording."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a figure's label; DRF's own is not used
    value = serializers.CharField()
    verdict = serializers.ChoiceField([verdict.value for verdict in Verdict])
    advice = serializers.CharField(help_text="A Korean sentence for a person.")


class QualitySerializer(serializers.Serializer[dict[str, Any]]):
    """The report on a recording; its verdict is the worst of its figures' verdicts."""

    verdict = serializers.ChoiceField([verdict.value for verdict in Verdict])
    items = QualityItemSerializer(many=True)


class VoiceSerializer(serializers.ModelSerializer[UserVoice]):
    """A voice as its owner sees it."""

    voice_id = serializers.IntegerField(source="pk")
    quality = serializers.SerializerMethodField()
    consent = serializers.SerializerMethodField()

    class Meta:
        model = UserVoice
        fields = (
            "voice_id", "name", "speaker", "transcript", "language", "is_active", "duration_seconds",
            "stretch_start", "stretch_end", "quality", "consent", "uploaded_at",
        )  # fmt: skip

    def get_quality(self, voice: UserVoice) -> QualitySerializer:
        """Return the stored report; None for voices from before reports were stored."""
        return voice.quality or None  # type: ignore[return-value]  # the annotation names the schema's type

    def get_consent(self, voice: UserVoice) -> str:
        """Return `none`, `asserted` (by an upload) or `confirmed` (by a caregiver)."""
        given = consent.of(voice)
        if given is None:
            return "none"
        return "confirmed" if given.is_confirmed else "asserted"


class VoiceAnswerSerializer(serializers.Serializer[dict[str, Any]]):
    """One voice."""

    success = serializers.BooleanField()
    message = serializers.CharField()
    voice = VoiceSerializer()


class VoiceListSerializer(serializers.Serializer[dict[str, Any]]):
    """All voices of the requesting user, the newest first."""

    success = serializers.BooleanField()
    voices = VoiceSerializer(many=True)


class NewVoiceSerializer(UploadVoiceSerializer):
    """A clip, whose consent is recorded as asserted by the uploader."""

    speaker = TidyCharField(max_length=MAX_SPEAKER_CHARACTERS, required=False, allow_blank=True, default="")
    activate = serializers.BooleanField(required=False, default=False)


class VoiceChangesSerializer(StrictSerializer):
    """Changes to a voice; fields that are left out stay as they are."""

    name = TidyCharField(max_length=MAX_NAME_CHARACTERS, required=False, allow_blank=True)
    speaker = TidyCharField(max_length=MAX_SPEAKER_CHARACTERS, required=False, allow_blank=True)
    transcript = TidyCharField(max_length=MAX_TEXT_CHARACTERS, required=False, allow_blank=True)
    language = serializers.ChoiceField(Language.choices, required=False)
    stretch_start = serializers.FloatField(required=False, min_value=0)
    stretch_end = serializers.FloatField(required=False, min_value=0)


class ReceiptSerializer(serializers.Serializer[dict[str, Any]]):
    """The receipt for a withdrawn voice."""

    success = serializers.BooleanField()
    message = serializers.CharField()
    receipt_id = serializers.UUIDField()
    files_deleted = serializers.IntegerField()
    recordings_deleted = serializers.IntegerField()
    withdrawn_at = serializers.DateTimeField()
