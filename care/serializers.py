"""Bodies of the log-in endpoint."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class LoginSerializer(serializers.Serializer[dict[str, Any]]):
    """What a device sends to get its token."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=128, trim_whitespace=False)
    device = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")


class TokenSerializer(serializers.Serializer[dict[str, Any]]):
    """The one time a token is shown."""

    token = serializers.CharField()


class RotatedTokenSerializer(TokenSerializer):
    """A new token, and until when the one it replaces still works."""

    old_token_expires_at = serializers.DateTimeField()
