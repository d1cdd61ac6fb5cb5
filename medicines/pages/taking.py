"""Pages on which a person, or who looks after them, sees and sets medications, doses and reminders."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from care.scope import get_visible_or_404, require_visible
from medicines.exceptions import MedicationError, TooMany, TooSoon
from medicines.models import DoseSchedule, Intake, UserMedication
from medicines.pages.forms import TOMORROW, DetailsForm, PlanForm, ReminderSettingsForm
from medicines.services import (
    adherence,
    cautions,
    charts,
    dur_reviews,
    intakes,
    medications,
    patients,
    reminder_preview,
    reminders,
)
from medicines.services.doses import Dose, at_reminder
from medicines.services.intakes import IntakeStatement
from medicines.services.patients import Patient
from medicines.services.recurrence import FIRST_DAY, LAST_DAY, ONE_DAY
from operations.errors import ServiceError
from voice_tts.services import spoken_form

RECENT_INTAKES = 30
UNDO = "undo"


View = Callable[..., HttpResponseBase]


def with_person(view: View) -> View:
    """Pass `view` the person in the path, and activate their time zone; 404 for a person whom the user may not see."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, user_id: int, **kwargs: Any) -> HttpResponseBase:
        require_visible(request.user, user_id)
        person = patients.patient(user_id)
        with timezone.override(person.zone):
            return view(request, person, **kwargs)

    return guarded


def with_medication(view: View) -> View:
    """Pass `view` the medication in the path, and its person; 404 for a medication that the user may not see."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, medication_id: uuid.UUID) -> HttpResponseBase:
        rows = UserMedication.objects.select_related("medicine", "prescription")
        medication = get_visible_or_404(request.user, rows, pk=medication_id)
        person = patients.patient(medication.user_id)
        with timezone.override(person.zone):
            return view(request, medication, person)

    return guarded


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Redirect `/medicines/mine/` to the only visible person, or let the user choose one."""
    found = patients.patients_of(request.user)
    if len(found) == 1:
        return redirect("medicines:today", user_id=found[0].user_id)
    return render(request, "medicines/people.html", {"people": found})


@require_safe
@with_person
def today(request: HttpRequest, person: Patient) -> HttpResponse:
    """Show today's reminders, the medications, and what is written about taking them together."""
    day = person.today()
    taken = list(UserMedication.objects.filter(user_id=person.user_id).select_related("medicine"))
    current = [row for row in taken if row.stopped_at is None]
    context = {
        "person": person,
        "day": day,
        "reminders": reminders.reminders_between(person, day, day),
        "medications": current,
        "stopped": [row for row in taken if row.stopped_at is not None],
        "as_needed": [row for row in current if row.as_needed],
        "cautions": cautions.cautions_about(current),
        "dur": dur_reviews.about_all(person),
        "week_rate": _percent(adherence.rate(adherence.days_between(person, day - 7 * ONE_DAY, day))),
    }
    return render(request, "medicines/today.html", context)


@require_POST
@with_person
def note(request: HttpRequest, person: Patient, reminder_id: str) -> HttpResponse:
    """Record by hand the outcome of a reminder's doses, or of one of them."""
    action, only = request.POST.get("state", ""), request.POST.get("medication", "")
    due = [dose for dose in at_reminder(person, reminder_id) if only in ("", str(dose.medication.pk))]
    if not due:
        raise Http404
    for dose in due:
        _record(dose, action, request)
    return redirect("medicines:today", user_id=person.user_id)


def _record(dose: Dose, action: str, request: HttpRequest) -> None:
    if action == UNDO:
        intakes.undo(dose)
    elif action in (Intake.State.TAKEN, Intake.State.SKIPPED):
        # Soon after it was due, a dose counts as taken now; later, as taken when it was due.
        now = timezone.now()
        at = now if now <= dose.at + adherence.REPORTED_AT_ONCE else dose.at
        intakes.record(dose, IntakeStatement(action, at, request.user.pk))
    else:
        raise Http404


@require_safe
@with_person
def month(request: HttpRequest, person: Patient) -> HttpResponse:
    """Show a month as a calendar and a chart."""
    first = _month_asked(request.GET.get("month", "")) or person.today().replace(day=1)
    days = adherence.month_of(person, first.year, first.month)
    context = {
        "person": person,
        "first": first,
        "before": first - ONE_DAY,
        "after": first + 32 * ONE_DAY,
        "today": person.today(),
        "weeks": adherence.weeks(days),
        "chart": charts.month_chart(days),
        "legend": charts.COLOURS,
        "summary": charts.summary(days),
        "rate": _percent(adherence.rate(days)),
    }
    return render(request, "medicines/month.html", context)


@with_person
def words(request: HttpRequest, person: Patient) -> HttpResponse:
    """Show the wording of reminders, to be changed and heard."""
    settings = reminders.settings_of(person.user_id)
    initial = {"easy_words": spoken_form.uses_easy_words(person.user_id)}
    form = ReminderSettingsForm(request.POST or None, instance=settings, initial=initial)
    if request.method == "POST" and form.is_valid():
        reminder_preview.save_settings(form.instance, easy_words=form.cleaned_data["easy_words"])
        messages.success(request, _("알림을 바꾸었습니다."))
        return redirect("medicines:words", user_id=person.user_id)
    shown = reminders.settings_of(person.user_id) if form.errors else settings
    context = {"person": person, "form": form, "samples": reminder_preview.samples(person, shown)}
    return render(request, "medicines/words.html", context, status=400 if form.errors else 200)


@require_POST
@with_person
def hear(request: HttpRequest, person: Patient) -> HttpResponse:
    """Speak one sentence in the person's voice; respond with a link to the audio, or a Korean sentence on why not."""
    text = request.POST.get("text", "").strip()[: reminder_preview.MOST_CHARACTERS]
    try:
        return JsonResponse({"audio_url": reminder_preview.audio_url(person.user_id, text)})
    except ServiceError as error:
        return JsonResponse({"message": error.message}, status=error.status_code)


@with_person
def add(request: HttpRequest, person: Patient) -> HttpResponse:
    """Add a medication with its times."""
    settings = reminders.settings_of(person.user_id)
    details = DetailsForm(request.POST or None, instance=UserMedication(user_id=person.user_id))
    plan = PlanForm(request.POST or None, settings=settings, meal=_meal(details))
    if request.method == "POST" and all([details.is_valid(), plan.is_valid()]):
        medication = details.save(commit=False)
        medication.as_needed = plan.cleaned_data["as_needed"]
        medication.save()
        _apply(medication, plan, person)
        messages.success(request, _("약을 적었습니다."))
        return redirect("medicines:today", user_id=person.user_id)
    context = {"person": person, "details": details, "plan": plan}
    return render(
        request, "medicines/medication_add.html", context, status=400 if details.errors or plan.errors else 200
    )


@with_medication
def medication(request: HttpRequest, medication: UserMedication, person: Patient) -> HttpResponse:
    """Show and change one medication: its name, its times, and the outcomes of its last doses."""
    now = timezone.now()
    schedules = list(medication.schedules.all())
    current = [s for s in schedules if s.ends_at is None or s.ends_at > now]
    action = request.POST.get("action") if request.method == "POST" else None
    details = DetailsForm(request.POST if action == "details" else None, instance=medication, prefix="about")
    plan = PlanForm(
        request.POST if action == "plan" else None,
        settings=reminders.settings_of(person.user_id),
        meal=medication.meal,
        initial=_initial(medication, current),
        prefix="plan",
    )
    try:
        if _change(action, medication, person, details, plan):
            messages.success(request, _("바꾸었습니다."))
            return redirect("medicines:medication", medication_id=medication.pk)
    except MedicationError as error:
        messages.error(request, error.message)
    context = {
        "person": person,
        "medication": medication,
        "schedules": current,
        "is_paused": medication.pauses.filter(ends_at=None).exists(),
        "left": medications.remaining_doses(medication, person, now),
        "dur": dur_reviews.about_medication(person, medication),
        "details": details,
        "plan": plan,
        "intakes": medication.intakes.select_related("recorded_by__person")[:RECENT_INTAKES],
    }
    return render(request, "medicines/medication.html", context, status=400 if details.errors or plan.errors else 200)


@require_POST
@with_medication
def take(request: HttpRequest, medication: UserMedication, person: Patient) -> HttpResponse:
    """Record that a medication without times was taken now."""
    anyway = request.POST.get("anyway") == "1"
    try:
        intakes.record_as_needed(
            medication, request.POST.get("dose", "")[:50], int(request.user.pk or 0), person, anyway=anyway
        )
        messages.success(request, _("먹은 것으로 적었습니다."))
    except (TooSoon, TooMany) as error:
        messages.warning(request, error.message)
    return redirect("medicines:today", user_id=person.user_id)


def _change(
    action: str | None, medication: UserMedication, person: Patient, details: DetailsForm, plan: PlanForm
) -> bool:
    """Carry out a submitted action; return whether it changed anything. Raises MedicationError."""
    verbs = {"pause": medications.pause, "resume": medications.resume, "stop": medications.stop}
    if action in verbs:
        verbs[action](medication)
        return True
    if action == "details" and details.is_valid():
        details.save()
        medications.renamed(medication)
        return True
    if action == "plan" and plan.is_valid():
        medication.as_needed = plan.cleaned_data["as_needed"]
        medication.save(update_fields=["as_needed"])
        _apply(medication, plan, person)
        return True
    return False


def _apply(medication: UserMedication, form: PlanForm, person: Patient) -> None:
    from_at = timezone.now()
    if form.cleaned_data["start"] == TOMORROW:
        from_at = medications.midnight(person.today() + ONE_DAY, person)
    medications.set_plan(medication, form.plan() or medications.Plan(()), person, from_at)


def _initial(medication: UserMedication, current: list[DoseSchedule]) -> dict[str, Any]:
    initial: dict[str, Any] = {"as_needed": medication.as_needed, "start": TOMORROW}
    if current:
        schedule = current[0]
        initial |= {
            "dose": schedule.dose,
            "other_times": ", ".join(schedule.times),
            "repeat": schedule.repeat,
            "every_days": schedule.every_days,
            "weekdays": schedule.weekdays,
            "month_day": schedule.month_day,
        }
    return initial


def _meal(details: DetailsForm) -> str:
    return details.cleaned_data.get("meal", "any") if details.is_bound and details.is_valid() else "any"


def _percent(rate: float | None) -> int | None:
    return None if rate is None else round(rate * 100)


def _month_asked(text: str) -> dt.date | None:
    try:
        first = dt.datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        return None
    return first if FIRST_DAY <= first <= LAST_DAY else None
