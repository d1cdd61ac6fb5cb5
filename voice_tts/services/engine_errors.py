"""Maps engines' errors to the service's."""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING

from operations.errors import ServiceError, of_nearest_kind
from voice_tts import exceptions

if TYPE_CHECKING:
    from speech.engines.base import EngineError

logger = logging.getLogger(__name__)


@cache
def _service_errors() -> dict[type[Exception], type[ServiceError]]:
    from speech.engines import base

    return {
        base.UnspeakableText: exceptions.UnspeakableText,
        base.UnsupportedLanguage: exceptions.UnsupportedLanguage,
        base.DeadlineExceeded: exceptions.DeadlineExceeded,
        base.EngineUnavailable: exceptions.EngineUnavailable,
        base.BadReference: exceptions.SampleRejected,
    }


def as_service_error(error: EngineError) -> ServiceError:
    """Turn an engine's error into the service's; anything not in the table counts as failed synthesis."""
    if kind := of_nearest_kind(_service_errors(), error):
        return kind()
    logger.warning("synthesis failed: %s", type(error).__name__)
    return exceptions.SynthesisFailed()
