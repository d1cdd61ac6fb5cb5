"""The real server's paths, with reminders that a test writes down itself, and audio that it may spoil on its way."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.views import APIView

from medicine_project.urls import urlpatterns as real
from voice_tts.api.speak import AudioView

DAYS: dict[str, list[dict[str, Any]]] = {}
ZONE = ["Asia/Seoul"]
INTAKES: dict[str, dict[str, Any]] = {}
"""By report id; a report that came twice is there once, with how often it came."""
SPOIL: list[str] = []
"""Not empty: audio arrives as a web page of the same length."""
_lock = threading.Lock()
_audio = AudioView.as_view()


def remind_now(reminder_id: str, text: str) -> None:
    """Plan a reminder for this moment, today and tomorrow alike: midnight may pass before a device asks for today."""
    now = dt.datetime.now(ZoneInfo(ZONE[0]))
    for day in (now.date(), now.date() + dt.timedelta(days=1)):
        DAYS[day.isoformat()] = [{"id": reminder_id, "at": now.isoformat(), "text": text, "state": "pending"}]


class RemindersView(APIView):
    def get(self, request: HttpRequest) -> Response:
        day = request.GET["date"]
        return Response({"date": day, "time_zone": ZONE[0], "reminders": DAYS.get(day, [])})


class IntakeView(APIView):
    def post(self, request: Any, reminder_id: str) -> Response:
        report_id = str(uuid.UUID(request.data["report_id"]))
        known = [reminder for day in DAYS.values() for reminder in day if reminder["id"] == reminder_id]
        if not known:
            raise NotFound
        with _lock:
            stored = INTAKES.setdefault(report_id, {**request.data, "id": reminder_id, "came": 0})
            stored["came"] += 1
            known[0]["state"] = request.data["state"]
        return Response({"success": True})


def audio(request: HttpRequest, cache_key: str) -> HttpResponseBase:
    response = _audio(request, cache_key)
    if SPOIL and response.status_code == 200:
        length = int(response["Content-Length"])
        page = HttpResponse(b"<html>not what was asked for</html>".ljust(length), content_type="audio/wav")
        page["ETag"] = response["ETag"]
        response.close()
        return page
    return response


urlpatterns = [
    path("api/tts/cache/<str:cache_key>/", audio),
    path("api/medicines/reminders/", RemindersView.as_view()),
    path("api/medicines/reminders/<str:reminder_id>/intake/", IntakeView.as_view()),
    *real,
]
