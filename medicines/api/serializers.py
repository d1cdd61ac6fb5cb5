"""Bodies of the catalogue's JSON endpoints."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from medicines.models import AccessibilityInfo, Barcode, InsuranceCode, Medicine, PillIdentification, SubstanceCode
from medicines.services.pill_search import PillAppearance
from medicines.services.search import QUERY_LENGTH


class SearchQuerySerializer(serializers.Serializer[dict[str, Any]]):
    """The parameters of a search."""

    q = serializers.CharField(max_length=QUERY_LENGTH, allow_blank=True, required=False, default="")
    barcode = serializers.CharField(max_length=QUERY_LENGTH, allow_blank=True, required=False, default="")
    imprint = serializers.CharField(max_length=QUERY_LENGTH, allow_blank=True, required=False, default="")
    shape = serializers.CharField(max_length=QUERY_LENGTH, allow_blank=True, required=False, default="")
    colour = serializers.CharField(max_length=QUERY_LENGTH, allow_blank=True, required=False, default="")

    def appearance(self) -> PillAppearance:
        """Return the valid query's description of the pill."""
        return PillAppearance(**{field: self.validated_data[field].strip() for field in ("imprint", "shape", "colour")})


class MedicineSummarySerializer(serializers.ModelSerializer[Medicine]):
    """A medicine in a list of results."""

    class Meta:
        model = Medicine
        fields = ("item_seq", "name", "maker", "ingredient", "drug_class")


class PillSerializer(serializers.ModelSerializer[PillIdentification]):
    """The appearance of a pill."""

    class Meta:
        model = PillIdentification
        fields = (
            "shape", "form", "colour_front", "colour_back", "imprint_front", "imprint_back", "line_front", "line_back",
            "long_mm", "short_mm", "thick_mm", "description", "image_url",
        )  # fmt: skip


class AccessibilitySerializer(serializers.ModelSerializer[AccessibilityInfo]):
    """Help for those who cannot see or read."""

    class Meta:
        model = AccessibilityInfo
        fields = ("video_url", "audio_url", "spoken_text")


class VideoSerializer(serializers.ModelSerializer[AccessibilityInfo]):
    """A product's video in sign language."""

    item_seq = serializers.CharField(source="medicine_id")
    name = serializers.CharField(source="medicine.name")
    maker = serializers.CharField(source="medicine.maker")

    class Meta:
        model = AccessibilityInfo
        fields = ("item_seq", "name", "maker", "video_url", "audio_url")


class NamedCountSerializer(serializers.Serializer[Any]):
    """A maker or a class, and its number of products."""

    name = serializers.CharField()
    products = serializers.IntegerField()


class StatisticsSerializer(serializers.Serializer[Any]):
    """Statistics of the catalogue."""

    medicines = serializers.IntegerField()
    with_overview = serializers.IntegerField()
    pills = serializers.IntegerField()
    barcodes = serializers.IntegerField()
    videos = serializers.IntegerField()
    updated_at = serializers.DateTimeField(allow_null=True)
    makers = NamedCountSerializer(many=True)
    classes = NamedCountSerializer(many=True)


class SubstanceSerializer(serializers.ModelSerializer[SubstanceCode]):
    """A substance with the ministry's code for it."""

    class Meta:
        model = SubstanceCode
        fields = ("code", "name")


class MedicineSerializer(serializers.ModelSerializer[Medicine]):
    """All that the catalogue has about a medicine."""

    pill = PillSerializer(read_only=True, allow_null=True)
    accessibility = AccessibilitySerializer(read_only=True, allow_null=True)
    barcodes: serializers.SlugRelatedField[Barcode] = serializers.SlugRelatedField(
        slug_field="code", many=True, read_only=True
    )
    insurance_codes: serializers.SlugRelatedField[InsuranceCode] = serializers.SlugRelatedField(
        slug_field="code", many=True, read_only=True
    )
    substances = SubstanceSerializer(many=True, read_only=True)

    class Meta:
        model = Medicine
        fields = (
            *MedicineSummarySerializer.Meta.fields,
            "english_name",
            "efficacy",
            "usage",
            "warnings",
            "precautions",
            "interactions",
            "side_effects",
            "storage",
            "form",
            "prescription_class",
            "atc_code",
            "contents",
            "shelf_life",
            "is_cancelled",
            "updated_at",
            "pill",
            "accessibility",
            "barcodes",
            "insurance_codes",
            "substances",
        )
