"""API views: read a photo, and what was read."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from care.scope import get_visible_or_404
from ocr.api.serializers import PhotoUploadSerializer, ReadingSerializer, reading_of
from ocr.models import PrescriptionDraft, ReadingState
from ocr.photo_form import PhotoForm
from ocr.services import drafts, recognition
from operations.parsers import MultiPartParser


def wants_page(request: HttpRequest) -> bool:
    """Return whether a browser is asking: it accepts HTML, or states nothing and carries no token."""
    accepted = request.headers.get("Accept", "")
    if "text/html" in accepted:
        return True
    return "application/json" not in accepted and "Authorization" not in request.headers


class ProcessView(APIView):
    """`POST /ocr/process/`: answers browsers with the page, other programs with JSON."""

    page: Callable[[HttpRequest], HttpResponseBase] | None = None
    """The view for browsers, which the URLconf sets, because only it knows both the API and the pages."""
    parser_classes = (MultiPartParser,)

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Pass a browser on to the page's own view, with its sign-in and CSRF check."""
        if self.page is not None and wants_page(request):
            return self.page(request)
        return super().dispatch(request, *args, **kwargs)

    @extend_schema(
        request={"multipart/form-data": PhotoUploadSerializer},
        responses={
            201: ReadingSerializer,
            202: OpenApiResponse(ReadingSerializer, description="Stored; it is being read. Ask `/ocr/<id>/reading/`."),
            400: OpenApiResponse(description="No usable photo; the message says why."),
        },
    )
    def post(self, request: Request) -> Response:
        """Store a photo as a draft and read it. Nothing becomes a schedule before a person confirms it at `url`."""
        data = request.POST.copy()
        data.setdefault("user", str(request.user.pk))
        form = PhotoForm(data, request.FILES, acting=request.user)
        if not form.is_valid():
            raise exceptions.ValidationError(
                {
                    "non_field_errors" if name == NON_FIELD_ERRORS else name: [
                        exceptions.ErrorDetail(str(each.messages[0]), each.code or "invalid") for each in found
                    ]
                    for name, found in form.errors.as_data().items()
                }
            )
        draft = drafts.create_draft(form.cleaned_data["user"].pk, request.user.pk, form.cleaned_data["jpeg"])
        recognition.begin(draft)
        recognition.wait(draft)
        is_ready = draft.reading_state != ReadingState.READING
        return _answer(draft, status.HTTP_201_CREATED if is_ready else status.HTTP_202_ACCEPTED)


class ReadingView(APIView):
    """`GET /ocr/<id>/reading/`."""

    @extend_schema(responses=ReadingSerializer)
    def get(self, request: Request, draft_id: uuid.UUID) -> Response:
        """Return the state of a draft's reading, and what was read."""
        drafts_open = PrescriptionDraft.objects.filter(status=PrescriptionDraft.Status.DRAFT)
        draft = get_visible_or_404(request.user, drafts_open, pk=draft_id)
        recognition.resume(draft)
        return _answer(draft, status.HTTP_200_OK)


def _answer(draft: PrescriptionDraft, code: int) -> Response:
    url = reverse("ocr:draft", args=[draft.pk])
    return Response(ReadingSerializer(reading_of(draft, url)).data, status=code, headers={"Cache-Control": "no-store"})
