"""Voice samples and features encrypted at rest, where the environment holds a key. Knows no files."""

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
"""How every Fernet token begins: version byte 0x80 and the high bytes of a time before the year 2106, in base64
(github.com/fernet/spec). No WAV and no feature file does."""


def is_on() -> bool:
    """Whether new samples and features are encrypted."""
    return bool(voice_tts_settings().encryption_keys)


def is_encrypted(data: bytes) -> bool:
    """Whether these are a file's encrypted bytes."""
    return data.startswith(_TOKEN_START)


def encrypt(data: bytes) -> bytes:
    """Encrypt with the first key; without any key the bytes stay as they are."""
    keys = voice_tts_settings().encryption_keys
    return _ring(keys).encrypt(data) if keys else data


def decrypt(data: bytes) -> bytes:
    """The plain bytes, also of what was stored before there was a key. Raises EncryptionKeyMissing."""
    if not is_encrypted(data):
        return data
    from cryptography.fernet import InvalidToken

    keys = voice_tts_settings().encryption_keys
    if not keys:
        logger.error("a stored voice is encrypted and VOICE_TTS_ENCRYPTION_KEYS is empty")
        raise EncryptionKeyMissing
    try:
        return _ring(keys).decrypt(data)
    except InvalidToken as error:
        logger.error("no key of VOICE_TTS_ENCRYPTION_KEYS opens a stored voice")
        raise EncryptionKeyMissing from error


def bad_keys(keys: tuple[str, ...]) -> list[int]:
    """Positions, from 1, of what is no Fernet key."""
    bad = []
    for position, key in enumerate(keys, start=1):
        try:
            _ring((key,))
        except ValueError:
            bad.append(position)
    return bad


@cache
def _ring(keys: tuple[str, ...]) -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet

    return MultiFernet([Fernet(key) for key in keys])
