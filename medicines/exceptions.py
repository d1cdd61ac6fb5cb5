"""What can go wrong with schedules and reports, each with its status, code and Korean sentence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException


class ReminderNotFound(APIException):
    """No dose is due then, or it is another person's."""

    status_code = status.HTTP_404_NOT_FOUND
    default_detail = _("그 알림을 찾을 수 없습니다.")
    default_code = "reminder_not_found"


class IntakeContradiction(APIException):
    """Every dose of the reminder has been taken, and now is said to be skipped."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = _("이미 먹은 것으로 적혀 있습니다.")
    default_code = "intake_contradiction"


class MedicationError(Exception):
    """Base of what a person's page shows: `message` is a Korean sentence."""

    message = _("약 정보를 바꾸지 못했습니다.")


class BadTemplate(MedicationError):
    """A sentence with gaps that nothing fills."""

    message = _("{이름}, {때}, {약}, {방법}만 쓸 수 있고, {약}은 꼭 있어야 합니다.")


class AlreadyStopped(MedicationError):
    """The medication was ended in the meantime."""

    message = _("이미 그만 먹기로 한 약입니다.")
