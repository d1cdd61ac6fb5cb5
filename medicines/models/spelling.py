"""The keys by which a name is found although it was misspelt."""

from __future__ import annotations

from django.db import models

from medicines.models.catalogue import Medicine
from medicines.spelling_keys import KEY_LENGTH


class SpellingKey(models.Model):
    """A name with one syllable left out: a misspelt one shares such a key with the right one."""

    medicine = models.ForeignKey(Medicine, models.CASCADE, related_name="+")
    key = models.CharField(max_length=KEY_LENGTH)

    class Meta:
        indexes = [models.Index(fields=["key", "medicine"], name="medicine_spelling")]
        verbose_name = "spelling key"

    def __str__(self) -> str:
        return self.key
