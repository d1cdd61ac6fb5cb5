"""The forms for a dispensing history: its file, and for each new medicine when it is taken."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from medicines.exceptions import FileMissing, FileTooLarge
from medicines.models import Meal
from medicines.services.direction_hours import USUAL
from medicines.services.dispensed_amounts import Doubt
from medicines.services.history_comparison import Finding
from medicines.services.history_import import AS_NEEDED_WORDS, Choice
from medicines.services.locked_workbook import LONGEST_PASSWORD, MOST_BYTES
from medicines.services.rhythm import BEDTIME, EVENING, MORNING, NOON

MOST_AT_ONCE = 30
"""As many lines as an envelope may have; a form with more exceeds the fields that a request may have."""
PART_WORDS = {MORNING: "아침", NOON: "점심", EVENING: "저녁", BEDTIME: "자기 전"}
MEAL_WORDS = {
    Meal.ANY: "",
    Meal.BEFORE: "식전 30분",
    Meal.WITH: "식사 중",
    Meal.RIGHT_AFTER: "식후 바로",
    Meal.AFTER: "식후 30분",
    Meal.BETWEEN: "식간",
}
AT_TIMES, AS_NEEDED, LATER = "times", "needed", "later"
# Excel's own kinds and what phones call a file that they do not know.
ACCEPTED = ".xlsx,.xls,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/vnd.ms-excel"


class HistoryFileForm(forms.Form):
    """The file from HIRA and its password, which is used once and kept nowhere."""

    file = forms.FileField(
        label=_("엑셀 파일"), required=False, allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ACCEPTED})
    )
    password = forms.CharField(
        label=_("파일 비밀번호"),
        required=False,
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("생년월일일 때가 많습니다. 예: 19500312"),
    )

    def read(self) -> bytes:
        """Return the file's bytes and let the upload go. Raises FileMissing, FileTooLarge."""
        upload = self.cleaned_data["file"]
        if upload is None:
            raise FileMissing
        with upload:
            if upload.size > MOST_BYTES:
                raise FileTooLarge
            return bytes(upload.read())


class NewMedicineForm(forms.Form):
    """Whether a medicine of the history is added, and when it is taken, which the file does not tell."""

    take = forms.BooleanField(required=False)
    dose = forms.CharField(label=_("한 번에"), max_length=50, required=False)
    when = forms.ChoiceField(
        label=_("언제 드시나요?"),
        choices=(
            (AT_TIMES, _("날마다 정한 때에")),
            (AS_NEEDED, _("필요할 때만(알리지 않음)")),
            (LATER, _("나중에 정하기(요일마다, 하루 걸러 드시는 약도)")),
        ),
        required=False,
        widget=forms.RadioSelect,
    )
    parts = forms.MultipleChoiceField(
        label=_("드시는 때"), choices=tuple(PART_WORDS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    meal = forms.ChoiceField(
        label=_("식사와의 관계"),
        choices=tuple((meal.value, meal.label) for meal in MEAL_WORDS),
        required=False,
        initial=Meal.ANY,
    )

    def __init__(self, data: Any, finding: Finding) -> None:
        self.finding = finding
        super().__init__(data, prefix=f"m{finding.number}", initial=_initial(finding))
        self.fields["take"].label = finding.course.line.name

    @property
    def proposal(self) -> str:
        """What is added if nothing is changed: `아침, 저녁 · 1정씩`; empty where a person has to choose."""
        if self.is_bound or not self.initial.get("parts"):
            return ""
        named = ", ".join(words for part, words in PART_WORDS.items() if part in self.initial["parts"])
        return f"{named} · {self.initial['dose']}씩"

    def clean(self) -> dict[str, Any]:
        """Require, of a medicine that is to be added, the answers that nobody but a person can give."""
        data = super().clean() or self.cleaned_data
        if not data.get("take") or self.errors:
            return data
        if data["when"] == AT_TIMES:
            self._clean_times(data)
        elif not data["when"]:
            self.add_error("when", _("언제 드시는지 골라 주세요."))
        return data

    def _clean_times(self, data: dict[str, Any]) -> None:
        doubts = self.finding.course.doubts
        mistakes = {
            "parts": (not data["parts"], _("드시는 때를 하나 이상 골라 주세요.")),
            "when": (
                Doubt.NO_DAYS in doubts,
                _("며칠분인지 몰라 시각을 정할 수 없습니다. ‘나중에 정하기’를 골라 주세요."),
            ),
            "dose": (
                not data["dose"].strip() and bool(doubts) and Doubt.NOT_SWALLOWED not in doubts,
                _("한 번에 드시는 양을 적어 주세요. 예: 1정"),
            ),
        }
        for name, (is_mistake, message) in mistakes.items():
            if is_mistake:
                self.add_error(name, message)

    def choice(self) -> Choice | None:
        """Return what was chosen in the valid form; None for a medicine that is not to be added."""
        data = self.cleaned_data
        if not data["take"]:
            return None
        dose = data["dose"].strip()
        if data["when"] == AS_NEEDED:
            return Choice(dose, instructions=AS_NEEDED_WORDS)
        if data["when"] == LATER:
            return Choice(dose, is_open=True)
        named = ", ".join(words for part, words in PART_WORDS.items() if part in data["parts"])
        meal = MEAL_WORDS[Meal(data["meal"] or Meal.ANY)]
        return Choice(dose, len(data["parts"]), f"{named} {meal}".strip())


class MoreForm(forms.Form):
    """Whether a refill is added to a running medication."""

    take = forms.BooleanField(required=False, initial=True)

    def __init__(self, data: Any, finding: Finding) -> None:
        self.finding = finding
        super().__init__(data, prefix=f"m{finding.number}")
        self.fields["take"].label = finding.medication.name if finding.medication else ""

    def choice(self) -> Choice | None:
        """Return that it is added; None if not."""
        return Choice() if self.cleaned_data["take"] else None


def _initial(finding: Finding) -> dict[str, Any]:
    """Propose the usual times of day, except where anything is in doubt."""
    amounts, doubts = finding.course.amounts, finding.course.doubts
    initial = {"take": Doubt.NO_DAYS not in doubts, "dose": amounts.dose, "meal": Meal.ANY}
    if not doubts and amounts.times is not None:
        initial |= {"when": AT_TIMES, "parts": USUAL[amounts.times]}
    return initial
