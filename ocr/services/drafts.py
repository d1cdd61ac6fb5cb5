"""A draft's life: created from a photo, filled in, then confirmed or discarded."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from medicines.services import prescriptions
from medicines.services.prescriptions import OrderLine, PrescriptionOrder
from ocr.exceptions import DoseUnchecked, DraftClosed, NothingToConfirm
from ocr.models import DOSING_FIELDS, DraftMedicine, PrescriptionDraft, ReadingState
from ocr.reading.trust import LOW

Status = PrescriptionDraft.Status


@dataclass(frozen=True, slots=True)
class MedicineLine(OrderLine):
    """One line of a draft. read_line: that of the photo's reading. is_checked: by a person, against the photo."""

    read_line: int | None = None
    is_checked: bool = False


@dataclass(frozen=True)
class EnvelopeText:
    """Everything copied from an envelope."""

    pharmacy: str = ""
    hospital: str = ""
    dispensed_on: datetime.date | None = None
    medicines: tuple[MedicineLine, ...] = ()


def create_draft(user_id: int, uploaded_by_id: int | None, photo: bytes) -> PrescriptionDraft:
    """Store a cleaned `photo` (JPEG) as a new draft for the person `user_id`. Raises OSError if the disk fails."""
    draft = PrescriptionDraft(user_id=user_id, uploaded_by_id=uploaded_by_id)
    draft.photo.save("", ContentFile(photo), save=False)
    try:
        draft.save()
    except BaseException:
        draft.photo.delete(save=False)
        raise
    return draft


@transaction.atomic
def write_down(draft: PrescriptionDraft, text: EnvelopeText) -> None:
    """Replace the draft's contents by `text`. Raises DraftClosed."""
    current = _open_draft(draft)
    _end_reading(current)
    _fill(current, text)


@transaction.atomic
def confirm(draft: PrescriptionDraft, text: EnvelopeText, *, keep_photo: bool) -> None:
    """Make `text` final, and delete the photo unless `keep_photo`.

    Raises DraftClosed, NothingToConfirm, DoseUnchecked.
    """
    if not text.medicines:
        raise NothingToConfirm
    current = _open_draft(draft)
    if unseen := unchecked(current, text.medicines):
        raise DoseUnchecked(unseen)
    _end_reading(current)
    current.status = Status.CONFIRMED
    current.confirmed_at = timezone.now()
    if not keep_photo:
        _drop_photo(current)
    _fill(current, text)
    current.readings.all().delete()
    prescriptions.create(_order(current, text))


@transaction.atomic
def discard(draft: PrescriptionDraft) -> None:
    """Delete the photo and everything copied; an empty row remains as a trace. Raises DraftClosed."""
    current = _open_draft(draft)
    current.status = Status.DISCARDED
    current.patient = ""
    _end_reading(current)
    current.readings.all().delete()
    _drop_photo(current)
    _fill(current, EnvelopeText())


@transaction.atomic
def forget_photo(draft: PrescriptionDraft) -> None:
    """Delete a photo that was kept after confirmation."""
    current = PrescriptionDraft.objects.select_for_update().get(pk=draft.pk)
    _drop_photo(current)
    current.save(update_fields=["photo"])


def unchecked(draft: PrescriptionDraft, lines: Sequence[MedicineLine]) -> tuple[int, ...]:
    """Return the indexes of `lines` that hold a dose read without certainty and not checked by a person."""
    doubtful = doubtful_values(draft)
    return tuple(
        number
        for number, line in enumerate(lines)
        if line.read_line is not None and not line.is_checked and _is_as_read(line, doubtful.get(line.read_line, {}))
    )


def doubtful_values(draft: PrescriptionDraft) -> dict[int, dict[str, str]]:
    """Return, for each line read, the uncertain values of dose, times and days as they were read, by field."""
    found: dict[int, dict[str, str]] = {}
    for row in draft.readings.filter(field__in=DOSING_FIELDS, confidence__lt=LOW):
        found.setdefault(row.line, {})[row.field] = row.value
    return found


def delete_photo_file(draft: PrescriptionDraft) -> None:
    """Delete the photo's file, if any, when the current transaction commits; at once if there is none."""
    if draft.photo.name:
        transaction.on_commit(partial(draft.photo.storage.delete, draft.photo.name))


def _order(draft: PrescriptionDraft, text: EnvelopeText) -> PrescriptionOrder:
    return PrescriptionOrder(
        draft.user_id, draft.uploaded_by_id, text.medicines, text.hospital, text.pharmacy, text.dispensed_on, draft.pk
    )


def _is_as_read(line: MedicineLine, doubtful: dict[str, str]) -> bool:
    """Return whether one of the doubtful values still stands unchanged."""
    return any(str(getattr(line, name) or "") == value for name, value in doubtful.items())


def _end_reading(draft: PrescriptionDraft) -> None:
    """Stop waiting for a reading: a person has begun to write, and a later result must not overwrite that."""
    if draft.reading_state in (ReadingState.READING, ReadingState.FAILED):
        draft.reading_state, draft.reading_message = ReadingState.BY_HAND, ""


def _open_draft(draft: PrescriptionDraft) -> PrescriptionDraft:
    current = PrescriptionDraft.objects.select_for_update().get(pk=draft.pk)
    if current.status != Status.DRAFT:
        raise DraftClosed
    return current


def _drop_photo(draft: PrescriptionDraft) -> None:
    delete_photo_file(draft)
    draft.photo = ""


def _fill(draft: PrescriptionDraft, text: EnvelopeText) -> None:
    draft.pharmacy, draft.hospital, draft.dispensed_on = text.pharmacy, text.hospital, text.dispensed_on
    draft.save()
    draft.medicines.all().delete()
    DraftMedicine.objects.bulk_create(_rows(draft, text.medicines))


def _rows(draft: PrescriptionDraft, lines: Iterable[MedicineLine]) -> list[DraftMedicine]:
    return [
        DraftMedicine(
            draft=draft,
            position=position,
            name=line.name,
            strength=line.strength,
            dose=line.dose,
            times_a_day=line.times_a_day,
            days=line.days,
            instructions=line.instructions,
            product_id=line.item_seq,
            read_line=line.read_line,
            is_checked=line.is_checked,
        )
        for position, line in enumerate(lines, 1)
    ]
