"""Pages on which a family adds a medication, changes how it is taken, and answers what is asked about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from medicines.exceptions import MedicationError, NeverDaily
from medicines.models import UserMedication
from medicines.pages.forms import DetailsForm
from medicines.pages.guards import with_medication, with_person
from medicines.pages.plan_forms import PlanForm
from medicines.pages.plan_shown import initial_of, shown_of
from medicines.services import dur_reviews, medications, moving, plan_changes, refills
from medicines.services.patients import Patient
from medicines.services.plan_changes import PlanChange
from medicines.services.plan_summaries import plan_line, summary_of
from medicines.services.reminders import settings_of
from medicines.services.rhythm import Plan
from medicines.services.stored_plans import plan_left

RECENT_INTAKES = 30
SURE = "sure"
"""Sent by the second button of who says that a medicine that is never daily is taken daily."""
TICK = "daily_confirmed"
INSTEAD = "instead"
"""Whether the medicine that was taken before ends with the answer."""
VERBS = {"pause": medications.pause, "resume": medications.resume, "stop": medications.stop}


@with_person
def add(request: HttpRequest, person: Patient) -> HttpResponseBase:
    """Add a medication with its times."""
    details = DetailsForm(request.POST or None, instance=UserMedication(user_id=person.user_id))
    is_named = details.is_bound and details.is_valid()
    form = PlanForm(
        request.POST or None,
        settings=settings_of(person.user_id),
        person=person,
        meal=details.cleaned_data["meal"] if is_named else "any",
        leaders=_leaders(person),
    )
    if request.method == "POST" and all([is_named, form.is_valid()]):
        medication = details.save(commit=False)
        if answer := _set(request, form, medication, person, is_new=True):
            return answer
    context = {"person": person, "details": details, "plan": form}
    status = 400 if details.errors or form.errors else 200
    return render(request, "medicines/medication_add.html", context, status=status)


@with_medication
def medication(request: HttpRequest, medication: UserMedication, person: Patient) -> HttpResponseBase:
    """Show and change one medication: its name, its times, and the outcomes of its last doses."""
    now = timezone.now()
    action = request.POST.get("action") if request.method == "POST" else None
    details = DetailsForm(request.POST if action == "details" else None, instance=medication, prefix="about")
    form = _form_of(request, medication, person) if action == "plan" else _form_of(None, medication, person)
    try:
        if action == "plan" and form.is_valid() and (answer := _set(request, form, medication, person)):
            return answer
        if _change(action, medication, details):
            messages.success(request, _("바꾸었습니다."))
            return redirect("medicines:medication", medication_id=medication.pk)
    except MedicationError as error:
        messages.error(request, error.message)
    summary = summary_of(medication, person, now)
    context = {
        "person": person,
        "medication": medication,
        "summary": summary,
        "next": moving.next_dose(medication, person, summary.first.dates[0]) if summary.first.dates else None,
        "is_paused": medication.pauses.filter(ends_at=None).exists(),
        "left": medications.remaining_doses(medication, person, now),
        "dur": dur_reviews.about_medication(person, medication),
        "details": details,
        "plan": form,
        "intakes": medication.intakes.select_related("recorded_by__person")[:RECENT_INTAKES],
    }
    status = 400 if details.errors or form.errors else 200
    return render(request, "medicines/medication.html", context, status=status)


@with_medication
def right(request: HttpRequest, medication: UserMedication, person: Patient) -> HttpResponseBase:
    """Answer that the schedule is right as it stands; twice for a medicine that is never daily."""
    page = redirect("medicines:medication", medication_id=medication.pk)
    if request.method != "POST":
        return page
    is_sure = TICK in request.POST and SURE in request.POST
    try:
        confirm = refills.take_instead if INSTEAD in request.POST else medications.confirm_plan
        confirm(medication, daily_confirmed=is_sure)
    except NeverDaily as error:
        line = summary_of(medication, person, timezone.now()).line
        return _ask_again(request, medication, person, error, line)
    except MedicationError as error:
        messages.error(request, error.message)
        return page
    messages.success(request, _("답해 주셔서 고맙습니다. 이렇게 알립니다. %s") % _line(medication, person))
    return page


def _form_of(request: HttpRequest | None, medication: UserMedication, person: Patient) -> PlanForm:
    shown_at = request.POST.get("plan-shown_at", "") if request else ""
    shown = shown_of(medication, person, timezone.now(), shown_at)
    return PlanForm(
        request.POST if request else None,
        settings=settings_of(person.user_id),
        person=person,
        meal=medication.meal,
        shown=shown,
        initial=initial_of(shown, medication),
        leaders=_leaders(person, medication),
        prefix="plan",
    )


def _set(
    request: HttpRequest, form: PlanForm, medication: UserMedication, person: Patient, *, is_new: bool = False
) -> HttpResponse | None:
    """Set the plan of a valid form; None, with an error in the form, if it cannot be. Raises MedicationError."""
    from_at = form.from_at(timezone.now())
    plan = form.plan(Plan() if is_new else plan_left(medication, person, from_at))
    if plan is None:
        return None
    data = form.cleaned_data
    change = PlanChange(plan, from_at, data["follows"], data["follow_minutes"] or plan_changes.FOLLOW_MINUTES)
    is_sure = data[TICK] and SURE in request.POST
    try:
        plan_changes.apply(medication, change, person, is_new=is_new, daily_confirmed=is_sure)
    except NeverDaily as error:
        if data[TICK]:
            return _ask_again(request, medication, person, error, plan_line(plan, medication, person, from_at))
        form.refuse_daily(error.message)
        return None
    messages.success(request, _("적었습니다. 이렇게 알립니다. %s") % _line(medication, person))
    if is_new:
        return redirect("medicines:today", user_id=person.user_id)
    return redirect("medicines:medication", medication_id=medication.pk)


def _ask_again(
    request: HttpRequest, medication: UserMedication, person: Patient, error: NeverDaily, line: str
) -> HttpResponse:
    """Show what a daily plan would mean, with everything that was sent, for a second confirmation."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]
    has_tick = any(name.endswith(TICK) for name, _value in sent)
    context = {
        "person": person,
        "medication": medication,
        "refusal": error.message,
        "line": line,
        "sent": sent,
        "has_tick": has_tick,
    }
    return render(request, "medicines/daily_check.html", context, status=400)


def _change(action: str | None, medication: UserMedication, details: DetailsForm) -> bool:
    """Carry out a submitted action; return whether it changed anything. Raises MedicationError."""
    if action in VERBS:
        VERBS[action](medication)
        return True
    if action == "details" and details.is_valid():
        details.save()
        medications.renamed(medication)
        return True
    return False


def _line(medication: UserMedication, person: Patient) -> str:
    current = UserMedication.objects.get(pk=medication.pk)
    return f"{current.name}: {summary_of(current, person, timezone.now()).line}"


def _leaders(person: Patient, medication: UserMedication | None = None) -> Any:
    rows = UserMedication.objects.filter(user_id=person.user_id, stopped_at=None, as_needed=False)
    return rows if medication is None else rows.exclude(pk=medication.pk)
