"""What the device costs: memory, start-up, and what it needs to be installed."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pi_assistant.errors import REASONS
from pi_assistant.tests.standins import refused_url
from voice_tts.pages import device_admin

ROOM = Path(__file__).resolve().parents[1]
CHECKOUT = ROOM.parent
MOST_MEGABYTES = 60
ALLOWED = {"requests", "urllib3", "pi_assistant", "korean", "tomllib", "tomli", "gpiozero", "winsound", "fcntl"}


def run(script: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=CHECKOUT, capture_output=True, text=True, check=False, timeout=120,
        env={"PATH": os.defpath, "HOME": "/nonexistent", **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_nothing_heavy_is_imported():
    script = "import sys, pi_assistant.__main__; from pi_assistant.reading import read_aloud; read_aloud('2알');"
    loaded = run(script + "print(*{name.split('.')[0] for name in sys.modules})").split()
    heavy = {"django", "rest_framework", "torch", "numpy", "onnxruntime", "mecab", "transformers"}
    assert not heavy & set(loaded)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_memory_of_a_device_that_speaks_and_keeps_up(tmp_path):
    script = (
        "from pi_assistant.client import CarePillClient; from pi_assistant.loop import ReminderLoop\n"
        "client = CarePillClient.from_config(); loop = ReminderLoop(client)\n"
        "client.say('아침 혈압약(0.5정) 드실 시간입니다.'); loop.keep_up(); loop.speak_due()\n"
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    url = refused_url()
    megabytes = int(run(script, DJANGO_API_URL=url, DJANGO_API_TOKEN="t", CAREPILL_DATA_DIR=str(tmp_path))) // 1024
    print(f"memory: {megabytes} MB at most")
    assert megabytes < MOST_MEGABYTES


def test_start_up_costs_little_beside_requests():
    """What is loaded is weighed, not timed: the source of every module that an import brings in."""
    script = (
        "import os, sys; before = set(sys.modules); import {0}; "
        "files = [getattr(sys.modules[name], '__file__', None) or '' for name in set(sys.modules) - before]; "
        "print(sum(os.path.getsize(file) for file in files if file.endswith('.py')))"
    )
    whole, library = (int(run(script.format(name))) for name in ("pi_assistant", "requests, sqlite3"))
    print(f"import: {whole // 1000} kB of source, of which requests and sqlite3 {library // 1000} kB")
    assert library < whole < 1.25 * library


def test_only_the_standard_library_and_requests_are_imported():
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names.append(node.module or "")
            for name in names:
                top = name.split(".")[0]
                assert top in ALLOWED or top in sys.stdlib_module_names, f"{path.name} imports {top}"


def test_python_3_9_reads_every_module():
    for folder in (ROOM, CHECKOUT / "korean"):
        trees = {path.name: ast.parse(path.read_text("utf-8"), feature_version=(3, 9)) for path in folder.glob("*.py")}
        assert len(trees) > 10
        assert all(tree.body for tree in trees.values())


def test_the_caregivers_page_knows_every_reason():
    assert set(REASONS) - {""} <= set(device_admin.REASONS)


@pytest.mark.slow
def test_the_wheel_carries_the_reader_and_no_tests(tmp_path):
    pip = [sys.executable, "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode:
        pytest.skip("needs pip")
    source = tmp_path / "source"
    ignore = shutil.ignore_patterns("tests", "build", "*.egg-info", "__pycache__")
    shutil.copytree(ROOM, source / "pi_assistant", ignore=ignore)
    shutil.copytree(CHECKOUT / "korean", source / "korean", ignore=ignore)
    built = subprocess.run(
        [*pip, "wheel", "-q", "--no-deps", "-w", str(tmp_path), str(source / "pi_assistant")],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    if built.returncode and ("No matching distribution" in built.stderr or "Connection" in built.stderr):
        pytest.skip("setuptools could not be fetched to build with")
    assert built.returncode == 0, built.stderr
    target = tmp_path / "installed"
    shutil.unpack_archive(str(next(tmp_path.glob("*.whl"))), str(target), "zip")
    assert {"reader.py", "english.dat"} <= {path.name for path in (target / "korean").iterdir()}
    assert not list(target.rglob("tests"))
    said = "print(pi_assistant.__file__, read_aloud('Season 0.5정'))"
    script = f"from korean import read_aloud; import pi_assistant; {said}"
    shown = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env={"PYTHONPATH": str(target), "HOME": "/nonexistent"},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert shown.startswith(str(target))
    assert "시즌 반 정" in shown
