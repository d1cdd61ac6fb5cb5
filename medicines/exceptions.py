"""Errors about medications, schedules and reports. `operations.errors` describes their status, code and sentence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from operations.errors import BadRequest, Conflict, NotFound


class ReminderNotFound(NotFound):
    """No dose is due at the time of the reminder, or it is another person's."""

    default_detail = _("그 알림을 찾을 수 없습니다.")


class IntakeContradiction(Conflict):
    """A device reports a reminder as skipped after all its doses were reported as taken."""

    default_detail = _("이미 먹은 것으로 적혀 있습니다.")


class MedicationError(BadRequest):
    """Base of the errors that a person's page shows."""

    default_detail = _("약 정보를 바꾸지 못했습니다.")


class BadTemplate(MedicationError):
    """A template has placeholders that nothing fills, or none for the medicines."""

    default_detail = _("{이름}, {때}, {약}, {방법}만 쓸 수 있고, {약}은 꼭 있어야 합니다.")


class AlreadyStopped(MedicationError):
    """The medication has been stopped in the meantime."""

    default_detail = _("이미 그만 먹기로 한 약입니다.")


class StillHeld(MedicationError):
    """A question about the medication is open; it goes on with the answer."""

    default_detail = _("먼저 여쭌 것에 답해 주세요.")


class TooSoon(Conflict):
    """A medication taken as needed was taken less than its least gap ago."""

    default_detail = _("조금 전에 드셨어요.")


class TooMany(Conflict):
    """A medication taken as needed was taken as often as it may be in a day."""

    default_detail = _("오늘 드실 수 있는 만큼 드셨어요.")


class NeverDaily(MedicationError):
    """The medicine is never taken daily, and nobody has said twice that this one is."""

    default_detail = _("날마다 드시는 약이 아닙니다. 의사나 약사에게 먼저 확인해 주세요.")


class NothingPlanned(MedicationError):
    """There is no schedule that could be right as it stands."""

    default_detail = _("아직 정한 시각이 없습니다. 언제 드시는지 적어 주세요.")


class FollowsItself(MedicationError):
    """A medication would be taken after one that is itself taken after it."""

    default_detail = _("그 약은 이 약 다음에 드시는 약입니다.")


class NoSuchDose(MedicationError):
    """The dose that was to be moved is not due, or was taken or moved in the meantime."""

    default_detail = _("그 시각에 드실 약이 없습니다.")


class PastMoment(MedicationError):
    """A dose would be moved to a time that is over."""

    default_detail = _("이미 지난 시각으로는 옮길 수 없습니다.")
