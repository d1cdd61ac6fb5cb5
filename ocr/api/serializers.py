"""Serializes readings."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from ocr.models import HEAD_FIELDS, MEDICINE_FIELDS, FieldReading, PaperKind, PrescriptionDraft, ReadField, ReadingState
from ocr.reading.trust import LOW
from ocr.services import products
from ocr.services.readings import HEAD_LINE


class PhotoUploadSerializer(serializers.Serializer[Any]):
    """A photo, and the person whose envelope it shows if a caregiver uploads it."""

    photo = serializers.FileField()
    user = serializers.IntegerField(required=False)


class RegionSerializer(serializers.Serializer[Any]):
    """Where a field stands, as fractions of the photo's width and height from its upper left corner."""

    left = serializers.FloatField()
    top = serializers.FloatField()
    width = serializers.FloatField()
    height = serializers.FloatField()


class _ReadFieldSerializer(serializers.Serializer[Any]):
    confidence = serializers.FloatField(min_value=0, max_value=1)
    is_sure = serializers.BooleanField(help_text="False: a person must hold it against the photo")
    region = RegionSerializer(allow_null=True)


class ReadTextSerializer(_ReadFieldSerializer):
    """Text as it stands on the photo."""

    value = serializers.CharField(allow_null=True)


class ReadNumberSerializer(_ReadFieldSerializer):
    """A number."""

    value = serializers.IntegerField(allow_null=True)


class ReadDateSerializer(_ReadFieldSerializer):
    """A date."""

    value = serializers.DateField(allow_null=True)


class ProductSerializer(serializers.Serializer[Any]):
    """A product in the catalogue that may be meant."""

    item_seq = serializers.CharField()
    name = serializers.CharField()
    maker = serializers.CharField()
    confidence = serializers.FloatField()


class ReadMedicineSerializer(serializers.Serializer[Any]):
    """One medicine; `products` are the likeliest first.

    `existing_strengths` are those of the catalogue, where it knows the medicine but not in the strength that was read.
    """

    name = ReadTextSerializer()
    strength = ReadTextSerializer()
    dose = ReadTextSerializer()
    times_a_day = ReadNumberSerializer()
    days = ReadNumberSerializer()
    instructions = ReadTextSerializer()
    products = ProductSerializer(many=True)
    existing_strengths = serializers.ListField(child=serializers.CharField())


class ReadingSerializer(serializers.Serializer[Any]):
    """A draft that awaits a person's confirmation at `url`, and what has been read for it so far."""

    success = serializers.BooleanField()
    id = serializers.UUIDField()
    url = serializers.CharField()
    state = serializers.ChoiceField(ReadingState.choices)
    message = serializers.CharField(help_text="why the photo could not be read; else empty")
    paper = serializers.ChoiceField(PaperKind.choices, allow_blank=True, help_text="kind of paper; empty until read")
    numbered_rows = serializers.IntegerField(
        allow_null=True, help_text="lines of the photo that give a dose; more than medicines means that one is missing"
    )
    medicines = ReadMedicineSerializer(many=True)
    dispensed_on = ReadDateSerializer()
    pharmacy = ReadTextSerializer()
    hospital = ReadTextSerializer()
    patient = ReadTextSerializer()


def reading_of(draft: PrescriptionDraft, url: str) -> dict[str, Any]:
    """Return the data that ReadingSerializer serializes."""
    rows: dict[int, dict[str, FieldReading]] = {}
    for row in draft.readings.all():
        rows.setdefault(row.line, {})[row.field] = row
    lines = [rows[line] for line in sorted(rows) if line != HEAD_LINE]
    return {
        "success": True,
        "id": draft.pk,
        "url": url,
        "state": draft.reading_state,
        "message": draft.reading_message,
        "paper": draft.paper,
        "numbered_rows": draft.numbered_rows,
        "medicines": [_medicine(line) for line in lines],
        **{name.value: _field(rows.get(HEAD_LINE, {}).get(name)) for name in HEAD_FIELDS},
    }


def _medicine(line: dict[str, FieldReading]) -> dict[str, Any]:
    name, strength = (line[each].value if each in line else "" for each in (ReadField.NAME, ReadField.STRENGTH))
    return {
        **{each.value: _field(line.get(each)) for each in MEDICINE_FIELDS},
        "products": products.candidates(name, strength),
        "existing_strengths": products.existing_strengths(name, strength),
    }


def _field(row: FieldReading | None) -> dict[str, Any]:
    if row is None:
        return {"value": None, "confidence": 0.0, "is_sure": False, "region": None}
    region = None if row.left is None else {name: getattr(row, name) for name in ("left", "top", "width", "height")}
    number = row.field in (ReadField.TIMES_A_DAY, ReadField.DAYS)
    value: str | int | None = (int(row.value) if number else row.value) if row.value else None
    return {"value": value, "confidence": row.confidence, "is_sure": row.confidence >= LOW, "region": region}
