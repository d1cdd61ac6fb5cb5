"""The form with which a family sets when and how much of a medication is taken, and changes a part of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from medicines.models import MOST_DAYS, MOST_TIMES_A_DAY, Meal, ReminderSettings, Repeat, UserMedication
from medicines.models.taking import EVEN_HOURS, LONGEST_INTERVAL_DAYS, MOST_MONTHS, MOST_WEEKS
from medicines.pages.plan_reading import CYCLE, END_FIELDS, HOUR_FIELDS, Reading, Unreadable, read_plan
from medicines.pages.plan_shown import NOW, ON_DATE, TOMORROW, Shown
from medicines.pages.plan_text import (
    LONGEST_AMOUNT,
    PARTS,
    WEEKDAYS,
    Amounts,
    Line,
    is_nothing,
    read_amounts,
    read_gap,
    read_steps,
    read_times,
)
from medicines.services.medications import midnight
from medicines.services.patients import Patient
from medicines.services.recurrence import ONE_DAY
from medicines.services.rhythm import LAST_WEEK, Plan

MOST_STEPS = 12
MOST_DOSES = MOST_DAYS * MOST_TIMES_A_DAY
PATTERNS = (
    (Repeat.DAYS.value, _("날마다, 며칠마다")),
    (Repeat.WEEKDAYS.value, _("요일마다")),
    (CYCLE, _("며칠 먹고 며칠 쉬기")),
    (Repeat.MONTHLY.value, _("다달이")),
)
MONTH_WEEKS = (
    (0, _("날짜로")), (1, _("첫째")), (2, _("둘째")), (3, _("셋째")), (4, _("넷째")), (5, _("다섯째")),
    (LAST_WEEK, _("마지막")),
)  # fmt: skip


class LinesField(forms.CharField):
    """A text of several lines; browsers send their ends as CR LF."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Return the text with ends of lines as Python has them."""
        return "\n".join(line.strip() for line in str(super().to_python(value) or "").splitlines())


def _count(label: Any, most: int, *, least: int = 1, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=least, max_value=most, **more)


@dataclass(frozen=True)
class Section:
    """Fields that most medications don't need, under a title. is_open: whether this one uses them."""

    title: Any
    fields: Sequence[Any]
    is_open: bool


class PlanForm(forms.Form):
    """The doses, times and days of a medication."""

    dose = forms.CharField(
        label=_("한 번에 먹는 양"), max_length=LONGEST_AMOUNT, required=False, help_text=_("예: 1알, 0.5정, 5mL")
    )
    parts = forms.MultipleChoiceField(
        label=_("언제"), choices=PARTS, required=False, widget=forms.CheckboxSelectMultiple
    )
    other_times = forms.CharField(
        label=_("그 밖의 시각"), max_length=100, required=False, help_text=_("예: 10:00, 15:30")
    )
    days = _count(_("며칠 동안"), MOST_DAYS, help_text=_("비우면 계속 먹습니다."))
    repeat = forms.ChoiceField(label=_("어느 날"), choices=PATTERNS, initial=Repeat.DAYS.value)
    every_days = _count(
        _("며칠마다"), LONGEST_INTERVAL_DAYS, initial=1, help_text=_("1은 날마다, 2는 하루 걸러")
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("요일"), choices=WEEKDAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    every_weeks = _count(_("몇 주마다"), MOST_WEEKS, initial=1, help_text=_("요일마다 드실 때. 2는 한 주 걸러"))
    on_days = _count(_("며칠 먹고"), LONGEST_INTERVAL_DAYS)
    off_days = _count(_("며칠 쉬기"), LONGEST_INTERVAL_DAYS, least=0)
    month_day = _count(_("매달 며칠"), 31, initial=1)
    month_week = forms.ChoiceField(
        label=_("매달 몇째 요일"), choices=MONTH_WEEKS, required=False, initial="0",
        help_text=_("요일은 위에서 하나만 고르세요."),
    )  # fmt: skip
    every_months = _count(_("몇 달마다"), MOST_MONTHS, initial=1)
    taper = LinesField(
        label=_("줄이거나 늘려 가며 먹기"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "2정 5일\n1정 5일 아침\n0.5정 5일 8:00"}),
        help_text=_("한 줄에 하나씩 양과 날수를 적습니다. 시각이 바뀌면 뒤에 적고, 끝없이 먹으면 ‘1정 계속’이라고 적습니다."),
    )
    amounts = LinesField(
        label=_("때나 날마다 다른 양"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "아침 2정\n저녁 1정"}),
        help_text=_("한 줄에 하나씩. 예: 아침 2정, 월수금 1정, 2일째 반 알"),
    )
    until = forms.DateField(
        label=_("언제까지"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("이날까지 먹고 그만 먹습니다."),
    )  # fmt: skip
    dose_limit = _count(_("모두 몇 번"), MOST_DOSES, help_text=_("시작하는 때부터 셉니다."))
    every_hours = forms.TypedChoiceField(
        label=_("몇 시간마다"), required=False, coerce=int, empty_value=None,
        choices=(("", _("정하지 않음")), *((hours, _("%d시간마다") % hours) for hours in EVEN_HOURS)),
        help_text=_("첫 시각만 적으면 나머지는 저절로 정해집니다."),
    )  # fmt: skip
    remove_after_hours = _count(_("몇 시간 뒤 떼기"), 24 * 7, help_text=_("붙이는 약. 떼실 때도 알립니다."))
    follows = forms.ModelChoiceField(
        label=_("먼저 쓰는 약"), queryset=UserMedication.objects.none(), required=False, empty_label=_("없음"),
        help_text=_("안약처럼 잇달아 쓰는 약. 시각은 먼저 쓰는 약을 따라갑니다."),
    )  # fmt: skip
    follow_minutes = _count(_("몇 분 뒤"), 12 * 60, initial=5)
    as_needed = forms.BooleanField(label=_("필요할 때만 먹는 약(알리지 않음)"), required=False)
    needed_for = forms.CharField(label=_("어떨 때"), max_length=100, required=False, help_text=_("예: 머리가 아플 때"))
    least_gap = forms.CharField(
        label=_("적어도 얼마 뒤에 다시"), max_length=20, required=False, help_text=_("예: 4시간, 30분")
    )
    most_a_day = _count(_("하루에 많아야 몇 번"), 24)
    start = forms.ChoiceField(
        label=_("언제부터"),
        choices=((TOMORROW, _("내일부터")), (NOW, _("지금부터")), (ON_DATE, _("날짜를 정해서"))),
        initial=NOW,
        widget=forms.RadioSelect,
    )
    start_on = forms.DateField(
        label=_("시작하는 날"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    shown_at = forms.CharField(required=False, widget=forms.HiddenInput)
    daily_confirmed = forms.BooleanField(
        label=_("의사나 약사에게 날마다 먹는다고 확인했습니다"), required=False
    )

    def __init__(
        self,
        *args: Any,
        settings: ReminderSettings,
        person: Patient,
        meal: str = Meal.ANY,
        shown: Shown | None = None,
        leaders: Any = None,
        **kwargs: Any,
    ) -> None:
        """Offer the times of day of `settings`, which `meal` shifts relative to meals. leaders: what may come before."""
        super().__init__(*args, **kwargs)
        self._settings, self._meal, self._person, self._shown = settings, meal, person, shown or Shown()
        self.asks_daily = bool(self.data.get(self.add_prefix("daily_confirmed")))
        if leaders is not None:
            self.fields["follows"].queryset = leaders  # type: ignore[attr-defined]

    def sections(self) -> list[Section]:
        """Return the fields that stand folded, by subject."""
        return [
            self._section(_("어느 날: 요일, 며칠마다, 쉬는 날, 다달이"), (
                "repeat", "weekdays", "every_weeks", "every_days", "on_days", "off_days", "month_day", "month_week",
                "every_months",
            )),
            self._section(_("줄여 가며 먹기, 때마다 다른 양"), ("taper", "amounts")),
            self._section(_("언제까지, 모두 몇 번"), ("until", "dose_limit")),
            self._section(_("몇 시간마다, 붙였다 떼기, 다른 약 다음에"), (
                "every_hours", "remove_after_hours", "follows", "follow_minutes",
            )),
            self._section(_("필요할 때만 먹기"), ("as_needed", "needed_for", "least_gap", "most_a_day")),
        ]  # fmt: skip

    def _section(self, title: Any, names: Sequence[str]) -> Section:
        fields = [self[name] for name in names]
        unused = {"repeat": Repeat.DAYS, "month_week": "0", "every_days": 1, "every_weeks": 1, "every_months": 1,
                  "month_day": 1, "follow_minutes": self["follow_minutes"].value()}  # fmt: skip
        used = (field for field in fields if field.value() not in (None, "", False, [], "False"))
        is_open = any(str(field.value()) != str(unused.get(field.name)) for field in used)
        return Section(title, fields, is_open or any(field.errors for field in fields))

    def clean_other_times(self) -> tuple[dt.time, ...] | None:
        """Parse clock times as people write them; None where they stand as they were shown."""
        if "other_times" not in self.changed_data:
            return None
        try:
            return read_times(self.cleaned_data["other_times"])
        except ValueError as error:
            raise ValidationError(_("시각은 08:30처럼 적어 주세요."), code="bad_time") from error

    def clean_taper(self) -> tuple[Line, ...]:
        """Parse the steps; empty where they stand as they were shown."""
        if "taper" not in self.changed_data:
            return ()
        try:
            lines = read_steps(self.cleaned_data["taper"])
        except ValueError as error:
            raise ValidationError(
                _("한 줄에 ‘2정 5일’처럼 적어 주세요. 이 줄을 알 수 없습니다: %(line)s"),
                code="bad_taper", params={"line": str(error)[:LONGEST_AMOUNT]},
            ) from error  # fmt: skip
        if len(lines) > MOST_STEPS:
            raise ValidationError(_("열두 줄까지 적을 수 있습니다."), code="bad_taper")
        return lines

    def clean_amounts(self) -> Amounts:
        """Parse the amounts that differ; none where they stand as they were shown."""
        if "amounts" not in self.changed_data:
            return Amounts()
        try:
            return read_amounts(self.cleaned_data["amounts"])
        except ValueError as error:
            raise ValidationError(
                _("한 줄에 ‘아침 2정’처럼 적어 주세요. 이 줄을 알 수 없습니다: %(line)s"),
                code="bad_amounts", params={"line": str(error)[:LONGEST_AMOUNT]},
            ) from error  # fmt: skip

    def clean_least_gap(self) -> dt.timedelta | None:
        """Parse a duration as people write it."""
        try:
            return read_gap(self.cleaned_data["least_gap"])
        except ValueError as error:
            raise ValidationError(_("‘4시간’이나 ‘30분’처럼 적어 주세요."), code="bad_gap") from error

    def clean(self) -> dict[str, Any]:
        """Require the fields that the chosen pattern needs, and that all of them make a plan."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        self._check_start(data)
        if data["as_needed"]:
            return data
        self._check_days(data)
        self._check_hours(data)
        if not self.errors:
            self.plan(self._shown.plan)
        return data

    def plan(self, base: Plan | None = None) -> Plan | None:
        """Return `base`, what is left where the change begins, with the changes of the valid form.

        None if they make no plan; then the form has an error.
        """
        base = base or Plan()
        try:
            if self._shown.plan.steps and not base.steps and not END_FIELDS & set(self.changed_data):
                raise Unreadable("start", str(_("그때는 남은 약이 없습니다. 더 일찍 시작하거나 기간을 새로 적어 주세요.")))
            return read_plan(self._reading(), base)
        except Unreadable as error:
            self.add_error(error.field, error.message)
            return None

    def from_at(self, now: dt.datetime) -> dt.datetime:
        """Return the instant from which the valid form's plan is meant."""
        start = self.cleaned_data["start"]
        if start == NOW:
            return now
        day = self.cleaned_data["start_on"] if start == ON_DATE else self._person.today() + ONE_DAY
        return max(now, midnight(day, self._person))

    def refuse_daily(self, message: str) -> None:
        """Ask whether a medicine that is never taken daily is meant to be; the form offers to say so."""
        self.asks_daily = True
        self.add_error("daily_confirmed", message)

    def _reading(self) -> Reading:
        shown = str(self.initial.get("taper") or "").splitlines()
        lines = self.fields["taper"].to_python(self["taper"].data).splitlines()
        return Reading(
            data=self.cleaned_data,
            changed=frozenset(self.changed_data),
            shown=self._shown.plan,
            shown_lines=tuple(shown),
            lines=tuple(line for line in lines if line),
            meal=Meal(self._meal),
            settings=self._settings,
        )

    def _check_start(self, data: dict[str, Any]) -> None:
        today = self._person.today()
        if data["start"] == ON_DATE:
            if data["start_on"] is None:
                self.add_error("start_on", _("시작하는 날을 적어 주세요."))
            elif not today <= data["start_on"] <= today + MOST_DAYS * ONE_DAY:
                self.add_error("start_on", _("오늘부터 한 해 안의 날짜를 적어 주세요."))
        first = (data["start_on"] if data["start"] == ON_DATE else None) or today
        if data["until"] is not None and data["until"] < first + (data["start"] == TOMORROW) * ONE_DAY:
            self.add_error("until", _("시작하는 날보다 앞선 날짜입니다."))

    def _check_days(self, data: dict[str, Any]) -> None:
        if data["repeat"] == Repeat.WEEKDAYS and not data["weekdays"]:
            self.add_error("weekdays", _("요일을 골라 주세요."))
        if data["repeat"] == Repeat.MONTHLY and int(data["month_week"] or 0) and len(data["weekdays"]) != 1:
            self.add_error("weekdays", _("매달 그 주의 무슨 요일인지 하나만 골라 주세요."))
        if data["repeat"] == CYCLE and (data["on_days"] is None or data["off_days"] is None):
            self.add_error("on_days", _("며칠 먹고 며칠 쉬는지 둘 다 적어 주세요."))
        if self["taper"].data and "days" in self.changed_data:
            self.add_error("days", _("줄이거나 늘려 가며 드시는 약의 날수는 아래 칸의 줄마다 적어 주세요."))
        if self._shown.plan.steps and self["taper"].data and "dose" in self.changed_data:
            self.add_error("dose", _("줄이거나 늘려 가며 드시는 약의 양은 아래 칸의 줄마다 적어 주세요."))
        if is_nothing(data["dose"]):
            self.add_error("dose", _("0은 적을 수 없습니다."))

    def _check_hours(self, data: dict[str, Any]) -> None:
        changed = set(self.changed_data)
        if data["follows"] is not None:
            if changed & HOUR_FIELDS and "follows" not in changed:
                self.add_error("other_times", _("시각은 먼저 쓰는 약을 따라갑니다. 따로 정하려면 ‘먼저 쓰는 약’을 비워 주세요."))
            return
        times = self._reading().shown_times if data["other_times"] is None else data["other_times"]
        if not 1 <= len({*data["parts"], *times}) <= MOST_TIMES_A_DAY and not self._has_own_hours(data):
            self.add_error("parts", _("언제 먹는지 하나 이상 골라 주세요."))

    @staticmethod
    def _has_own_hours(data: dict[str, Any]) -> bool:
        return bool(data["taper"]) and all(line.hours for line in data["taper"])
