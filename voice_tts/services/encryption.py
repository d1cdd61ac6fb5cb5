"""Encrypts voice samples and features for storage if the environment has a key. Works on bytes, not files."""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING

from voice_tts.conf import voice_tts_settings
from voice_tts.exceptions import EncryptionKeyMissing

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

logger = logging.getLogger(__name__)

_TOKEN_START = b"gAAAA"
"""The start of every Fernet token: version byte 0x80 and the high bytes of a time before the year 2106, in base64
(github.com/fernet/spec). No WAV or feature file starts like this."""


def is_on() -> bool:
    """Return whether new samples and features are encrypted."""
    return bool(voice_tts_settings().encryption_keys)


def is_encrypted(data: bytes) -> bool:
    """Return whether `data` is encrypted."""
    return data.startswith(_TOKEN_START)


def encrypt(data: bytes) -> bytes:
    """Encrypt with the first key; without a key, return the bytes unchanged."""
    keys = voice_tts_settings().encryption_keys
    return _fernet(keys).encrypt(data) if keys else data


def decrypt(data: bytes) -> bytes:
    """Return the plain bytes, also of data stored before there was a key. Raises EncryptionKeyMissing."""
    if not is_encrypted(data):
        return data
    from cryptography.fernet import InvalidToken

    keys = voice_tts_settings().encryption_keys
    if not keys:
        logger.error("a stored voice is encrypted and VOICE_TTS_ENCRYPTION_KEYS is empty")
        raise EncryptionKeyMissing
    try:
        return _fernet(keys).decrypt(data)
    except InvalidToken as error:
        logger.error("no key of VOICE_TTS_ENCRYPTION_KEYS opens a stored voice")
        raise EncryptionKeyMissing from error


def bad_keys(keys: tuple[str, ...]) -> list[int]:
    """Return the positions, from 1, of invalid Fernet keys."""
    bad = []
    for position, key in enumerate(keys, start=1):
        try:
            _fernet((key,))
        except ValueError:
            bad.append(position)
    return bad


@cache
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet

    return MultiFernet([Fernet(key) for key in keys])
