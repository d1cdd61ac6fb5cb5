"""Pages on which a family brings the file of '내가 먹는 약 한눈에' and chooses what of it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from medicines.exceptions import DispensingHistoryError, NothingChosen
from medicines.pages.guards import with_person
from medicines.pages.history_forms import MOST_AT_ONCE, HistoryFileForm, MoreForm, NewMedicineForm
from medicines.services import held_history, history_import, locked_workbook
from medicines.services.courses import courses
from medicines.services.dispensing_history import DispensingHistory, read_history
from medicines.services.history_comparison import Finding, Standing, compare
from medicines.services.patients import Patient
from operations.errors import ServiceError


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@with_person
def upload(request: HttpRequest, person: Patient) -> HttpResponse:
    """Receive a file and show what was found in it, to be confirmed."""
    form = HistoryFileForm(request.POST, request.FILES) if request.method == "POST" else HistoryFileForm()
    if not form.is_bound:
        return _file_page(request, person, form)
    if not form.is_valid():
        return _file_page(request, person, form, status=400)
    try:
        rows = locked_workbook.read_rows(form.read(), form.cleaned_data["password"])
        history = read_history(rows, person.today())
    except DispensingHistoryError as error:
        form.add_error(None, ValidationError(error.message, code=error.default_code))
        return _file_page(request, person, form, status=error.status_code)
    return _review_page(request, Review.of(history, person), person)


@require_POST
@with_person
def confirm(request: HttpRequest, person: Patient) -> HttpResponse:
    """Write down what was ticked of a history that `upload` has shown."""
    try:
        history = held_history.held(request.POST.get("held", ""), int(request.user.pk or 0), person.user_id)
    except DispensingHistoryError as error:
        form = HistoryFileForm()
        messages.error(request, error.message)
        return _file_page(request, person, form, status=error.status_code)
    review = Review.of(history, person, request.POST)
    if [form for form in review.forms if not form.is_valid()]:
        return _review_page(request, review, person, status=400)
    choices = {form.finding.number: choice for form in review.forms if (choice := form.choice()) is not None}
    try:
        if review.forms and not choices:
            raise NothingChosen
        applied = history_import.apply(courses(history.lines), choices, person, request.user.pk)
    except ServiceError as error:
        messages.error(request, error.message)
        return _review_page(request, review, person, status=error.status_code)
    messages.success(request, _told(applied))
    return redirect("medicines:today", user_id=person.user_id)


@dataclass(frozen=True, slots=True)
class Review:
    """What was found, in the groups in which the page shows it. waiting: new medicines beyond what one page takes."""

    history: DispensingHistory
    new: tuple[NewMedicineForm, ...]
    more: tuple[MoreForm, ...]
    ask: tuple[Finding, ...]
    known: tuple[Finding, ...]
    over: tuple[Finding, ...]
    waiting: int

    @classmethod
    def of(cls, history: DispensingHistory, person: Patient, data: Any = None) -> Review:
        """Compare the history with what the person takes; `data` is what was submitted."""
        by_standing: dict[Standing, list[Finding]] = {standing: [] for standing in Standing}
        for finding in compare(courses(history.lines), person):
            by_standing[finding.standing].append(finding)
        more = by_standing[Standing.MORE][:MOST_AT_ONCE]
        new = by_standing[Standing.NEW][: MOST_AT_ONCE - len(more)]
        return cls(
            history=history,
            new=tuple(NewMedicineForm(data, finding) for finding in new),
            more=tuple(MoreForm(data, finding) for finding in more),
            ask=tuple(by_standing[Standing.ASK]),
            known=tuple(by_standing[Standing.KNOWN] + by_standing[Standing.STOPPED]),
            over=tuple(by_standing[Standing.OVER]),
            waiting=len(by_standing[Standing.NEW]) + len(by_standing[Standing.MORE]) - len(new) - len(more),
        )

    @property
    def forms(self) -> tuple[NewMedicineForm | MoreForm, ...]:
        """Every form of the page."""
        return (*self.new, *self.more)


def _file_page(request: HttpRequest, person: Patient, form: HistoryFileForm, status: int = 200) -> HttpResponse:
    return render(request, "medicines/history_file.html", {"person": person, "form": form}, status=status)


def _review_page(request: HttpRequest, review: Review, person: Patient, status: int = 200) -> HttpResponse:
    held = held_history.hold(review.history, int(request.user.pk or 0), person.user_id)
    context = {"person": person, "review": review, "held": held}
    return render(request, "medicines/history_review.html", context, status=status)


def _told(applied: history_import.Applied) -> str:
    told = []
    if applied.added:
        told.append(_("약 %d가지를 적었습니다.") % applied.added)
    if applied.grown:
        told.append(_("더 받아 온 약 %d가지를 이어 적었습니다.") % applied.grown)
    return " ".join(told) or _("새로 적을 것이 없습니다.")
