"""Bodies of the catalogue's JSON endpoints."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from medicines.models import Medicine

QUERY_LENGTH = 100
"""Longer than any product name that someone types."""


class SearchQuerySerializer(serializers.Serializer[dict[str, Any]]):
    """What to look for."""

    q = serializers.CharField(max_length=QUERY_LENGTH, allow_blank=True, required=False, default="")


class MedicineSummarySerializer(serializers.ModelSerializer[Medicine]):
    """A medicine in a list of results."""

    class Meta:
        model = Medicine
        fields = ("item_seq", "name", "maker", "ingredient", "drug_class")


class MedicineSerializer(serializers.ModelSerializer[Medicine]):
    """All that the catalogue says about a medicine."""

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
            "updated_at",
        )
