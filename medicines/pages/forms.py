"""The forms with which a family sets medications and reminders."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from medicines.exceptions import BadTemplate
from medicines.models import MOST_DAYS, MOST_TIMES_A_DAY, Meal, Medicine, ReminderSettings, Repeat, UserMedication
from medicines.models.taking import LONGEST_INTERVAL_DAYS
from medicines.services.envelope_words import Directions, clock_times
from medicines.services.rhythm import BEDTIME, EVENING, MORNING, NOON, Plan, Step
from medicines.services.sentences import check_template

PARTS = ((MORNING, _("아침")), (NOON, _("점심")), (EVENING, _("저녁")), (BEDTIME, _("자기 전")))
WEEKDAYS = tuple(enumerate((_("월"), _("화"), _("수"), _("목"), _("금"), _("토"), _("일"))))
NOW, TOMORROW = "now", "tomorrow"
_TIME = re.compile(r"(?P<hour>\d{1,2})(?::|시\s*)(?P<minute>\d{2})?분?")
_TAPER = re.compile(r"(?P<dose>.+?)\s+(?P<days>\d{1,3})\s*일")
MOST_STEPS = 12


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


class PlanForm(forms.Form):
    """The doses and times of a medication."""

    dose = forms.CharField(
        label=_("한 번에 먹는 양"), max_length=50, required=False, help_text=_("예: 1알, 0.5정, 5mL")
    )
    parts = forms.MultipleChoiceField(
        label=_("언제"), choices=PARTS, required=False, widget=forms.CheckboxSelectMultiple
    )
    other_times = forms.CharField(
        label=_("그 밖의 시각"), max_length=100, required=False, help_text=_("예: 10:00, 15:30")
    )
    repeat = forms.ChoiceField(label=_("어느 날"), choices=Repeat.choices, initial=Repeat.DAYS)
    every_days = forms.IntegerField(
        label=_("며칠마다"), initial=1, required=False, min_value=1, max_value=LONGEST_INTERVAL_DAYS,
        help_text=_("1은 날마다, 2는 하루 걸러"),
    )  # fmt: skip
    weekdays = forms.TypedMultipleChoiceField(
        label=_("요일"), choices=WEEKDAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    month_day = forms.IntegerField(label=_("매달 며칠"), initial=1, required=False, min_value=1, max_value=31)
    days = forms.IntegerField(
        label=_("며칠 동안"), required=False, min_value=1, max_value=MOST_DAYS, help_text=_("비우면 계속 먹습니다.")
    )
    taper = forms.CharField(
        label=_("줄이거나 늘려 가며 먹기"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "2정 5일\n1정 5일\n0.5정 5일"}),
        help_text=_("한 줄에 하나씩, 양과 날수를 적습니다."),
    )
    as_needed = forms.BooleanField(label=_("필요할 때만 먹는 약(알리지 않음)"), required=False)
    start = forms.ChoiceField(
        label=_("언제부터"),
        choices=((TOMORROW, _("내일부터")), (NOW, _("지금부터"))),
        initial=NOW,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, settings: ReminderSettings, meal: str = Meal.ANY, **kwargs: Any) -> None:
        """Offer the times of day of `settings`, which `meal` shifts relative to meals."""
        super().__init__(*args, **kwargs)
        self._settings, self._meal = settings, meal

    def clean_other_times(self) -> tuple[dt.time, ...]:
        """Parse clock times as people write them."""
        text = self.cleaned_data["other_times"]
        if _TIME.sub("", text).strip(" ,·/"):
            raise ValidationError(_("시각은 08:30처럼 적어 주세요."), code="bad_time")
        try:
            return tuple(dt.time(int(found["hour"]), int(found["minute"] or 0)) for found in _TIME.finditer(text))
        except ValueError as error:
            raise ValidationError(_("시각은 08:30처럼 적어 주세요."), code="bad_time") from error

    def clean_taper(self) -> tuple[tuple[str, int], ...]:
        """Parse each line as (dose, days)."""
        lines = [line.strip() for line in self.cleaned_data["taper"].splitlines() if line.strip()]
        steps = [_TAPER.fullmatch(line) for line in lines]
        if len(lines) > MOST_STEPS or not all(steps):
            raise ValidationError(_("한 줄에 ‘2정 5일’처럼 적어 주세요."), code="bad_taper")
        return tuple((step["dose"][:50], int(step["days"])) for step in steps if step)

    def clean(self) -> dict[str, Any]:
        """Require the fields that the chosen pattern needs."""
        data = super().clean() or self.cleaned_data
        if self.errors or data["as_needed"]:
            return data
        if not 1 <= len(self._times()) <= MOST_TIMES_A_DAY:
            self.add_error("parts", _("언제 먹는지 하나 이상 골라 주세요."))
        if data["repeat"] == Repeat.WEEKDAYS and not data["weekdays"]:
            self.add_error("weekdays", _("요일을 골라 주세요."))
        return data

    def plan(self) -> Plan | None:
        """Return the valid form's plan; None for a medication without times."""
        data = self.cleaned_data
        if data["as_needed"]:
            return None
        times = self._times()
        if data["taper"]:
            steps = tuple(Step(dose, times, days) for dose, days in data["taper"])
        else:
            steps = (Step(data["dose"], times, data["days"]),)
        return Plan(
            steps,
            repeat=data["repeat"],
            every_days=data["every_days"] or 1,
            weekdays=tuple(data["weekdays"]),
            month_day=data["month_day"] or 1,
        )

    def _times(self) -> tuple[dt.time, ...]:
        data = self.cleaned_data
        directions = Directions(tuple(data["parts"]), Meal(self._meal))
        return tuple(sorted({*clock_times(directions, None, self._settings), *data["other_times"]}))


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
            **{
                part: forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
                for part in (MORNING, NOON, EVENING, BEDTIME)
            },
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
