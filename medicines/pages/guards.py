"""Lets people open pages of those whom they may see, by that person's clock."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import never_cache

from care.scope import get_visible_or_404, require_visible
from medicines.models import UserMedication
from medicines.services import patients

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
        rows = UserMedication.objects.select_related("medicine", "prescription", "follows")
        medication = get_visible_or_404(request.user, rows, pk=medication_id)
        person = patients.patient(medication.user_id)
        with timezone.override(person.zone):
            return view(request, medication, person)

    return guarded
