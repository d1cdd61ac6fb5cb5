"""`.env.example` lists every variable that the code reads, with the default that the code has."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.BASE_DIR
EXAMPLE = ROOT / ".env.example"
SERVER = ("medicine_project", "operations", "care", "medicines", "ocr", "voice_tts", "speech", "downloader", "deploy")
READ = re.compile(
    r"""(?: \benv\.\w+\( | \b_path\( | \b_texts\(            # env.str("NAME")
        | \(\s*(?:env\.\w+|_path|_texts),\s*                 # (env.str, "NAME") of a table in the settings
        | \b[Ee]nviron(?:ment)?(?:\.(?:get|setdefault)\(|\[|\() # os.environ.get("NAME"), environment["NAME"]
        ) \s* "([A-Z][A-Z0-9_]+)" """,
    re.VERBOSE,
)
OF_OTHERS = {"DJANGO_SETTINGS_MODULE", "XDG_CACHE_HOME"}
"""Variables that Django and the desktop have named, not this project."""

DUMP = """
import json, os, runpy, sys
import environ
if sys.argv[1] == "ignore":
    environ.Env.read_env = staticmethod(lambda *args, **options: None)
else:
    read = environ.Env.read_env
    environ.Env.read_env = staticmethod(lambda path: read(sys.argv[1]))
os.environ["DJANGO_SETTINGS_MODULE"] = "medicine_project.settings"
import django
from django.conf import settings
from medicine_project import settings as project
django.setup()
from ocr.conf import ocr_settings
from voice_tts.conf import voice_tts_settings
from voice_tts.management.commands.demo import Command
told = {name: value for name, value in vars(project).items() if name.isupper()}
for conf in (voice_tts_settings(), ocr_settings()):
    told |= {f"{type(conf).__name__}.{name}": getattr(conf, name) for name in conf.__slots__}
demo = Command().create_parser("manage.py", "demo").parse_args([])
told |= {f"demo.{name}": getattr(demo, name) for name in ("port", "voice", "text")}
server = runpy.run_path("gunicorn.conf.py")
told |= {f"gunicorn.{name}": server[name] for name in ("bind", "workers", "threads", "logconfig_dict")}
here = os.getcwd() + os.sep
print(json.dumps({name: json.dumps(value, default=str).replace(here, "") for name, value in told.items()}))
"""


def listed() -> dict[str, str]:
    return dict(re.findall(r"^#([A-Z][A-Z0-9_]*)=(.*)$", EXAMPLE.read_text(), re.MULTILINE))


def read_by_the_code() -> set[str]:
    sources = [ROOT / "deploy" / "gunicorn.conf.py", *(path for room in SERVER for path in (ROOT / room).rglob("*.py"))]
    return {name for path in sources if "tests" not in path.parts for name in READ.findall(path.read_text())}


def told(dotenv: str) -> dict[str, str]:
    """Every setting in force in a process of its own, which reads `dotenv` in the place of `.env`."""
    environment = {"PATH": "", "HOME": "/nonexistent"}
    done = subprocess.run(
        [sys.executable, "-c", DUMP, dotenv], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_every_variable_is_listed_and_none_that_nothing_reads():
    assert set(listed()) == read_by_the_code() - OF_OTHERS


def test_what_is_listed_is_the_default(tmp_path):
    dotenv = tmp_path / "env"
    dotenv.write_text("".join(f"{name}={value}\n" for name, value in listed().items()))
    stated, default = told(str(dotenv)), told("ignore")
    assert (default["VOICE_TTS"], default["OCR"]) == ("{}", "{}"), "the dataclasses alone know the defaults"
    differ = {name for name, value in stated.items() if default[name] != value} - {"VOICE_TTS", "OCR"}
    assert {name: (stated[name], default[name]) for name in differ} == {}


@pytest.mark.parametrize(
    ("line", "setting"),
    [
        ("VOICE_TTS_QUEUE_LIMIT=7", ("VoiceTTSSettings.queue_limit", "7")),
        ("OCR_VISION_URL=https://reader.example", ("OcrSettings.vision_url", '"https://reader.example"')),
        ("VOICE_TTS_ENCRYPTION_KEYS=a,b", ("VoiceTTSSettings.encryption_keys", '["a", "b"]')),
        ("CAREPILL_THREADS=3", ("gunicorn.threads", "3")),
    ],
)
def test_what_is_set_is_in_force(tmp_path, line, setting):
    dotenv = tmp_path / "env"
    dotenv.write_text(line + "\n")
    name, value = setting
    assert told(str(dotenv))[name] == value
