"""`manage.py download_gpt_sovits` as an operator meets it: output, exit code, options."""

from __future__ import annotations

import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from downloader.tests.hub_server import FakeHub
from speech.weights import FILES

REPOSITORY = Path(__file__).resolve().parents[3]


def _run(*arguments: object) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("download_gpt_sovits", *(str(argument) for argument in arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_downloads_and_then_checks(hub: FakeHub, tmp_path: Path):
    out, err = _run("--dest", tmp_path, "--mirror", hub.url)
    assert out.count("fetched") == len(FILES)
    assert err == ""
    out, _ = _run("--dest", tmp_path, "--check")
    assert "as they were downloaded" in out
    out, _ = _run("--dest", tmp_path, "--mirror", hub.url)
    assert out.count("already there") == len(FILES)


def test_the_configured_folder_is_the_default(hub: FakeHub, tmp_path: Path, settings):
    settings.VOICE_TTS = {**settings.VOICE_TTS, "MODEL_PATH": tmp_path / "configured"}
    _run("--mirror", hub.url)
    assert (tmp_path / "configured" / "s1v3.ckpt").is_file()


def test_the_revision_is_asked_for(hub: FakeHub, tmp_path: Path):
    _run("--dest", tmp_path, "--mirror", hub.url, "--revision", "refs/pr/1")
    assert "/resolve/refs%2Fpr%2F1/" in hub.requests[0].path


def test_a_mirror_without_digests_is_mentioned(hub: FakeHub, tmp_path: Path):
    hub.sends_digests = False
    _, err = _run("--dest", tmp_path, "--mirror", hub.url)
    assert err.count("no digest") == len(FILES)


def test_failures_say_that_the_command_can_go_on(hub: FakeHub, tmp_path: Path):
    del hub.files["s1v3.ckpt"]
    with pytest.raises(CommandError, match=r"(?s)s1v3\.ckpt.*404.*goes on"):
        _run("--dest", tmp_path, "--mirror", hub.url)


def test_a_folder_that_cannot_be_made_is_no_traceback(hub: FakeHub, tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="file"):
        _run("--dest", tmp_path / "file" / "model", "--mirror", hub.url)


@pytest.mark.slow
def test_check_sets_the_exit_code_and_names_the_files(hub: FakeHub, tmp_path: Path):
    _run("--dest", tmp_path, "--mirror", hub.url)

    def check() -> subprocess.CompletedProcess[str]:
        arguments = [sys.executable, "manage.py", "download_gpt_sovits", "--check", "--dest", str(tmp_path)]
        return subprocess.run(arguments, cwd=REPOSITORY, capture_output=True, text=True, timeout=120, check=False)

    assert check().returncode == 0
    (tmp_path / "s1v3.ckpt").unlink()
    failed = check()
    assert failed.returncode == 1
    assert "s1v3.ckpt: missing" in failed.stderr
