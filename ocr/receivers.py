"""Deletes a photo with its row, whether the admin or an account's removal deletes the row."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from ocr.models import PrescriptionDraft
from ocr.services.drafts import delete_photo_file


@receiver(post_delete, sender=PrescriptionDraft)
def delete_photo_with_draft(instance: PrescriptionDraft, **kwargs: Any) -> None:
    """Delete the file once the deletion of the row has been committed."""
    delete_photo_file(instance)
