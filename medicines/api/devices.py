"""The API for devices: the reminders of a day, and reports about each."""

from __future__ import annotations

from typing import Any

from django.utils.http import parse_etags
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from care.models import DeviceToken
from care.scope import own_id, require_visible
from medicines.api.device_serializers import (
    DayOfRemindersSerializer,
    DayQuerySerializer,
    IntakeAnswerSerializer,
    IntakeReportSerializer,
)
from medicines.services import intakes, patients
from medicines.services.patients import Patient
from medicines.services.schedule_revision import day_of_reminders
from operations.parsers import JSONParser

NOT_MODIFIED = 304


def _patient(request: Request, user_id: int | None) -> Patient:
    """Return the requested person: the user or somebody they look after. Raises Http404 for anyone else."""
    if user_id is None:
        return patients.patient(own_id(request.user))
    require_visible(request.user, user_id)
    return patients.patient(user_id)


class RemindersView(APIView):
    """`GET /api/medicines/reminders/?date=`: the reminders of a day."""

    @extend_schema(
        parameters=[DayQuerySerializer, OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER)],
        responses={200: DayOfRemindersSerializer, 304: None},
    )
    def get(self, request: Request) -> Response:
        """Return the sentences of a day, today by default, each with its time and state.

        304 tells a device that neither this day nor any other of its week has changed.
        """
        query = DayQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        wanted: dict[str, Any] = query.validated_data
        person = _patient(request, wanted.get("person"))
        day = wanted.get("date") or person.today()
        found = day_of_reminders(person, day)
        headers = {"ETag": f'"{found.etag}"', "Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}
        asked = (tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", "")))
        if headers["ETag"] in asked:
            return Response(status=NOT_MODIFIED, headers=headers)
        body = {
            "date": day,
            "time_zone": person.zone.key,
            "revision": found.revision,
            "reminders": found.reminders,
        }
        return Response(DayOfRemindersSerializer(body).data, headers=headers)


class ReminderIntakeView(APIView):
    """`POST /api/medicines/reminders/<id>/intake/`: reports about a reminder."""

    parser_classes = (JSONParser,)

    @extend_schema(
        parameters=[],
        request=IntakeReportSerializer,
        responses={
            200: IntakeAnswerSerializer,
            404: OpenApiResponse(description="No dose is due then."),
            409: OpenApiResponse(description="Every dose was taken; it cannot be skipped any more."),
        },
    )
    def post(self, request: Request, reminder_id: str) -> Response:
        """Record a report about a reminder; sending the same `report_id` again changes nothing."""
        body = IntakeReportSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        told: dict[str, Any] = body.validated_data
        person = _patient(request, None)
        device = request.auth.name if isinstance(request.auth, DeviceToken) else ""
        statement = intakes.IntakeStatement(told["state"], told["at"], person.user_id, device)
        state = intakes.report_by_device(person, reminder_id, told["report_id"], statement)
        return Response({"success": True, "id": reminder_id, "state": state})
