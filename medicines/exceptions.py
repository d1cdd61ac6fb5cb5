"""What can go wrong with schedules and reports; `operations.errors` tells how status, code and sentence come about."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from operations.errors import BadRequest, Conflict, NotFound


class ReminderNotFound(NotFound):
    """No dose is due then, or it is another person's."""

    default_detail = _("그 알림을 찾을 수 없습니다.")


class IntakeContradiction(Conflict):
    """Every dose of the reminder has been taken, and now is said to be skipped."""

    default_detail = _("이미 먹은 것으로 적혀 있습니다.")


class MedicationError(BadRequest):
    """Base of what a person's page shows."""

    default_detail = _("약 정보를 바꾸지 못했습니다.")


class BadTemplate(MedicationError):
    """A sentence with gaps that nothing fills."""

    default_detail = _("{이름}, {때}, {약}, {방법}만 쓸 수 있고, {약}은 꼭 있어야 합니다.")


class AlreadyStopped(MedicationError):
    """The medication was ended in the meantime."""

    default_detail = _("이미 그만 먹기로 한 약입니다.")
