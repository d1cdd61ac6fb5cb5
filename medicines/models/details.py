"""Further data about a product: the pill's appearance, barcodes, and help for those who cannot read the box."""

from __future__ import annotations

import re

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from medicines.models.catalogue import Medicine
from medicines.search_columns import IMPRINT_LENGTH, imprint_key

BARCODE_LENGTH = 13
"""A Korean drug code (KD code): 880, maker, product, check digit."""


class PillIdentification(models.Model):
    """The appearance of a tablet or capsule, as registered for its identification."""

    medicine = models.OneToOneField(
        Medicine, models.CASCADE, primary_key=True, related_name="pill", verbose_name=_("약")
    )
    shape = models.CharField(_("모양"), max_length=50, blank=True, db_index=True)
    form = models.CharField(_("제형"), max_length=100, blank=True)
    colour_front = models.CharField(_("앞면 색"), max_length=100, blank=True)
    colour_back = models.CharField(_("뒷면 색"), max_length=100, blank=True)
    imprint_front = models.CharField(_("앞면 글자"), max_length=IMPRINT_LENGTH, blank=True)
    imprint_back = models.CharField(_("뒷면 글자"), max_length=IMPRINT_LENGTH, blank=True)
    line_front = models.CharField(_("앞면 분할선"), max_length=20, blank=True)
    line_back = models.CharField(_("뒷면 분할선"), max_length=20, blank=True)
    long_mm = models.CharField(_("긴 쪽(mm)"), max_length=20, blank=True)
    short_mm = models.CharField(_("짧은 쪽(mm)"), max_length=20, blank=True)
    thick_mm = models.CharField(_("두께(mm)"), max_length=20, blank=True)
    description = models.TextField(_("생김새"), blank=True)
    image_url = models.URLField(_("사진 주소"), max_length=300, blank=True)

    imprint_key = models.CharField(max_length=2 * IMPRINT_LENGTH + 2, editable=False)
    """Both imprints, folded and each between bars: `|tyl|500|`."""

    class Meta:
        verbose_name = verbose_name_plural = _("낱알 식별")
        indexes = [
            # Covers all columns of a search, which scans every row because an imprint may match anywhere.
            models.Index(fields=["imprint_key", "shape", "colour_front", "colour_back", "medicine"], name="pill_search")
        ]

    def __str__(self) -> str:
        return f"{self.shape} {self.colour_front} {self.imprint_front}".strip()

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the search key in step with a row edited by hand."""
        self.set_search_keys()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def set_search_keys(self) -> None:
        """Fill the column that searches use; to be called before rows are written in bulk."""
        self.imprint_key = imprint_key(self.imprint_front, self.imprint_back)


class AccessibilityInfo(models.Model):
    """Help for those who cannot see or read: a video in sign language, texts to be read aloud."""

    medicine = models.OneToOneField(
        Medicine, models.CASCADE, primary_key=True, related_name="accessibility", verbose_name=_("약")
    )
    video_url = models.URLField(_("영상 주소"), max_length=500, blank=True)
    audio_url = models.URLField(_("음성 주소"), max_length=500, blank=True)
    spoken_text = models.TextField(_("읽어 줄 글"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("접근성 정보")

    def __str__(self) -> str:
        return self.video_url or self.spoken_text[:50]


class Barcode(models.Model):
    """A package's number; a product has one for each package size."""

    code = models.CharField(
        _("바코드"), max_length=BARCODE_LENGTH, primary_key=True, validators=[RegexValidator(r"^[0-9]{8,13}\Z")]
    )
    medicine = models.ForeignKey(Medicine, models.CASCADE, related_name="barcodes", verbose_name=_("약"))

    class Meta:
        verbose_name = verbose_name_plural = _("바코드")

    def __str__(self) -> str:
        return self.code


_GS1 = re.compile(r"^(?:\]..)?\(?01\)?(?P<gtin>\d{14})")
"""A GS1 element string with application identifier 01 (GS1 General Specifications, 3.3.2): a 14-digit trade number."""


def barcode_of(scanned: str) -> str:
    """Extract a package's number from what a scanner read; return an empty string if there is none."""
    text = scanned.strip().replace(" ", "")
    wrapped = _GS1.match(text)
    # The first digit of the long form only tells the size of the carton.
    digits = wrapped["gtin"][1:] if wrapped else text.replace("-", "")
    return digits if digits.isascii() and digits.isdigit() and 8 <= len(digits) <= BARCODE_LENGTH else ""
