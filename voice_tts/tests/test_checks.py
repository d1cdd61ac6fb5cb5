"""Settings that would only fail later are found by `manage.py check`."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks


def found() -> set[str]:
    return {message.id for message in run_checks() if message.id and message.id.startswith("voice_tts")}


def test_the_shipped_settings_are_clean():
    assert found() == set()


@pytest.mark.parametrize(
    ("override", "expected"),
    [
        ({"NO_SUCH_SETTING": 1}, "voice_tts.E001"),
        ({"ENGINE": "cloud"}, "voice_tts.E002"),
        ({"QUEUE_LIMIT": 0}, "voice_tts.E003"),
        ({"ENGINE": "gpt_sovits", "MODEL_PATH": None}, "voice_tts.W001"),
    ],
)
def test_bad_settings_are_named(settings, tmp_path, override, expected):
    if "MODEL_PATH" in override:
        override["MODEL_PATH"] = tmp_path
    settings.VOICE_TTS = {**settings.VOICE_TTS, **override}
    assert found() == {expected}
