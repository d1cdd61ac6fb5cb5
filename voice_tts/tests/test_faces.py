"""The import paths that scripts of operators use lead to the very objects of the code's own places."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest
from django.conf import settings

FACES = [
    ("voice_tts.korean", "korean", ("phonemes", "read_aloud", "split_sentences")),
    ("voice_tts.engines.gpt_sovits", "speech.engines.gpt_sovits.engine", ("GPTSoVITS",)),
]
WITHOUT_TORCH = """
import sys
from voice_tts.engines import gpt_sovits
assert "GPTSoVITS" in gpt_sovits.__all__
assert not {"torch", "transformers", "speech.engines.gpt_sovits.engine"} & set(sys.modules), "something heavy"
"""


@pytest.mark.parametrize(("face", "home", "names"), FACES, ids=[face for face, _home, _names in FACES])
def test_a_face_gives_what_its_home_has(face, home, names):
    for name in names:
        assert getattr(import_module(face), name) is getattr(import_module(home), name)


def test_importing_the_engines_face_loads_no_torch():
    command = [sys.executable, "-c", WITHOUT_TORCH]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_names_that_stayed_where_they_were():
    from operations.errors import ServiceError
    from voice_tts.exceptions import VoiceServiceError
    from voice_tts.services.gpt_sovits import GPTSoVITSService

    assert callable(GPTSoVITSService.generate_speech)
    assert VoiceServiceError is ServiceError
