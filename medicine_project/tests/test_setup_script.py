"""`make run` on a machine that lacks something: one clear line and a non-zero exit."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

SETUP = ["scripts/setup.sh", "requirements-base.txt"]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """As much of a fresh clone as the set-up reads."""
    (tmp_path / "scripts").mkdir()
    for name in ("scripts/setup.sh", "Makefile", "constraints.txt"):
        shutil.copy(settings.BASE_DIR / name, tmp_path / name)
    (tmp_path / "requirements-base.txt").write_text("carepill-no-such-package==1.0\n")
    return tmp_path


def set_up(clone: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        SETUP, cwd=clone, env={**os.environ, **environment}, capture_output=True, text=True, timeout=120, check=False
    )


def assert_one_clear_line(result: subprocess.CompletedProcess[str], words: str) -> None:
    assert result.returncode != 0
    [line] = result.stderr.strip().splitlines()
    assert line.startswith("error: ")
    assert words in line


def test_no_python(clone, tmp_path):
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("sh", "dirname", "cat", "cksum", "grep", "basename"):
        (tools / tool).symlink_to(shutil.which(tool) or "")
    assert_one_clear_line(set_up(clone, PATH=str(tools)), "Python 3.11 or newer is needed")


def test_no_network(clone):
    result = set_up(
        clone,
        PYTHON=sys.executable,
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
        PIP_RETRIES="0",
        PIP_CONFIG_FILE="/dev/null",
    )
    assert_one_clear_line(result, "is there a network?")
    assert not list((clone / ".venv").glob(".installed*")), "the next run tries again"


def test_what_is_installed_is_not_installed_again(clone):
    (clone / "requirements-base.txt").write_text("# nothing\n")
    first = set_up(clone, PYTHON=sys.executable)
    assert first.returncode == 0, first.stderr
    assert "Installing" in first.stdout
    assert set_up(clone).stdout == ""
    (clone / "requirements-base.txt").write_text("# nothing, but otherwise\n")
    assert "Installing" in set_up(clone).stdout
