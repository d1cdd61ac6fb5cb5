"""Shows beside each field of the draft page whether it is sure, how it was read, and where on the photo."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ocr.models import DOSING_FIELDS, FieldReading, PrescriptionDraft, ReadField
from ocr.reading.trust import LOW
from ocr.services.readings import HEAD_LINE

MARGIN = 0.5
"""Margin shown around a place, relative to its height."""
WIDEST, NARROWEST = 12.0, 4.0
"""Limits on a clipping's width-to-height ratio: a wider one gets taller, a narrower one wider."""
MUST_BE_THERE = frozenset({*DOSING_FIELDS, ReadField.NAME})
"""Fields that are marked when nothing was read."""


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle as fractions (0 to 1) of the photo, measured from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    def style(self) -> SafeString:
        """Return CSS that lays an element over this place."""
        return format_html(
            "left:{}%;top:{}%;width:{}%;height:{}%",
            *(f"{100 * share:.2f}" for share in (self.left, self.top, self.width, self.height)),
        )

    def clipping(self, photo: tuple[int, int]) -> SafeString:
        """Return CSS that shows only this place, enlarged, as a background. photo: width and height in pixels."""
        around = self._with_margin(photo)
        wide, high = around.width * photo[0], around.height * photo[1]
        return format_html(
            "aspect-ratio:{}/{};background-size:{}% auto;background-position:{}% {}%",
            round(wide),
            round(high),
            f"{100 / around.width:.2f}",
            f"{100 * around.left / max(1 - around.width, 1e-6):.2f}",
            f"{100 * around.top / max(1 - around.height, 1e-6):.2f}",
        )

    def _with_margin(self, photo: tuple[int, int]) -> Place:
        wide, high = self.width * photo[0], self.height * photo[1]
        extra = MARGIN * min(wide, high)
        wide, high = wide + 2 * extra, high + 2 * extra
        wide, high = max(wide, NARROWEST * high), max(high, wide / WIDEST)
        width, height = min(wide / photo[0], 1.0), min(high / photo[1], 1.0)
        left = self.left + self.width / 2 - width / 2
        top = self.top + self.height / 2 - height / 2
        return Place(min(max(left, 0.0), 1 - width), min(max(top, 0.0), 1 - height), width, height)


@dataclass(frozen=True, slots=True)
class FieldReview:
    """How a field was read. anchor: the id of its frame on the photo, empty if the place is unknown."""

    value: str
    is_unsure: bool
    place: Place | None
    anchor: str
    clipping: SafeString


@dataclass(frozen=True, slots=True)
class PlaceOnPhoto:
    """A frame over the photo."""

    anchor: str
    label: str
    style: SafeString


class Review:
    """Attaches a draft's readings to its forms."""

    def __init__(self, draft: PrescriptionDraft, photo: tuple[int, int] | None) -> None:
        """Load the readings. photo: width and height in pixels; None without a photo."""
        self._photo = photo
        self._rows: dict[int, dict[str, FieldReading]] = {}
        for row in draft.readings.all():
            self._rows.setdefault(row.line, {})[row.field] = row

    def attach_head(self, form: forms.BaseForm) -> None:
        """Set `review` on the fields of the envelope's form."""
        self._attach(form, HEAD_LINE)

    def attach_line(self, form: forms.BaseForm) -> None:
        """Set `review` on the fields of a medicine's form, and `must_check` on the form if its dosing is not sure."""
        said = str(form["read_line"].value() or "")
        line = int(said) if said.isdecimal() else None
        self._attach(form, line)
        rows = self._rows.get(line, {}) if line is not None else {}
        form.must_check = any(  # type: ignore[attr-defined]
            row.field in DOSING_FIELDS and row.confidence < LOW for row in rows.values()
        )

    def places(self) -> list[PlaceOnPhoto]:
        """Return a frame for every field whose place is known."""
        return [
            PlaceOnPhoto(_anchor(row), str(row.get_field_display()), place.style())
            for rows in self._rows.values()
            for row in rows.values()
            if (place := _place(row)) is not None
        ]

    def line_count(self) -> int:
        """Return how many medicines were read."""
        return len(self._rows.keys() - {HEAD_LINE})

    def unsure_count(self) -> int:
        """Return how many fields a person should look at."""
        return sum(_is_unsure(row) for rows in self._rows.values() for row in rows.values())

    def _attach(self, form: forms.BaseForm, line: int | None) -> None:
        rows = self._rows.get(line, {}) if line is not None else {}
        for name in form.fields:
            bound: Any = form[name]
            row = rows.get(name)
            bound.review = self._review(row, rows.values()) if row is not None else None
            if bound.review is not None:
                self._describe(bound)

    def _review(self, row: FieldReading, beside: Iterable[FieldReading]) -> FieldReview:
        place, anchor = _place(row), _anchor(row)
        if place is None:
            # Nothing was read here, so a neighbouring field shows where to look.
            near = next((other for other in beside if other.line != HEAD_LINE and _place(other)), None)
            anchor = _anchor(near) if near is not None else ""
        clipping = place.clipping(self._photo) if place is not None and self._photo is not None else SafeString()
        return FieldReview(row.value, _is_unsure(row), place, anchor if self._photo else "", clipping)

    @staticmethod
    def _describe(bound: Any) -> None:
        attributes = bound.field.widget.attrs
        if bound.review.anchor:
            attributes["data-place"] = bound.review.anchor
        if bound.review.is_unsure:
            attributes["aria-describedby"] = f"{bound.auto_id}_review"


def _place(row: FieldReading) -> Place | None:
    if row.left is None or row.top is None or not row.width or not row.height:
        return None
    return Place(row.left, row.top, row.width, row.height)


def _anchor(row: FieldReading) -> str:
    return f"place-{row.line}-{row.field}"


def _is_unsure(row: FieldReading) -> bool:
    return row.confidence < LOW if row.value else row.field in MUST_BE_THERE
