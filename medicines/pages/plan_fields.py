"""The fields of the form with which a family sets when and how much of a medication is taken."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from medicines.models import MOST_DAYS, MOST_TIMES_A_DAY, Repeat, UserMedication
from medicines.models.taking import EVEN_HOURS, LONGEST_INTERVAL_DAYS, MOST_MONTHS, MOST_WEEKS
from medicines.pages.plan_reading import CYCLE
from medicines.pages.plan_shown import NOW, ON_DATE, TOMORROW
from medicines.pages.plan_text import LONGEST_AMOUNT, PARTS, WEEKDAYS
from medicines.services.rhythm import LAST_WEEK

MOST_HOURS_ON = 7 * 24
"""The longest that a patch stays on is a week."""
LATEST_MINUTES = 12 * 60
"""Taken later after another one than half a day, it has hours of its own."""
MOST_NEEDED = 24
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


class PlanFields(forms.Form):
    """How a medication is taken: every part of a plan, when it begins, and what was seen of it."""

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
    every_days = _count(_("며칠마다"), LONGEST_INTERVAL_DAYS, initial=1, help_text=_("1은 날마다, 2는 하루 걸러"))
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
        help_text=_(
            "한 줄에 하나씩 양과 날수를 적습니다. 시각이 바뀌면 뒤에 적고, 끝없이 먹으면 ‘1정 계속’이라고 적습니다."
        ),
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
    remove_after_hours = _count(_("몇 시간 뒤 떼기"), MOST_HOURS_ON, help_text=_("붙이는 약. 떼실 때도 알립니다."))
    follows = forms.ModelChoiceField(
        label=_("먼저 쓰는 약"), queryset=UserMedication.objects.none(), required=False, empty_label=_("없음"),
        help_text=_("안약처럼 잇달아 쓰는 약. 시각은 먼저 쓰는 약을 따라갑니다."),
    )  # fmt: skip
    follow_minutes = _count(_("몇 분 뒤"), LATEST_MINUTES, initial=5)
    as_needed = forms.BooleanField(label=_("필요할 때만 먹는 약(알리지 않음)"), required=False)
    needed_for = forms.CharField(label=_("어떨 때"), max_length=100, required=False, help_text=_("예: 머리가 아플 때"))
    least_gap = forms.CharField(
        label=_("적어도 얼마 뒤에 다시"), max_length=20, required=False, help_text=_("예: 4시간, 30분")
    )
    most_a_day = _count(_("하루에 많아야 몇 번"), MOST_NEEDED)
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
    daily_confirmed = forms.BooleanField(label=_("의사나 약사에게 날마다 먹는다고 확인했습니다"), required=False)
