"""Errors about medications, schedules and reports. `operations.errors` describes their status, code and sentence."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from operations.errors import BadRequest, Conflict, NotFound, ServiceError, TooLarge


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

    default_detail = _("{이름}, {때}, {안내}, {약}, {방법}만 쓸 수 있고, {안내}나 {약}은 꼭 있어야 합니다.")


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


class DispensingHistoryError(ServiceError):
    """Base of the errors about a file of dispensed medicines, which its page shows."""

    status_code: int = BadRequest.status_code
    default_detail = _("파일을 읽지 못했습니다.")


class FileMissing(DispensingHistoryError):
    """No file was chosen."""

    default_detail = _("‘내가 먹는 약 한눈에’에서 내려받은 엑셀 파일을 골라 주세요.")


class FileIsEmpty(DispensingHistoryError):
    """The file has no bytes."""

    default_detail = _("빈 파일입니다. 엑셀 파일을 다시 내려받아 주세요.")


class FileTooLarge(DispensingHistoryError):
    """The file has more bytes than a history of a year can have."""

    status_code = TooLarge.status_code
    default_detail = _("파일이 너무 큽니다. ‘내가 먹는 약 한눈에’에서 내려받은 파일은 2MB보다 작습니다.")


class WorkbookTooLarge(DispensingHistoryError):
    """The workbook unfolds to more than a history of a year can be."""

    status_code = TooLarge.status_code
    default_detail = _("파일에 든 표가 너무 큽니다. ‘내가 먹는 약 한눈에’에서 내려받은 파일이 맞는지 봐 주세요.")


class FileIsWebPage(DispensingHistoryError):
    """The file is HTML under the name of a workbook, as many sites send."""

    default_detail = _(
        "이름만 엑셀인 웹 페이지입니다. 로그인이 끊겼을 때 이런 파일이 받아집니다. 엑셀 파일을 다시 내려받아 주세요."
    )


class FileIsOldWorkbook(DispensingHistoryError):
    """The file is a workbook in a format from before 2007."""

    default_detail = _(
        "옛 엑셀 파일(.xls)은 열 수 없습니다. 내려받은 파일 그대로 올리거나, 엑셀에서 .xlsx로 저장해 올려 주세요."
    )


class FileIsNoWorkbook(DispensingHistoryError):
    """The file is of another kind."""

    default_detail = _("엑셀 파일이 아닙니다. ‘내가 먹는 약 한눈에’에서 내려받은 엑셀 파일을 골라 주세요.")


class WorkbookUnreadable(DispensingHistoryError):
    """The file is damaged, or locked in a way that we do not know."""

    default_detail = _("망가졌거나 열 수 없는 방식으로 잠긴 파일입니다. 엑셀 파일을 다시 내려받아 주세요.")


class PasswordMissing(DispensingHistoryError):
    """The file is locked and no password was given."""

    default_detail = _("비밀번호로 잠긴 파일입니다. 파일 비밀번호를 적어 주세요.")


class WrongPassword(DispensingHistoryError):
    """The password does not open the file."""

    default_detail = _(
        "비밀번호가 맞지 않습니다. 파일을 다시 고르고 비밀번호를 적어 주세요. 생년월일일 때가 많습니다(예: 19500312)."
    )


class NoDispensingHistory(DispensingHistoryError):
    """The workbook has no table of dispensed medicines."""

    default_detail = _("투약이력 표를 찾지 못했습니다. ‘내가 먹는 약 한눈에’에서 내려받은 파일이 맞는지 봐 주세요.")


class HistoryColumnsMissing(DispensingHistoryError):
    """The table lacks columns without which nobody can say what was dispensed."""

    default_detail = _("투약이력 표에 없는 칸이 있습니다.")

    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__(_("투약이력 표에 이 칸이 없습니다: %s") % ", ".join(columns))


class NothingDispensed(DispensingHistoryError):
    """The table is empty."""

    default_detail = _("파일에 약이 하나도 없습니다. 조회 기간을 넓혀 다시 내려받아 주세요.")


class HistoryTooLong(DispensingHistoryError):
    """The history has more rows than a person's year can have."""

    status_code = TooLarge.status_code
    default_detail = _("약이 너무 많이 적힌 파일입니다. 조회 기간을 한 해로 줄여 다시 내려받아 주세요.")


class HistoryExpired(DispensingHistoryError):
    """What was read from a file was held too long, or does not belong to this person's page."""

    default_detail = _("시간이 지나 읽은 내용을 지웠습니다. 파일을 다시 올려 주세요.")


class NothingChosen(DispensingHistoryError):
    """No medicine was ticked."""

    default_detail = _("적을 약을 하나 이상 골라 주세요.")
