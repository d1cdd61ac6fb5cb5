"""Bodies of requests and responses."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from operations.errors import BadRequest
from voice_tts.models import AudioFormat, Language
from voice_tts.models.voices import MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS
from voice_tts.services.voices import tidy

MIN_SPEED, MAX_SPEED = 0.5, 2.0
IGNORED = frozenset({"csrfmiddlewaretoken"})
"""Fields of every form that a page of Django sends."""
MOST_NAME_CHARACTERS = 40
"""Characters of an unknown field's name that are repeated: it may be a whole sentence."""


class UnknownField(BadRequest):
    """The body has fields that the call does not know: a mistyped name, or a text that was cut at an `&`."""

    default_detail = _("알 수 없는 항목이 있습니다: %(names)s")

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(self.default_detail % {"names": ", ".join(name[:MOST_NAME_CHARACTERS] for name in names)})


class StrictSerializer(serializers.Serializer[dict[str, Any]]):
    """A request's body, in which no field may be unknown."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Return the validated fields. Raises UnknownField."""
        if isinstance(data, Mapping) and (
            unknown := [name for name in data if name not in self.fields and name not in IGNORED]
        ):
            raise UnknownField(unknown)
        return super().run_validation(data)


class TidyCharField(serializers.CharField):
    """Text as a person typed it, in any encoding of Hangul; its length is counted in whole syllables."""

    def to_internal_value(self, data: Any) -> str:
        """Return the tidied text."""
        return tidy(super().to_internal_value(data))

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Compose Hangul before the characters are counted."""
        return super().run_validation(unicodedata.normalize("NFC", data) if isinstance(data, str) else data)


class UploadVoiceSerializer(StrictSerializer):
    """A clip with 3 to 30 seconds of speech; 5 to 10 seconds are best."""

    voice_file = serializers.FileField(
        error_messages={
            "required": _("목소리 녹음 파일을 보내 주세요."),
            "invalid": _("목소리 녹음 파일을 보내 주세요."),
            "empty": _("빈 파일입니다. 녹음한 파일을 다시 골라 주세요."),
            "no_name": _("파일에 이름이 없습니다."),
        }
    )
    name = TidyCharField(max_length=MAX_NAME_CHARACTERS, required=False, allow_blank=True, default="")
    transcript = TidyCharField(max_length=MAX_TEXT_CHARACTERS, required=False, allow_blank=True, default="")
    language = serializers.ChoiceField(Language.choices, required=False, default=Language.KOREAN)


class UploadedVoiceSerializer(serializers.Serializer[dict[str, Any]]):
    """The stored voice, which is now the active one."""

    success = serializers.BooleanField()
    message = serializers.CharField()
    voice_id = serializers.IntegerField()
    duration_seconds = serializers.FloatField()
    quality = serializers.CharField()
    quality_report = serializers.ListField(child=serializers.DictField(), help_text="As in `/api/tts/voices/`.")


class GenerateSerializer(StrictSerializer):
    """A sentence to speak."""

    text = serializers.CharField(
        max_length=MAX_TEXT_CHARACTERS,
        error_messages={
            "required": _("말할 문장을 적어 주세요."),
            "blank": _("말할 문장을 적어 주세요."),
            "null": _("말할 문장을 적어 주세요."),
            "invalid": _("문장은 글자로 보내 주세요."),
            "max_length": _("문장은 {max_length}자까지 쓸 수 있습니다."),
        },
    )
    use_cache = serializers.BooleanField(required=False, default=True)
    voice_id = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**63 - 1)
    language = serializers.ChoiceField(Language.choices, required=False, allow_null=True, default=None)
    speed = serializers.FloatField(required=False, default=1.0, min_value=MIN_SPEED, max_value=MAX_SPEED)
    format = serializers.ChoiceField(AudioFormat.choices, required=False, default=AudioFormat.WAV)
    return_base64 = serializers.BooleanField(required=False, default=False)


class GeneratedSerializer(serializers.Serializer[dict[str, Any]]):
    """The location of the audio, and what it says."""

    success = serializers.BooleanField()
    audio_url = serializers.CharField(help_text="Relative, signed, expiring; needs no header.")
    audio_base64 = serializers.CharField(allow_null=True)
    cache_key = serializers.CharField()
    cache_hit = serializers.BooleanField()
    processing_time_ms = serializers.IntegerField()
    text_length = serializers.IntegerField()
    message = serializers.CharField()
    duration_seconds = serializers.FloatField()
    engine = serializers.CharField()
    format = serializers.CharField()
    spoken_text = serializers.CharField()
    voice_id = serializers.IntegerField()


class WeightsSerializer(serializers.Serializer[dict[str, Any]]):
    """GPT-SoVITS weights on this machine."""

    version = serializers.CharField()
    missing = serializers.ListField(child=serializers.CharField())
    precision = serializers.CharField(allow_null=True, help_text="Known once loaded.")


class HealthSerializer(serializers.Serializer[dict[str, Any]]):
    """The state of the engine; asking never loads it."""

    status = serializers.ChoiceField(["healthy", "unavailable"])
    model_loaded = serializers.BooleanField()
    device = serializers.CharField()
    engine = serializers.CharField(allow_null=True)
    state = serializers.CharField()
    weights = WeightsSerializer(allow_null=True)


class AliveSerializer(serializers.Serializer[dict[str, Any]]):
    """The health response of the older stand-alone service."""

    status = serializers.CharField()
    model = serializers.CharField(allow_null=True)


class ReadingChoiceSerializer(serializers.Serializer[dict[str, Any]]):
    """One reading of a text that can be read in ways that differ in a dose."""

    text = serializers.CharField(help_text="The text, written so that it can be read in this way only.")
    spoken = serializers.CharField()


class ErrorSerializer(serializers.Serializer[dict[str, Any]]):
    """The body of every error."""

    success = serializers.BooleanField(default=False)
    code = serializers.CharField()
    message = serializers.CharField(help_text="A Korean sentence for a person.")
    errors = serializers.DictField(  # type: ignore[assignment]  # the contract's name; DRF's own property is not used
        child=serializers.ListField(child=serializers.CharField()), required=False
    )
    choices = ReadingChoiceSerializer(many=True, required=False, help_text="With the code `ambiguous_dose`.")
