"""gunicorn's settings, by their own path and by the one that installed systemd units name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.slow

ROOT, OWN = "gunicorn.conf.py", "deploy/gunicorn.conf.py"


def ask_gunicorn(option: str, config: str, folder: Path) -> str:
    """What gunicorn says of a config file when it is started in `folder`."""
    command = [sys.executable, "-m", "gunicorn", "--config", str(settings.BASE_DIR / config), option]
    environment = {**os.environ, "MEDIA_ROOT": str(folder), "DJANGO_SECRET_KEY": "for a server that is never started"}
    done = subprocess.run(
        [*command, "medicine_project.wsgi"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_both_paths_give_the_same_server(tmp_path):
    own, root = (ask_gunicorn("--print-config", config, tmp_path) for config in (OWN, ROOT))
    assert "ServerLogger" in own
    assert root.replace(f"/{ROOT}", f"/{OWN}") == own


@pytest.mark.parametrize("config", [ROOT, OWN])
def test_the_application_is_found_from_another_folder(tmp_path, config):
    ask_gunicorn("--check-config", config, tmp_path)
