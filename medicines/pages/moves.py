"""The page on which one dose is moved to another day and time."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from medicines.exceptions import MedicationError, NoSuchDose
from medicines.models import Intake, UserMedication
from medicines.pages.guards import with_medication
from medicines.services import moving
from medicines.services.doses import Dose
from medicines.services.patients import Patient
from medicines.services.plan_summaries import summary_of
from medicines.services.recurrence import ONE_DAY

FORMAT = "n월 j일 A g시 i분"


class DoseForm(forms.Form):
    """Names a dose by the day and time of its schedule."""

    day = forms.DateField()
    time = forms.TimeField()


class MoveForm(forms.Form):
    """When the dose is taken instead."""

    to_day = forms.DateField(
        label=gettext_lazy("옮길 날"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    to_time = forms.TimeField(
        label=gettext_lazy("옮길 시각"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    asked = forms.BooleanField(label=gettext_lazy("의사나 약사와 상의했습니다"))

    def __init__(self, *args: object, dose: Dose, **kwargs: object) -> None:
        """Ask whether a pharmacist was spoken to only if the dose was missed."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if dose.state != Intake.State.MISSED:
            del self.fields["asked"]


@with_medication
def move(request: HttpRequest, medication: UserMedication, person: Patient) -> HttpResponseBase:
    """Move the dose that the query names."""
    named = DoseForm(request.GET)
    try:
        if not named.is_valid():
            raise NoSuchDose
        day, time = named.cleaned_data["day"], named.cleaned_data["time"]
        dose = moving.open_dose(medication, person, day, time)
    except NoSuchDose as error:
        messages.error(request, error.message)
        return redirect("medicines:medication", medication_id=medication.pk)
    form = MoveForm(request.POST or None, dose=dose, initial=_proposed(dose, person))
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to_day"], form.cleaned_data["to_time"]
        try:
            moving.move(medication, person, (day, time), to)
        except MedicationError as error:
            form.add_error("to_time", error.message)
        else:
            when = date_format(dt.datetime.combine(*to), FORMAT)
            line = summary_of(medication, person, timezone.now()).line
            messages.success(request, _("이번 것만 %(when)s에 알립니다. %(line)s") % {"when": when, "line": line})
            return redirect("medicines:today", user_id=person.user_id)
    context = {
        "person": person,
        "medication": medication,
        "dose": dose,
        "form": form,
        "is_missed": dose.state == Intake.State.MISSED,
    }
    return render(request, "medicines/move.html", context, status=400 if form.errors else 200)


def _proposed(dose: Dose, person: Patient) -> dict[str, object]:
    """Propose the next time that may be meant: today at that hour, or tomorrow if it is over."""
    shown = dose.shown
    now = timezone.now().astimezone(person.zone).replace(tzinfo=None)
    while shown < now:
        shown = dt.datetime.combine(max(shown.date(), now.date() - ONE_DAY) + ONE_DAY, shown.time())
    return {"to_day": shown.date(), "to_time": shown.time()}
