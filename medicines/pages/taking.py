"""Pages on which a person, or who looks after them, sees what is taken today and over a month, and how it is said."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from care.scope import own_id
from medicines.exceptions import TooMany, TooSoon
from medicines.models import Intake, UserMedication
from medicines.pages.forms import ReminderSettingsForm
from medicines.pages.guards import with_medication, with_person
from medicines.pages.plan_text import LONGEST_AMOUNT
from medicines.services import (
    adherence,
    cautions,
    charts,
    dur_reviews,
    intakes,
    moving,
    patients,
    reminder_preview,
    reminders,
)
from medicines.services.doses import Dose, at_reminder
from medicines.services.intakes import IntakeStatement
from medicines.services.medications import Moved
from medicines.services.patients import Patient
from medicines.services.plan_summaries import need_of, words_of
from medicines.services.questions import open_questions
from medicines.services.recurrence import FIRST_DAY, LAST_DAY, ONE_DAY
from medicines.services.rhythm import Plan
from operations.errors import ServiceError
from voice_tts.services import spoken_form

UNDO = "undo"


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Redirect `/medicines/mine/` to the only visible person, or let the user choose one."""
    found = patients.patients_of(request.user)
    if len(found) == 1:
        return redirect("medicines:today", user_id=found[0].user_id)
    questions = open_questions(found, timezone.now())
    asked = Counter(question.medication.user_id for question in questions)
    late = {question.medication.user_id for question in questions if question.is_overdue}
    people = [(person, asked[person.user_id], person.user_id in late) for person in found]
    return render(request, "medicines/people.html", {"people": people})


@dataclass(frozen=True, slots=True)
class Warned:
    """A medication that was not recorded as taken, and the sentence on why not."""

    medication: UserMedication
    message: str


@require_safe
@with_person
def today(request: HttpRequest, person: Patient) -> HttpResponse:
    """Show today's reminders, the medications, and what is written about taking them together."""
    return _today(request, person)


def _today(request: HttpRequest, person: Patient, warned: Warned | None = None, status: int = 200) -> HttpResponse:
    day, now = person.today(), timezone.now()
    taken = list(UserMedication.objects.filter(user_id=person.user_id).select_related("medicine"))
    current = [row for row in taken if row.stopped_at is None]
    context = {
        "person": person,
        "day": day,
        "reminders": reminders.reminders_between(person, day, day),
        "missed": [dose for dose in moving.missed_rare_doses(person, now) if dose.shown.date() < day],
        "medications": current,
        "stopped": [row for row in taken if row.stopped_at is not None],
        "questions": open_questions([person], now),
        "as_needed": [(row, words_of(Plan(as_needed=need_of(row)), person)) for row in current if row.as_needed],
        "warned": warned,
        "cautions": cautions.cautions_about(current),
        "dur": dur_reviews.about_all(person),
        "week_rate": _percent(adherence.rate(adherence.days_between(person, day - 7 * ONE_DAY, day))),
    }
    return render(request, "medicines/today.html", context, status=status)


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
        moved = reminder_preview.save_settings(form.instance, easy_words=form.cleaned_data["easy_words"])
        messages.success(request, " ".join([_("알림을 바꾸었습니다."), *_moved_words(moved)]))
        return redirect("medicines:words", user_id=person.user_id)
    shown = reminders.settings_of(person.user_id) if form.errors else settings
    context = {"person": person, "form": form, "samples": reminder_preview.samples(person, shown)}
    return render(request, "medicines/words.html", context, status=400 if form.errors else 200)


def _moved_words(moved: Moved) -> Iterator[str]:
    if moved.moved:
        yield _("새 시각에 알릴 약: %s.") % ", ".join(moved.moved)
    if moved.moved and moved.kept:
        yield _("시각을 따로 정해 두어 그대로인 약: %s.") % ", ".join(moved.kept)


@require_POST
@with_person
def hear(request: HttpRequest, person: Patient) -> HttpResponse:
    """Speak one sentence in the person's voice; respond with a link to the audio, or a Korean sentence on why not."""
    text = request.POST.get("text", "").strip()[: reminder_preview.MOST_CHARACTERS]
    try:
        return JsonResponse({"audio_url": reminder_preview.audio_url(person.user_id, text)})
    except ServiceError as error:
        return JsonResponse({"message": error.message}, status=error.status_code)


@require_POST
@with_medication
def take(request: HttpRequest, medication: UserMedication, person: Patient) -> HttpResponse:
    """Record that a medication without times was taken now; too soon after the last time, ask first."""
    anyway = request.POST.get("anyway") == "1"
    try:
        intakes.record_as_needed(
            medication, request.POST.get("dose", "")[:LONGEST_AMOUNT], own_id(request.user), person, anyway=anyway
        )
    except (TooSoon, TooMany) as error:
        return _today(request, person, Warned(medication, error.message), status=error.status_code)
    messages.success(request, _("먹은 것으로 적었습니다."))
    return redirect("medicines:today", user_id=person.user_id)


def _percent(rate: float | None) -> int | None:
    return None if rate is None else round(rate * 100)


def _month_asked(text: str) -> dt.date | None:
    try:
        first = dt.datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        return None
    return first if FIRST_DAY <= first <= LAST_DAY else None
