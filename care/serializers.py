"""Bodies of the log-in endpoint."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class LoginSerializer(serializers.Serializer[dict[str, Any]]):
    """The credentials with which a device gets its token."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=128, trim_whitespace=False)
    device = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")


class TokenSerializer(serializers.Serializer[dict[str, Any]]):
    """A new token; it is never shown again."""

    token = serializers.CharField()


class RotatedTokenSerializer(TokenSerializer):
    """A new token, and the time until which the old one still works."""

    old_token_expires_at = serializers.DateTimeField()
