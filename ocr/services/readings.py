"""Stores what was read from a photo, and proposes it to a person for confirmation."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.core.files.base import ContentFile
from django.db import transaction

from medicines.models import MOST_DAYS, MOST_TIMES_A_DAY
from ocr.models import (
    HEAD_FIELDS,
    MEDICINE_FIELDS,
    DraftMedicine,
    FieldReading,
    PaperKind,
    PrescriptionDraft,
    ReadField,
    ReadingState,
)
from ocr.reading.envelope import EnvelopeReading, Field, MedicineReading
from ocr.reading.names import named
from ocr.reading.words import Box
from ocr.services import insurance_codes, products
from ocr.services.drafts import delete_photo_file

MOST_LINES = 30
"""More lines than fit on an envelope."""
HEAD_LINE = 0
KNOWN_NAME, MENDED_NAME = 0.9, 0.6
"""A misread name is hardly ever another product's; a mended one is a guess for a person to judge."""
SHARE_DIGITS = 5
"""Decimal digits of a share: finer than a pixel of the largest stored photo."""


@dataclass(frozen=True, slots=True)
class PlacedReading:
    """An envelope's reading, with boxes in pixels of the photo of `width` by `height`.

    upright: the rotated photo, if the text was not upright; the boxes then refer to it.
    """

    envelope: EnvelopeReading
    width: int
    height: int
    upright: bytes | None = None


@transaction.atomic
def store(draft_id: uuid.UUID, reading: PlacedReading) -> bool:
    """Put `reading` into the draft as a proposal; return False if a person was quicker and it is no longer wanted."""
    draft = PrescriptionDraft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None or draft.status != PrescriptionDraft.Status.DRAFT or draft.reading_state != ReadingState.READING:
        return False
    envelope = reading.envelope
    draft.reading_state, draft.reading_message = ReadingState.READ, ""
    draft.paper, draft.numbered_rows = PaperKind(envelope.paper), envelope.numbered_rows
    draft.dispensed_on = envelope.dispensed_on.value
    for name in (ReadField.PHARMACY, ReadField.HOSPITAL, ReadField.PATIENT):
        setattr(draft, name, _short(PrescriptionDraft, name, getattr(envelope, name).value))
    if reading.upright is not None:
        delete_photo_file(draft)
        draft.photo.save("", ContentFile(reading.upright), save=False)
    draft.save()
    medicines = envelope.medicines[:MOST_LINES]
    FieldReading.objects.filter(draft=draft).delete()
    proposed = [_product(each) for each in medicines]
    held = [_checked_against_catalogue(each, best) for each, best in zip(medicines, proposed, strict=True)]
    FieldReading.objects.bulk_create(_rows(draft, envelope, held, reading.width, reading.height))
    draft.medicines.all().delete()
    DraftMedicine.objects.bulk_create(
        _line(draft, number, each, best) for number, (each, best) in enumerate(zip(held, proposed, strict=True), 1)
    )
    return True


@transaction.atomic
def give_up(draft_id: uuid.UUID, message: str) -> None:
    """Record why the photo could not be read; the draft then waits to be filled in by hand."""
    PrescriptionDraft.objects.filter(pk=draft_id, reading_state=ReadingState.READING).update(
        reading_state=ReadingState.FAILED, reading_message=message[:300]
    )


def _product(read: MedicineReading) -> products.Candidate | None:
    """Return the catalogue's product by its insurance code, else by its name."""
    name, strength = read.name.value or "", read.strength.value or ""
    by_code = insurance_codes.product_of(read.code.value or "", read.code.confidence, name, strength)
    return by_code or products.best(name, strength)


def _checked_against_catalogue(read: MedicineReading, best: products.Candidate | None) -> MedicineReading:
    """Raise the confidence of a name that the catalogue knows, and limit that of one whose spelling was mended."""
    if best is None or read.name.value is None:
        return read
    known = best.called == read.name.value
    sure = max(read.name.confidence, KNOWN_NAME) if known else min(read.name.confidence, MENDED_NAME)
    return replace(read, name=replace(read.name, confidence=sure))


def _line(
    draft: PrescriptionDraft, number: int, read: MedicineReading, best: products.Candidate | None
) -> DraftMedicine:
    name = best.called if best is not None else read.name.value or ""
    return DraftMedicine(
        draft=draft,
        position=number,
        read_line=number,
        name=_short(DraftMedicine, "name", name),
        strength=_short(DraftMedicine, "strength", read.strength.value or _strength_of(best)),
        dose=_short(DraftMedicine, "dose", read.dose.value),
        times_a_day=_between(read.times_a_day.value, MOST_TIMES_A_DAY),
        days=_between(read.days.value, MOST_DAYS),
        instructions=_short(DraftMedicine, "instructions", read.instructions.value),
        product_id=best.item_seq if best is not None and best.is_sure else None,
    )


def _strength_of(best: products.Candidate | None) -> str:
    """Return the strength in the name of the one product that is meant."""
    return named(best.name).strength if best is not None and best.is_sure else ""


def _rows(
    draft: PrescriptionDraft, envelope: EnvelopeReading, medicines: Sequence[MedicineReading], width: int, height: int
) -> Iterable[FieldReading]:
    for name in HEAD_FIELDS:
        yield _row(draft, HEAD_LINE, name, getattr(envelope, name), width, height)
    for number, medicine in enumerate(medicines, 1):
        for name in MEDICINE_FIELDS:
            field: Field = getattr(medicine, name)
            if name == ReadField.TIMES_A_DAY and field.value != _between(field.value, MOST_TIMES_A_DAY):
                field = Field(None, 0.0, field.box)
            if name == ReadField.DAYS and field.value != _between(field.value, MOST_DAYS):
                field = Field(None, 0.0, field.box)
            yield _row(draft, number, name, field, width, height)


def _row(draft: PrescriptionDraft, line: int, name: ReadField, field: Field, width: int, height: int) -> FieldReading:
    left, top, wide, high = _shares(field.box, width, height)
    return FieldReading(
        draft=draft,
        line=line,
        field=name,
        value=_text(field.value)[:300],
        confidence=min(max(field.confidence, 0.0), 1.0),
        left=left,
        top=top,
        width=wide,
        height=high,
    )


def _shares(box: Box | None, width: int, height: int) -> tuple[float | None, ...]:
    if box is None:
        return None, None, None, None
    left, right = (min(max(side / width, 0.0), 1.0) for side in (box.left, box.right))
    top, bottom = (min(max(side / height, 0.0), 1.0) for side in (box.top, box.bottom))
    return tuple(round(share, SHARE_DIGITS) for share in (left, top, right - left, bottom - top))


def _text(value: str | int | dt.date | None) -> str:
    return "" if value is None else str(value)


def _between(value: int | None, most: int) -> int | None:
    return value if value is not None and 1 <= value <= most else None


def _short(model: type, name: str, value: str | None) -> str:
    field = model._meta.get_field(name)  # type: ignore[attr-defined]
    return (value or "")[: field.max_length]
