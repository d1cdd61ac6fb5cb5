"""The caregiver's forms on the way from a recording to a voice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from voice_tts.models import Language, UserVoice, VoiceConsent
from voice_tts.models.voices import MAX_NAME_CHARACTERS, MAX_SPEAKER_CHARACTERS, MAX_TEXT_CHARACTERS
from voice_tts.services.voices import Description, tidy

AUDIO_TYPES = "audio/*,.m4a,.mp3,.wav,.flac,.ogg,.webm"


class TidyField(forms.CharField):
    """Text as a person typed it; its length is counted in whole syllables."""

    def to_python(self, value: Any) -> str:
        """Return the tidied text."""
        return tidy(super().to_python(value) or "")


class RecordingForm(forms.Form):
    """A new recording and, if it was read from the page, its transcript."""

    voice_file = forms.FileField(
        label=_("녹음 파일"),
        widget=forms.FileInput(attrs={"accept": AUDIO_TYPES}),
        error_messages={
            "required": _("먼저 녹음하거나 파일을 골라 주세요."),
            "empty": _("빈 파일입니다. 녹음한 파일을 다시 골라 주세요."),
        },
    )
    transcript = TidyField(required=False, max_length=MAX_TEXT_CHARACTERS, widget=forms.HiddenInput)


class DescriptionForm(forms.Form):
    """The description of a recording, and the part of it to use."""

    name = TidyField(
        label=_("목소리 이름"),
        max_length=MAX_NAME_CHARACTERS,
        help_text=_("목록에서 알아볼 이름입니다. 예: 딸 지은"),
        error_messages={"required": _("목소리 이름을 적어 주세요. 예: 딸 지은")},
    )
    speaker = TidyField(
        label=_("누구의 목소리인가요?"),
        max_length=MAX_SPEAKER_CHARACTERS,
        help_text=_("목소리 주인의 이름입니다. 예: 김지은"),
        error_messages={"required": _("목소리 주인의 이름을 적어 주세요.")},
    )
    transcript = TidyField(
        label=_("고른 부분에서 말한 내용"),
        max_length=MAX_TEXT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("들리는 그대로 적어 주세요. 정확할수록 목소리가 더 닮습니다."),
        error_messages={"required": _("녹음에서 말한 내용을 들리는 그대로 적어 주세요.")},
    )
    stretch_start = forms.FloatField(min_value=0, widget=forms.HiddenInput)
    stretch_end = forms.FloatField(min_value=0, widget=forms.HiddenInput)

    @classmethod
    def of(cls, voice: UserVoice) -> DescriptionForm:
        """Make a form filled with the voice's current description."""
        fields = ("name", "speaker", "transcript", "stretch_start", "stretch_end")
        return cls(initial={field: getattr(voice, field) for field in fields})

    def description(self, language: str = Language.KOREAN) -> Description:
        """Return the valid form's description."""
        data = self.cleaned_data
        return Description(data["name"], data["speaker"], data["transcript"], language)

    def stretch(self) -> tuple[float, float]:
        """Return the valid form's start and end in seconds."""
        return self.cleaned_data["stretch_start"], self.cleaned_data["stretch_end"]


class ConsentForm(forms.Form):
    """The speaker's consent, and optionally a recording of it."""

    speaker = TidyField(
        label=_("동의하는 분(목소리 주인)"),
        max_length=MAX_SPEAKER_CHARACTERS,
        error_messages={"required": _("동의하는 분의 이름을 적어 주세요.")},
    )
    basis = forms.ChoiceField(
        label=_("어떻게 동의하셨나요?"),
        choices=[choice for choice in VoiceConsent.Basis.choices if choice[0] != VoiceConsent.Basis.ASSERTED],
        widget=forms.RadioSelect,
        error_messages={"required": _("어떻게 동의하셨는지 골라 주세요.")},
    )
    agreed = forms.BooleanField(
        label=_("위 내용을 읽었고, 목소리 주인이 동의합니다."),
        error_messages={"required": _("동의하지 않으면 이 목소리를 쓸 수 없습니다.")},
    )
    spoken = forms.FileField(
        label=_("말로 한 동의 (선택)"), required=False, widget=forms.FileInput(attrs={"accept": AUDIO_TYPES})
    )

    def basis_chosen(self) -> VoiceConsent.Basis:
        """Return the basis of consent that was chosen in the valid form."""
        return VoiceConsent.Basis(self.cleaned_data["basis"])
