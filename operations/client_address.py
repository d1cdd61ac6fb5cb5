"""Finds a request's client address, trusting only as many proxies as stand in front."""

from __future__ import annotations

import ipaddress

from django.http import HttpRequest
from rest_framework.settings import api_settings


def client_address(request: HttpRequest) -> str:
    """Return the client's IP address, trusting `X-Forwarded-For` only for NUM_PROXIES proxies."""
    proxies = api_settings.NUM_PROXIES
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and forwarded:
        return forwarded[-min(proxies, len(forwarded))]
    return str(request.META.get("REMOTE_ADDR", ""))


def is_local(request: HttpRequest) -> bool:
    """Return whether the request was made on this machine itself, not forwarded by a proxy running on it."""
    handed_on = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    if handed_on and not api_settings.NUM_PROXIES:
        return False
    try:
        return ipaddress.ip_address(client_address(request)).is_loopback
    except ValueError:
        return False
