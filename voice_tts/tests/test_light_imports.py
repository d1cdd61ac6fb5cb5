"""A cached answer, health, the admin and the checks load no engine."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.slow
HEAVY = (
    "torch",
    "transformers",
    "onnxruntime",
    "onnx",
    "librosa",
    "mecab",
    "msoffcrypto",
    "olefile",
    "openpyxl",
    "speech.engines.b",
    "speech.engines.gpt_sovits",
)

SCRIPT = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "medicine_project.settings"
import django
django.setup()
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment
call_command("migrate", verbosity=0)
{body}
print(json.dumps(sorted(m for m in sys.modules if m.startswith({heavy!r}))))
"""
CACHED = """
import hashlib
from django.contrib.auth import get_user_model
from care.models import DeviceToken
from voice_tts.models import TTSCache, UserVoice
from voice_tts.services import cache, consent, storage
from voice_tts.services.utterance import Recording, Utterance
from voice_tts.services.gpt_sovits import get_service
from korean import read_aloud
user = get_user_model().objects.create_user("u")
_, token = DeviceToken.objects.create(user=user)
storage.write("voices/1/a.wav", b"x")
voice = UserVoice.objects.create(user=user, voice_file="voices/1/a.wav", duration_seconds=5, stretch_start=0,
                                 stretch_end=5, content_hash="h", is_active=True)
consent.assert_by_upload(voice, user.pk)
text = "약 2알 드세요."
u = Utterance(voice, text, read_aloud(text), "ko", 1.0, "wav", get_service().info)
cache.store(u, Recording(b"RIFF", 24000, 1.0))
client = Client(headers={"Authorization": f"Token {token}", "Host": "localhost"})
answer = client.post("/api/tts/generate/", {"text": text}, content_type="application/json").json()
assert answer["cache_hit"] is True, answer
assert client.get(answer["audio_url"]).status_code == 200
assert client.get("/api/tts/health/").status_code == 200
assert client.get("/admin/", follow=True).status_code == 200
call_command("check")
"""


@pytest.mark.parametrize("body", ["", CACHED], ids=["start-up", "cached"])
def test_nothing_heavy_is_imported(tmp_path, body):
    environment = {
        "PATH": "/usr/bin:/bin",
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "DJANGO_SECRET_KEY": "light-imports",
    }
    script = SCRIPT.format(body=body, heavy=HEAVY)
    result = subprocess.run(
        [sys.executable, "-c", script],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout.splitlines()[-1]) == []
