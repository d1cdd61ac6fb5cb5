"""Device tokens in the `Authorization: Token ...` header."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from care.models import DeviceToken

User = get_user_model()


class DeviceTokenAuthentication(TokenAuthentication):
    """Knox's check, made safe against undecodable headers and without its query for the owner's other tokens."""

    def authenticate_credentials(self, token: bytes) -> tuple[Any, DeviceToken]:
        """Return (user, token). Raises AuthenticationFailed."""
        try:
            token.decode("utf-8")
        except UnicodeDecodeError as error:
            raise AuthenticationFailed from error
        user, device = super().authenticate_credentials(token)
        return user, device

    def _cleanup_token(self, auth_token: DeviceToken) -> bool:
        if auth_token.expiry is None or auth_token.expiry > timezone.now():
            return False
        auth_token.delete()
        return True
