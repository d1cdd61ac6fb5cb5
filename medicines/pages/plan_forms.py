"""The form with which a family sets how a medication is taken, or changes a part of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from medicines.models import MOST_DAYS, MOST_TIMES_A_DAY, Meal, ReminderSettings, Repeat
from medicines.pages.plan_fields import PlanFields
from medicines.pages.plan_reading import CYCLE, END_FIELDS, HOUR_FIELDS, Reading, Unreadable, read_plan
from medicines.pages.plan_shown import NOW, ON_DATE, TOMORROW, Shown
from medicines.pages.plan_text import (
    LONGEST_AMOUNT,
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
from medicines.services.rhythm import Plan

MOST_STEPS = 12
"""More cannot be read on a page; the longest usual tapers have eight."""


@dataclass(frozen=True)
class Section:
    """Fields that most medications don't need, under a title. is_open: whether this one uses them.

    rows: fields that stand side by side where there is room.
    """

    title: Any
    rows: Sequence[Sequence[Any]]
    is_open: bool


class PlanForm(PlanFields):
    """The doses, times and days of a medication, shown as they stand."""

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
        """Offer the times of day of `settings`, which `meal` shifts relative to meals.

        shown: what is left of the plan. leaders: the medications that may be taken before this one.
        """
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.data = self._with_what_was_not_sent()
        self._settings, self._meal, self._person, self._shown = settings, meal, person, shown or Shown(Plan())
        if len(self._shown.plan.steps) > 1:
            self._explain_course()
        self.asks_daily = bool(self.data.get(self.add_prefix("daily_confirmed")))
        if leaders is not None:
            self.fields["follows"].queryset = leaders  # type: ignore[attr-defined]

    def sections(self) -> list[Section]:
        """Return the fields that stand folded, by subject."""
        return [
            self._section(_("어느 날: 요일, 며칠마다, 쉬는 날, 다달이"), (
                ("repeat",), ("weekdays",), ("every_days", "every_weeks"), ("on_days", "off_days"),
                ("month_day", "every_months"), ("month_week",),
            )),
            self._section(_("줄여 가며 먹기, 때마다 다른 양"), (("taper",), ("amounts",))),
            self._section(_("언제까지, 모두 몇 번"), (("until",), ("dose_limit",))),
            self._section(_("몇 시간마다, 붙였다 떼기, 다른 약 다음에"), (
                ("every_hours",), ("remove_after_hours",), ("follows",), ("follow_minutes",),
            )),
            self._section(_("필요할 때만 먹기"), (("as_needed",), ("needed_for",), ("least_gap", "most_a_day"))),
        ]  # fmt: skip

    def _section(self, title: Any, names: Sequence[Sequence[str]]) -> Section:
        rows = [[self[name] for name in row] for row in names]
        fields = [field for row in rows for field in row]
        is_open = any(self._is_used(field) or field.errors for field in fields)
        return Section(title, rows, is_open)

    def _is_used(self, field: BoundField) -> bool:
        value = field.value()
        # Compared as text: a field has its number when shown, and digits when sent back.
        return value not in (None, "", False, []) and str(value) != str(self.fields[field.name].initial)

    def _with_what_was_not_sent(self) -> Any:
        """Return the submitted data, with the fields that were not sent at all as they were shown."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict or a dict
        for name, field in self.fields.items():
            sent, shown = self.add_prefix(name), self.initial.get(name)
            if shown is not None and field.widget.value_omitted_from_data(self.data, self.files, sent):
                data[sent] = str(shown)
        return data

    def _explain_course(self) -> None:
        """Say that amounts and days of a course stand in its lines, and show all of them."""
        for name in ("dose", "days"):
            self.fields[name].help_text = _("줄이거나 늘려 가며 드시는 약이라 아래 칸에 적혀 있습니다.")
        self.fields["taper"].widget.attrs["rows"] = len(self._shown.plan.steps) + 1

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
        base = Plan() if base is None or base.dose_limit == 0 else base
        try:
            if self._shown.plan.steps and not base.steps and not END_FIELDS & set(self.changed_data):
                raise Unreadable(
                    "start", str(_("그때는 남은 약이 없습니다. 더 일찍 시작하거나 기간을 새로 적어 주세요."))
                )
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
        begins = self._shown.at
        if begins is not None and begins.astimezone(self._person.zone).date() == day:
            # A plan that begins later may begin in the middle of a day, after the last dose of what was there before.
            return max(now, begins)
        return max(now, midnight(day, self._person))

    def refuse_daily(self, message: str) -> None:
        """Ask whether a medicine that is never taken daily is meant to be; the form offers to say so."""
        self.asks_daily = True
        self.add_error("daily_confirmed", message)

    def _reading(self) -> Reading:
        shown = str(self.initial.get("taper") or "").splitlines()
        lines = str(self["taper"].data or "").splitlines()
        return Reading(
            data=self.cleaned_data,
            changed=frozenset(self.changed_data),
            shown=self._shown.plan,
            shown_lines=tuple(shown),
            lines=tuple(line.strip() for line in lines if line.strip()),
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
                self.add_error(
                    "other_times", _("시각은 먼저 쓰는 약을 따라갑니다. 따로 정하려면 ‘먼저 쓰는 약’을 비워 주세요.")
                )
            return
        times = self._reading().shown_times if data["other_times"] is None else data["other_times"]
        has_own_hours = bool(data["taper"]) and all(line.hours for line in data["taper"])
        if not 1 <= len({*data["parts"], *times}) <= MOST_TIMES_A_DAY and not has_own_hours:
            self.add_error("parts", _("언제 먹는지 하나 이상 골라 주세요."))
