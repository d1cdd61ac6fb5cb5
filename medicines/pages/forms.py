"""The forms with which a family names medications and words reminders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from medicines.exceptions import BadTemplate
from medicines.models import Medicine, ReminderSettings, UserMedication
from medicines.services.rhythm import PARTS
from medicines.services.sentence_templates import check_template


class DetailsForm(forms.ModelForm):
    """A medication's product and name."""

    class Meta:
        model = UserMedication
        fields = ("name", "strength", "meal", "note", "is_applied", "is_urgent")

    item_seq = forms.ModelChoiceField(
        label=_("약 정보"),
        queryset=Medicine.objects.all(),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("약 찾기에 나오는 제품 번호. 몰라도 됩니다."),
        error_messages={"invalid_choice": _("그런 제품 번호가 없습니다.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item_seq"].initial = self.instance.medicine_id

    def save(self, commit: bool = True) -> UserMedication:
        """Save the medication with the chosen product."""
        self.instance.medicine = self.cleaned_data["item_seq"]
        medication: UserMedication = super().save(commit)
        return medication


class ReminderSettingsForm(forms.ModelForm):
    """The wording and the times of a person's reminders, and the words in which they are read."""

    easy_words = forms.BooleanField(
        label=_("쉬운 말로 읽기"),
        required=False,
        help_text=_("14:30은 ‘오후 두 시 삼십 분’, 1일 3회는 ‘하루 세 번’으로 읽습니다."),
    )

    class Meta:
        model = ReminderSettings
        fields = (
            "template", "applied_template", "morning", "noon", "evening", "bedtime", "repeat_minutes", "repeat_limit",
        )  # fmt: skip
        widgets = {
            "template": forms.Textarea(attrs={"rows": 3}),
            "applied_template": forms.Textarea(attrs={"rows": 2}),
            **{part: forms.TimeInput(attrs={"type": "time"}, format="%H:%M") for part in PARTS},
        }

    def clean_template(self) -> str:
        """Refuse unknown placeholders."""
        return _checked(self.cleaned_data["template"])

    def clean_applied_template(self) -> str:
        """Refuse unknown placeholders."""
        return _checked(self.cleaned_data["applied_template"])


def _checked(template: str) -> str:
    try:
        check_template(template)
    except BadTemplate as error:
        raise ValidationError(error.message, code="bad_template") from error
    return template
