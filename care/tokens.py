"""Rotates a device's token in such a way that the device always has a valid one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed

from care.models import DeviceToken

GRACE = timedelta(minutes=10)
"""How long the old token still works: a device on a bad line may lose the response and have to ask again."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """The new token, which is shown only once, and when the old one expires."""

    token: str = field(repr=False)
    old_token_expires_at: datetime


def rotate(old: DeviceToken) -> Rotated:
    """Give the device a new token of the same name, and let the old one expire after GRACE.

    Asking again does not extend the old token's life.
    Raises AuthenticationFailed when the old token has just been revoked.
    """
    with transaction.atomic():
        row = DeviceToken.objects.select_for_update().filter(pk=old.pk).first()
        if row is None:
            raise AuthenticationFailed
        _device, token = DeviceToken.objects.create(user=row.user, name=row.name)
        end = timezone.now() + GRACE
        row.expiry = min(row.expiry, end) if row.expiry else end
        row.save(update_fields=["expiry"])
    return Rotated(str(token), row.expiry)
