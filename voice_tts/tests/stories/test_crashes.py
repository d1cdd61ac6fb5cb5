"""Killed at any step, out of disk or on a read-only one: nothing half-made is served, nothing there is lost."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from operations.tests.processes import HANG_SECONDS
from voice_tts.models import RecordingState, TTSCache, UserVoice
from voice_tts.services import repair, storage
from voice_tts.tests.services.test_eviction import age

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres, pytest.mark.server]
TEXT = "아침 약 두 알을 드세요."

DIES_AT = """
import os, pathlib, signal
os.environ["DJANGO_SETTINGS_MODULE"] = "medicine_project.settings"
import django
django.setup()
from django.db import transaction
from voice_tts.services import engine_choice, storage, synthesis, voices
from voice_tts.tests.tone_engine import ToneEngine
tone = ToneEngine()
engine_choice.load_engine = lambda name, conf: tone

def dying(owner, name, after):
    original = getattr(owner, name)
    def call(*args, **kwargs):
        if not after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(owner, name, call)

step = {step!r}
if step == "half written":
    original = os.fdopen
    def fdopen(*args, **kwargs):
        file = original(*args, **kwargs)
        write = file.write
        class Half:
            def __enter__(self): return self
            def __exit__(self, *exc): return None
            def write(self, data):
                write(data[: len(data) // 2]); file.flush(); os.kill(os.getpid(), signal.SIGKILL)
        return Half()
    os.fdopen = fdopen
elif step == "before rename":
    dying(pathlib.Path, "replace", after=False)
elif step == "after rename":
    dying(pathlib.Path, "replace", after=True)
elif step == "before the row":
    from django.db.models.query import QuerySet
    dying(QuerySet, {row_call!r}, after=False)
elif step == "before commit":
    from django.db.backends.base.base import BaseDatabaseWrapper
    original = BaseDatabaseWrapper.commit
    def commit(self):
        if os.path.exists(os.environ["MEDIA_ROOT"] + "/{folder}"):
            os.kill(os.getpid(), signal.SIGKILL)
        return original(self)
    BaseDatabaseWrapper.commit = commit
{work}
"""
STEPS = ("half written", "before rename", "after rename", "before the row", "before commit")


def run_and_die(own_media: Path, step: str, *, work: str, row_call: str, folder: str) -> None:
    database = connection.settings_dict
    url = f"sqlite:///{database['NAME']}"
    if database["ENGINE"].endswith("postgresql"):
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    result = subprocess.run(
        [sys.executable, "-c", DIES_AT.format(step=step, work=work, row_call=row_call, folder=folder)],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": url,
            "MEDIA_ROOT": str(own_media),
            "DJANGO_SECRET_KEY": settings.SECRET_KEY,
        },
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    assert result.returncode == -signal.SIGKILL, result.stdout + result.stderr


def sweep(own_media: Path) -> repair.Findings:
    for path in own_media.rglob("*"):
        if path.is_file():
            age(path)
    return repair.inspect(repair=True)


def expire_leases() -> None:
    TTSCache.objects.filter(state=RecordingState.PENDING).update(lease_expires_at="2020-01-01T00:00:00Z")


@pytest.mark.parametrize("step", STEPS)
def test_killed_while_speaking(home, engine, own_media, browser, step):
    home.upload()
    home.generate("먼저 있던 문장입니다.")  # also stores the voice's features, so that the child writes audio only
    run_and_die(
        own_media,
        step,
        work=f"synthesis.speak({home.user.pk}, {TEXT!r})",
        row_call="update_or_create",
        folder=f"audio/{home.user.pk}/nothing" if step != "before commit" else f"audio/{home.user.pk}",
    )
    assert not TTSCache.objects.filter(state=RecordingState.READY, text=TEXT).exists()
    expire_leases()
    answer = home.generate(TEXT).json()
    assert browser.get(answer["audio_url"]).status_code == 200
    assert home.generate("먼저 있던 문장입니다.").json()["cache_hit"] is True
    sweep(own_media)
    assert sweep(own_media).total == 0
    assert home.generate(TEXT).json()["cache_hit"] is True


@pytest.mark.parametrize("step", STEPS)
def test_killed_while_an_upload_is_stored(home, engine, own_media, tmp_path, step):
    first = home.upload().json()["voice_id"]
    clip = tmp_path / "clip.wav"
    clip.write_bytes(storage.absolute(UserVoice.objects.get().sample_name).read_bytes())
    run_and_die(
        own_media,
        step,
        work=f"voices.receive({home.user.pk}, pathlib.Path({str(clip)!r}))",
        row_call="create",
        folder=f"voices/{home.user.pk}",
    )
    assert UserVoice.objects.get(is_active=True).pk == first
    assert home.generate(TEXT).status_code == 200
    sweep(own_media)
    assert sweep(own_media).total == 0
    assert home.upload().status_code == 200


@pytest.fixture
def small_disk(own_media, settings):
    """A disk of 2 MB under the media folder; only root can make one."""
    if os.geteuid() != 0 or sys.platform != "linux":
        pytest.skip("mounting a small disk needs root on Linux")
    disk = own_media / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this container may not mount")
    (disk / "incoming").mkdir()
    settings.MEDIA_ROOT = disk
    settings.FILE_UPLOAD_TEMP_DIR = disk / "incoming"
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk(home, engine, small_disk, browser):
    assert home.upload().status_code == 200
    kept = home.generate("짧은 말.").json()
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4096)) == 4096:
            pass
    for _ in range(3):
        response = home.generate(TEXT)
        assert (response.status_code, response.json()["code"]) == (507, "storage_failed")
    assert home.upload().status_code == 507
    assert not list((small_disk / "incoming").iterdir()), "what was cut short makes room at once"
    assert browser.get(kept["audio_url"]).status_code == 200
    assert home.generate("짧은 말.").json()["cache_hit"] is True
    assert not list(small_disk.rglob(f"{storage.TEMPORARY_PREFIX}*"))
    filler.unlink()
    assert home.generate(TEXT).status_code == 200


def test_read_only_media(home, engine, small_disk, browser):
    home.upload()
    kept = home.generate("짧은 말.").json()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    response = home.generate(TEXT)
    assert (response.status_code, response.json()["code"]) == (507, "storage_failed")
    assert home.upload().status_code == 507
    assert browser.get(kept["audio_url"]).status_code == 200
    assert home.generate("짧은 말.").json()["cache_hit"] is True
