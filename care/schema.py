"""Describes device tokens in the OpenAPI schema."""

from __future__ import annotations

from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme


class DeviceTokenScheme(KnoxTokenScheme):
    """The scheme `Authorization: Token <key>`; importing this module registers it."""

    target_class = "care.authentication.DeviceTokenAuthentication"
    name = "deviceToken"
