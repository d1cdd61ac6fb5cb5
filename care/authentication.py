"""Authentication by device token in the `Authorization: Token ...` header."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from rest_framework.exceptions import AuthenticationFailed

from care.models import DeviceToken
from operations.lookups import row_with


class DeviceTokenAuthentication(TokenAuthentication):
    """Knox's check, but safe against undecodable headers, and with a single query, by the token's hash."""

    def authenticate_credentials(self, token: bytes) -> tuple[Any, DeviceToken]:
        """Return (user, token). Raises AuthenticationFailed."""
        try:
            digest = hash_token(token.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise AuthenticationFailed from error
        device = row_with(DeviceToken, ("user",), digest=digest)
        if device is None:
            raise AuthenticationFailed
        if device.expiry is not None and device.expiry <= timezone.now():
            device.delete()
            raise AuthenticationFailed
        user, device = self.validate_user(device)
        return user, device
