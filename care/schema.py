"""How the OpenAPI schema describes device tokens."""

from __future__ import annotations

from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme


class DeviceTokenScheme(KnoxTokenScheme):
    """`Authorization: Token <key>`; registered by being imported."""

    target_class = "care.authentication.DeviceTokenAuthentication"
    name = "deviceToken"
