"""What programs are told of errors: codes and statuses that they rely on, whatever the classes are called."""

from __future__ import annotations

import pytest

from operations.errors import ServiceError
from voice_tts import exceptions

TOLD = [
    (400, "ambiguous_dose", None),
    (404, "audio_not_found", None),
    (400, "bad_stretch", None),
    (403, "consent_required", None),
    (503, "deadline_exceeded", 5),
    (503, "encryption_key_missing", None),
    (503, "engine_unavailable", 30),
    (404, "job_not_found", None),
    (403, "link_refused", None),
    (400, "no_voice", None),
    (503, "queue_full", 5),
    (400, "sample_rejected", None),
    (503, "synthesis_failed", 5),
    (400, "too_many_voices", None),
    (400, "unknown_reading", None),
    (400, "unsafe_reading", None),
    (400, "unspeakable_text", None),
    (400, "unsupported_language", None),
    (413, "upload_too_large", None),
    (404, "voice_not_found", None),
]


def _all_below(kind: type[ServiceError]) -> list[type[ServiceError]]:
    return [kind, *(below for direct in kind.__subclasses__() for below in _all_below(direct))]


@pytest.mark.parametrize(("status", "code", "retry_after"), TOLD, ids=[code for _, code, _ in TOLD])
def test_codes_and_statuses_stay(status, code, retry_after):
    kind = next(
        each for each in vars(exceptions).values() if isinstance(each, type) and issubclass(each, ServiceError)
        and each.default_code == code
    )  # fmt: skip
    assert (kind.status_code, kind.retry_after) == (status, retry_after)


def test_every_error_is_held_to_its_code():
    own = [kind for kind in _all_below(ServiceError) if kind.__module__ == exceptions.__name__]
    assert {kind.default_code for kind in own} <= {code for _, code, _ in TOLD}


def test_the_old_names_serve():
    assert exceptions.VoiceServiceError is ServiceError
    answer = exceptions.handle_exception(exceptions.NoVoice(), {})
    assert answer is not None
    assert answer.data["code"] == "no_voice"
