"""`make run` on a machine that lacks something: one clear line and a non-zero exit."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.slow
BASE = "requirements/base.txt"
STAMPS = ".installed-*"


def set_up(clone: Path, requirements: str = BASE, **environment: str) -> subprocess.CompletedProcess[str]:
    command = ["scripts/setup.sh", requirements]
    environ = {**os.environ, "PYTHON": sys.executable, "PIP_CONFIG_FILE": os.devnull, **environment}
    return subprocess.run(command, cwd=clone, env=environ, capture_output=True, text=True, timeout=120, check=False)


def fresh_clone(folder: Path) -> Path:
    """As much of a clone as the set-up reads, with nothing to install."""
    for part in ("scripts", "requirements"):
        (folder / part).mkdir(parents=True)
    shutil.copy(settings.BASE_DIR / "scripts" / "setup.sh", folder / "scripts")
    (folder / "requirements.txt").write_text(f"-r {BASE}\n")
    (folder / BASE).write_text("-c constraints.txt\n")
    (folder / "requirements" / "constraints.txt").write_text("# nothing\n")
    return folder


@pytest.fixture(scope="module")
def set_up_once(tmp_path_factory) -> Path:
    """A clone after its first set-up: an environment takes seconds to make."""
    clone = fresh_clone(tmp_path_factory.mktemp("first") / "clone")
    first = set_up(clone)
    assert first.returncode == 0, first.stderr
    assert "Installing" in first.stdout
    return clone


@pytest.fixture
def clone(set_up_once: Path, tmp_path: Path) -> Path:
    """A test's own copy of it."""
    return Path(shutil.copytree(set_up_once, tmp_path / "clone", symlinks=True))


def assert_one_clear_line(result: subprocess.CompletedProcess[str], words: str) -> None:
    assert result.returncode != 0
    [line] = result.stderr.strip().splitlines()
    assert line.startswith("error: ")
    assert words in line


def test_no_python(tmp_path):
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("sh", "dirname", "cat", "cksum", "grep", "tr"):
        (tools / tool).symlink_to(shutil.which(tool) or "")
    nowhere = set_up(fresh_clone(tmp_path / "clone"), PATH=str(tools), PYTHON="")
    assert_one_clear_line(nowhere, "Python 3.11 or newer is needed")


def test_no_network(clone):
    for stamp in (clone / ".venv").glob(STAMPS):
        stamp.unlink()
    (clone / BASE).write_text("carepill-no-such-package==1.0\n")
    result = set_up(clone, PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="0")
    assert_one_clear_line(result, "is there a network?")
    assert not list((clone / ".venv").glob(STAMPS)), "the next run tries again"


def test_what_is_installed_is_not_installed_again(clone):
    assert set_up(clone).stdout == ""
    assert set_up(clone, f"./{BASE}").stdout == "", "the same file by another spelling"


@pytest.mark.parametrize("changed", ["requirements.txt", BASE, "requirements/constraints.txt"])
def test_a_changed_file_is_installed_again(clone, changed):
    with (clone / changed).open("a") as file:
        file.write("# one more line\n")
    assert "Installing" in set_up(clone).stdout
    assert set_up(clone).stdout == ""


def test_each_requirements_file_is_remembered_for_itself(clone):
    for name in ("extra.txt", "requirements/extra.txt"):
        (clone / name).write_text("# nothing\n")
    assert set_up(clone).returncode == 0
    assert "Installing" in set_up(clone, "extra.txt").stdout
    assert "Installing" in set_up(clone, "requirements/extra.txt").stdout, "another file of that name is another file"
