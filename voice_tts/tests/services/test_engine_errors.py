"""Engine errors become the service's own."""

from __future__ import annotations

import pytest

from speech.engines import base
from voice_tts import exceptions
from voice_tts.services.engine_errors import as_service_error


class WeightsTorn(base.EngineUnavailable):
    """A kind that the table does not name."""


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (base.UnspeakableText("x"), exceptions.UnspeakableText),
        (base.UnsupportedLanguage("x"), exceptions.UnsupportedLanguage),
        (base.DeadlineExceeded("x"), exceptions.DeadlineExceeded),
        (base.EngineUnavailable("x"), exceptions.EngineUnavailable),
        (WeightsTorn("x"), exceptions.EngineUnavailable),
        (base.BadReference("x"), exceptions.SampleRejected),
        (base.SynthesisFailed("x"), exceptions.SynthesisFailed),
        (base.EngineError("x"), exceptions.SynthesisFailed),
    ],
)
def test_engine_errors_become_the_services_own(raised, expected):
    assert type(as_service_error(raised)) is expected


def test_only_speech_gone_wrong_is_logged(caplog):
    as_service_error(base.DeadlineExceeded("x"))
    assert not caplog.records
    as_service_error(base.SynthesisFailed("the text"))
    assert [record.getMessage() for record in caplog.records] == ["synthesis failed: SynthesisFailed"]
