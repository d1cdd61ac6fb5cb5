"""Signed links to generated audio, which expire and need no header."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core import signing
from django.urls import reverse

from voice_tts.exceptions import LinkRefused


@dataclass(frozen=True, slots=True)
class LinkGrant:
    """The conditions under which a signed link was given."""

    owner_id: int
    voice_epoch: int
    device: str
    """Public id of the device token the link was made for; empty for a browser session."""


def _signer(cache_key: str) -> signing.Signer:
    return signing.Signer(salt=f"voice_tts.audio_link:{cache_key}")


def signed_url(cache_key: str, grant: LinkGrant, lifetime_seconds: int) -> str:
    """Make a relative URL that needs no header, signed with the project's key over cache key, grant and expiry."""
    expires = int(time.time()) + lifetime_seconds
    token = _signer(cache_key).sign_object([grant.owner_id, grant.voice_epoch, grant.device, expires])
    return f"{reverse('audio', args=[cache_key])}?{urlencode({'signature': token})}"


def read_grant(cache_key: str, signature: str) -> LinkGrant:
    """Check a link's signature in constant time, and its expiry; return its grant. Raises LinkRefused."""
    try:
        owner_id, voice_epoch, device, expires = _signer(cache_key).unsign_object(signature)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkRefused from error
    if time.time() >= expires:
        raise LinkRefused
    return LinkGrant(owner_id, voice_epoch, device)
