"""Pages for photographing, copying and confirming an envelope."""

from __future__ import annotations

import uuid
from functools import wraps
from typing import Any, Protocol

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_GET, require_POST, require_safe

from care.scope import get_visible_or_404, visible_to
from medicines.services.plan_summaries import summaries_of_source
from ocr.exceptions import DoseUnchecked, DraftClosed, EnvelopeError
from ocr.models import PrescriptionDraft, ReadingState
from ocr.pages.forms import EnvelopeForm, LineFormSet, envelope_text, line_formset, require_checks
from ocr.pages.review import Review
from ocr.photo_form import PhotoForm
from ocr.services import drafts, dur_checks, photo_reader, photos, recognition

Status = PrescriptionDraft.Status
RECENT_SHOWN = 20
SHORT_WAIT_SECONDS = 3.0
"""A reading done by then is shown at once; otherwise the page says that it is under way, and asks again."""


class DraftView(Protocol):
    """A view of one draft."""

    def __call__(self, request: HttpRequest, draft: PrescriptionDraft) -> HttpResponseBase:
        """Answer a request for a draft that the user may see."""


def with_draft(view: DraftView) -> Any:
    """Pass `view` the draft that the path names; answer 404 if it is not visible to the user, or does not exist."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponseBase:
        kept = PrescriptionDraft.objects.exclude(status=Status.DISCARDED).select_related("user__person")
        return view(request, get_visible_or_404(request.user, kept, pk=draft_id))

    return guarded


@never_cache
@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """`/ocr/`: take a photo, or continue with an earlier envelope."""
    return _home(request, PhotoForm(acting=request.user))


@never_cache
@csrf_protect
@login_required
@require_POST
def process(request: HttpRequest) -> HttpResponse:
    """`/ocr/process/`: receive a photo and redirect to its draft, or answer 400 with the reason."""
    form = PhotoForm(request.POST, request.FILES, acting=request.user)
    if not form.is_valid():
        return _home(request, form, status=400)
    draft = drafts.create_draft(form.cleaned_data["user"].pk, request.user.pk, form.cleaned_data["jpeg"])
    recognition.begin(draft)
    recognition.wait(draft, SHORT_WAIT_SECONDS)
    return redirect("ocr:draft", draft_id=draft.pk)


def _home(request: HttpRequest, form: PhotoForm, status: int = 200) -> HttpResponse:
    visible = visible_to(request.user, PrescriptionDraft.objects.exclude(status=Status.DISCARDED))
    recent = visible.select_related("user__person").prefetch_related("medicines")[:RECENT_SHOWN]
    context = {"form": form, "recent": recent, "reader_problem": photo_reader.problem()}
    context["leaves_house"] = photo_reader.leaves_house()
    return render(request, "ocr/home.html", context, status=status)


@with_draft
def draft(request: HttpRequest, draft: PrescriptionDraft) -> HttpResponse:
    """`/ocr/<id>/`: the photo beside the form; `action` is save, more or confirm."""
    if draft.status != Status.DRAFT:
        if request.method == "POST":
            messages.error(request, str(DraftClosed.default_detail))
        context = {
            "draft": draft,
            "summaries": summaries_of_source(draft.pk, timezone.now()),
            "dur": dur_checks.about_confirmed(draft),
        }
        return render(request, "ocr/confirmed.html", context)
    if request.method != "POST":
        recognition.resume(draft)
        return _draft_page(request, draft, EnvelopeForm(instance=draft), line_formset(draft))
    envelope, lines = EnvelopeForm(request.POST, instance=draft), LineFormSet(request.POST, prefix="lines")
    # Validate both, so that every mistake is shown at once.
    if not all([envelope.is_valid(), lines.is_valid()]):
        return _draft_page(request, draft, envelope, lines, status=400)
    text = envelope_text(envelope, lines)
    action = request.POST.get("action")
    try:
        if action == "confirm":
            drafts.confirm(draft, text, keep_photo="keep_photo" in request.POST)
            messages.success(request, _("확인했습니다. 적은 내용을 저장했습니다."))
        else:
            drafts.write_down(draft, text)
            messages.success(request, _("저장했습니다. 아직 확인하지 않은 약봉투입니다."))
    except EnvelopeError as error:
        messages.error(request, error.message)
        if isinstance(error, DoseUnchecked):
            require_checks(lines, error.lines)
        return _draft_page(request, draft, envelope, lines, status=400)
    return redirect("ocr:draft", draft_id=draft.pk)


def _draft_page(
    request: HttpRequest, draft: PrescriptionDraft, envelope: EnvelopeForm, lines: Any, status: int = 200
) -> HttpResponse:
    review = Review(draft, photos.size_of(draft.photo))
    review.attach_head(envelope)
    for form in lines:
        review.attach_line(form)
    context = {
        "draft": draft,
        "envelope": envelope,
        "lines": lines,
        "review": review,
        "is_reading": draft.reading_state == ReadingState.READING,
        "is_read": draft.reading_state == ReadingState.READ,
        "dur": dur_checks.about_draft(draft),
    }
    return render(request, "ocr/draft.html", context, status=status)


@require_POST
@with_draft
def read_again(request: HttpRequest, draft: PrescriptionDraft) -> HttpResponse:
    """`/ocr/<id>/read/`: try again to read a photo that could not be read."""
    if draft.status == Status.DRAFT and draft.reading_state == ReadingState.FAILED:
        recognition.begin(draft)
        recognition.wait(draft, SHORT_WAIT_SECONDS)
    return redirect("ocr:draft", draft_id=draft.pk)


@require_POST
@with_draft
def discard(request: HttpRequest, draft: PrescriptionDraft) -> HttpResponse:
    """`/ocr/<id>/discard/`: delete the photo and what was copied."""
    try:
        drafts.discard(draft)
        messages.success(request, _("약봉투와 사진을 지웠습니다."))
    except EnvelopeError as error:
        messages.error(request, error.message)
    return redirect("ocr:home")


@require_POST
@with_draft
def forget_photo(request: HttpRequest, draft: PrescriptionDraft) -> HttpResponse:
    """`/ocr/<id>/photo/delete/`: delete a photo that was kept."""
    drafts.forget_photo(draft)
    messages.success(request, _("사진을 지웠습니다."))
    return redirect("ocr:draft", draft_id=draft.pk)


@require_GET
@with_draft
def photo(request: HttpRequest, draft: PrescriptionDraft) -> FileResponse:
    """`/ocr/<id>/photo/`: the photo itself."""
    if not draft.photo:
        raise Http404
    try:
        file = draft.photo.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(file, content_type="image/jpeg", filename="envelope.jpg")
