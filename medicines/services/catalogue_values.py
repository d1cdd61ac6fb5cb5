"""Decides what a row of a file tells of a product, beside what other files have told before."""

from __future__ import annotations

import re
from collections.abc import Mapping

from medicines.models import AccessibilityInfo, Medicine, PillIdentification
from medicines.permit_names import form_of
from medicines.services.catalogue_file import has_hangul

MEDICINE_FIELDS = frozenset(field.name for field in Medicine._meta.fields if field.editable)
PILL_FIELDS = frozenset(field.name for field in PillIdentification._meta.fields if field.editable) - {"medicine"}
ACCESSIBILITY_FIELDS = frozenset(field.name for field in AccessibilityInfo._meta.fields) - {"medicine"}
LEAFLET_FIELDS = frozenset({"efficacy", "usage", "warnings", "precautions", "interactions", "side_effects", "storage"})
LEAFLET_ALONE = ("warnings", "interactions", "side_effects")
"""Fields that only leaflets for patients (e약은요) fill; who has one of them has a leaflet."""
SHARED_PILL_FIELDS = frozenset({"form", "description", "image_url"})
"""Fields of a pill that permits and leaflets tell, too."""
PERMIT = "permit_"
LIVING = "정상"
_WEB = re.compile(r"https?://\S+\Z")

Values = Mapping[str, str]


def medicine_values(row: Values, known: Medicine | None, is_coded: bool = False) -> dict[str, str | bool]:
    """Return the fields of a product that `row` tells.

    What several kinds of files tell is never emptied by one that leaves it open. Substances in English take no Korean
    ones away, those without codes none with codes, permits no leaflet's words; a form that no file tells is that in the
    product's name. is_coded: whether the codes of the product's substances are known.
    """
    values: dict[str, str | bool] = {
        field: text
        for field, text in row.items()
        if field in MEDICINE_FIELDS and (text or field in LEAFLET_FIELDS or known is None)
    }
    if known is not None and not _is_better(row, known, is_coded):
        values.pop("ingredient", None)
    if status := row.get("status"):
        values["is_cancelled"] = status != LIVING
    if not _has_leaflet(row, known):
        values |= {field.removeprefix(PERMIT): text for field, text in row.items() if field.startswith(PERMIT) and text}
    values["form"] = row.get("form") or _form(row["name"], known)
    return values


def pill_values(row: Values) -> dict[str, str]:
    """Return the fields of a pill that `row` tells."""
    return {
        field: _address(field, text)
        for field, text in row.items()
        if field in PILL_FIELDS and (text or field not in SHARED_PILL_FIELDS)
    }


def accessibility_values(row: Values) -> dict[str, str]:
    """Return the helps for those who cannot see or read that `row` tells."""
    return {field: _address(field, text) for field, text in row.items() if field in ACCESSIBILITY_FIELDS}


def _is_better(row: Values, known: Medicine, is_coded: bool) -> bool:
    """Return whether the substances of `row` may take the place of the known ones."""
    if is_coded and "substances" not in row:
        return False
    return has_hangul(row.get("ingredient", "")) or not has_hangul(known.ingredient)


def _has_leaflet(row: Values, known: Medicine | None) -> bool:
    return any(row.get(field) or (known is not None and getattr(known, field)) for field in LEAFLET_ALONE)


def _form(name: str, known: Medicine | None) -> str:
    """Keep a form that was told; one that was taken from the name changes with it."""
    if known is not None and known.form and known.form != form_of(known.name):
        return known.form
    return form_of(name)


def _address(field: str, text: str) -> str:
    # Anything but a web address must not become a link on a page.
    return "" if field.endswith("_url") and not _WEB.match(text) else text
