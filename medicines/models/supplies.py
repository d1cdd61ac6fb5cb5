"""What a pharmacy dispensed of a medication, so that the same dispensing is never counted twice."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from medicines.models.taking import UserMedication

PRODUCT_LENGTH = 200
"""As long as a medication's name."""


class Supply(models.Model):
    """One dispensing of a medication, told by a dispensing history."""

    medication = models.ForeignKey(UserMedication, models.CASCADE, related_name="supplies", verbose_name=_("약"))
    product = models.CharField(_("보험코드 또는 이름"), max_length=PRODUCT_LENGTH)
    """What the history calls the medicine, whatever the family renames it to."""
    dispensed_on = models.DateField(_("약을 지은 날"))
    lasts_until = models.DateField(_("약이 떨어지는 날"), null=True, blank=True)
    """The last day for which there is some, with what was left over from before; None if nobody can tell."""

    class Meta:
        verbose_name = verbose_name_plural = _("받아 온 약")
        ordering = ("dispensed_on", "pk")
        constraints = [
            models.UniqueConstraint(fields=["medication", "product", "dispensed_on"], name="supply_once_per_dispensing")
        ]

    def __str__(self) -> str:
        return f"{self.medication} {self.dispensed_on:%Y-%m-%d}"
