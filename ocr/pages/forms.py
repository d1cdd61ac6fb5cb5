"""The forms on which an envelope is copied and confirmed."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from medicines.models import MOST_DAYS, MOST_TIMES_A_DAY, Medicine
from ocr.models import DraftMedicine, PrescriptionDraft
from ocr.services import products
from ocr.services.drafts import EnvelopeText, MedicineLine
from ocr.services.readings import MOST_LINES

BLANK_LINES_AT_FIRST = 3


class EnvelopeForm(forms.ModelForm):
    """Who dispensed the medicines, and when."""

    class Meta:
        model = PrescriptionDraft
        fields = ("pharmacy", "hospital", "dispensed_on")
        widgets = {"dispensed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def clean_dispensed_on(self) -> Any:
        """Refuse a date in the future."""
        day = self.cleaned_data["dispensed_on"]
        if day is not None and day > timezone.localdate():
            raise ValidationError(_("아직 오지 않은 날입니다. 약봉투에 적힌 날짜를 다시 봐 주세요."), code="future")
        return day


class LineForm(forms.ModelForm):
    """One medicine."""

    item_seq = forms.ChoiceField(label=_("약 정보"), required=False, choices=())
    read_line = forms.IntegerField(required=False, min_value=1, max_value=MOST_LINES, widget=forms.HiddenInput)
    is_checked = forms.BooleanField(label=_("양·횟수·일수가 사진과 같습니다"), required=False)

    class Meta:
        model = DraftMedicine
        fields = ("name", "strength", "dose", "times_a_day", "days", "instructions")
        widgets = {
            "strength": forms.TextInput(attrs={"placeholder": _("예: 500mg")}),
            "dose": forms.TextInput(attrs={"placeholder": _("예: 1정")}),
            "times_a_day": forms.NumberInput(attrs={"min": 1, "max": MOST_TIMES_A_DAY, "inputmode": "numeric"}),
            "days": forms.NumberInput(attrs={"min": 1, "max": MOST_DAYS, "inputmode": "numeric"}),
            "instructions": forms.TextInput(attrs={"placeholder": _("예: 아침·저녁 식후 30분")}),
        }
        error_messages = {"name": {"required": _("약 이름을 적어 주세요.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = products.candidates(*(self._shown(name) for name in ("name", "strength")))
        self.existing_strengths = products.existing_strengths(
            *(self._shown(name) for name in ("name", "strength")),
        )
        chosen = self._shown("item_seq")
        choices = [(each.item_seq, f"{each.name} · {each.maker}".strip(" ·")) for each in self.candidates]
        if chosen and chosen not in dict(choices):
            choices += Medicine.objects.filter(pk=chosen).values_list("pk", "name")
        field = cast(forms.ChoiceField, self.fields["item_seq"])
        field.choices = [("", _("고르지 않음")), *choices] if choices else [("", _("비슷한 이름이 없습니다"))]

    def has_changed(self) -> bool:
        """Return whether the form holds anything that a person would call an entry."""
        return bool(set(self.changed_data) & set(self.Meta.fields))

    def clean_item_seq(self) -> str | None:
        """Keep the chosen product only if the name still resembles it: another name means another product."""
        chosen = self.cleaned_data["item_seq"]
        return chosen if any(each.item_seq == chosen for each in self.candidates) else None

    def _shown(self, name: str) -> str:
        value = self[name].value()
        return str(value) if value else ""


class LineFormSet(
    forms.formset_factory(LineForm, extra=0, max_num=MOST_LINES, absolute_max=MOST_LINES, validate_max=True)  # type: ignore[misc]
):
    """All medicine lines; an empty or emptied line is not a medicine."""

    def initial_form_count(self) -> int:
        """Return 0 for submitted lines, so that none of them must be filled in."""
        return 0 if self.is_bound else super().initial_form_count()


def line_formset(draft: PrescriptionDraft) -> Any:
    """Return the lines of `draft`, with blank lines for more."""
    stored = ("read_line", "is_checked", *LineForm.Meta.fields)
    lines = list(draft.medicines.values(*stored, item_seq=models.F("product_id")))
    formset = LineFormSet(initial=lines, prefix="lines")
    formset.extra = max(BLANK_LINES_AT_FIRST - len(lines), 1)
    return formset


def require_checks(lines: Any, unseen: tuple[int, ...]) -> None:
    """Add an error beside the checkbox of each line numbered in `unseen`, counted as in `envelope_text`."""
    entered = [form for form in lines if form.has_changed()]
    for number in unseen:
        entered[number].add_error("is_checked", _("사진과 맞춰 본 뒤 여기에 표시해 주세요."))


def envelope_text(envelope: EnvelopeForm, lines: Any) -> EnvelopeText:
    """Return the contents of the two valid forms."""
    return EnvelopeText(
        **envelope.cleaned_data,
        medicines=tuple(MedicineLine(**form.cleaned_data) for form in lines if form.has_changed()),
    )
