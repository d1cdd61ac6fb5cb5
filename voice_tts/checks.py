"""Checks for `manage.py check`, which find bad settings before they fail in use."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage, Error, register

from speech.engines.catalog import ENGINES
from voice_tts.conf import voice_tts_settings
from voice_tts.services import encryption
from voice_tts.services.engine_choice import describe_weights, has_weights


@register()
def check_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Check the settings' names and ranges, and the forced engine."""
    try:
        conf = voice_tts_settings()
    except TypeError as error:
        return [Error(f"VOICE_TTS: {error}", id="voice_tts.E001")]
    found: list[CheckMessage] = []
    if conf.engine and conf.engine not in ENGINES:
        found.append(Error(f"VOICE_TTS_ENGINE must be one of {', '.join(sorted(ENGINES))}.", id="voice_tts.E002"))
    if conf.engine == "gpt_sovits" and not has_weights(conf.model_path):
        found.append(
            checks.Warning(
                "VOICE_TTS_ENGINE forces gpt_sovits, but there are no weights.",
                hint=f"See {conf.model_path}/README.md; until then every new sentence answers engine_unavailable.",
                id="voice_tts.W001",
            )
        )
    if conf.listen and find_spec("hama") is None:
        found.append(Error("VOICE_TTS_LISTEN needs the PyPI package hama: make gpt-sovits.", id="voice_tts.E011"))
    if weights := describe_weights(conf.model_path):
        lacking = f"; missing: {', '.join(weights.missing)}" if weights.missing else ""
        found.append(checks.Info(f"GPT-SoVITS weights found: {weights.version}{lacking}.", id="voice_tts.I001"))
    found.extend(
        Error(f"VOICE_TTS_ENCRYPTION_KEYS: key {position} is no Fernet key.", id="voice_tts.E010")
        for position in encryption.bad_keys(conf.encryption_keys)
    )
    found.extend(
        Error(f"VOICE_TTS: {name} must be above 0.", id="voice_tts.E003")
        for name in ("deadline_seconds", "queue_limit", "link_seconds", "max_upload_bytes", "max_voices")
        if getattr(conf, name) <= 0
    )
    return found
