"""The card: whole files or none, a size limit, and nothing of a voice that is gone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pi_assistant.audio_cache import AudioCache, LearntVersion
from pi_assistant.sound import check
from speech.tests.clips import speech_like, wav_bytes

SOUND = check(wav_bytes(speech_like(1)))
FIRST, SECOND = LearntVersion("1", '"1"'), LearntVersion("2", '"2"')


@pytest.fixture
def cache(tmp_path: Path) -> AudioCache:
    cache = AudioCache(tmp_path, "home", 10 * len(SOUND.data))
    cache.learn(FIRST)
    return cache


def test_what_is_stored_is_found_by_text_and_key(cache):
    path = cache.store("약", "", SOUND, "1")
    assert cache.find("약") == (path, SOUND)
    assert path.suffix == ".wav"
    assert cache.find("약", "key") is None
    assert "약" not in str(path)


def test_homes_do_not_hear_each_other(cache, tmp_path):
    other = AudioCache(tmp_path, "other", 10**9)
    other.learn(FIRST)
    cache.store("약", "", SOUND, "1")
    assert other.find("약") is None


def test_words_are_easy_unless_the_version_learnt_says_otherwise(cache, tmp_path):
    home = next(tmp_path.iterdir())
    (home / "version.json").write_text('{"version": "1", "etag": "e"}')  # as earlier clients wrote it
    assert cache.learnt == LearntVersion("1", "e", easy_words=True)
    cache.learn(LearntVersion("2", "f", easy_words=False))
    assert AudioCache(tmp_path, "home", 1).learnt == LearntVersion("2", "f", easy_words=False)


def test_the_names_of_medicines_stay_with_the_version(cache, tmp_path):
    home = next(tmp_path.iterdir())
    (home / "version.json").write_text('{"version": "1", "etag": "e", "easy_words": true}')
    assert cache.learnt == LearntVersion("1", "e", names=None)
    cache.store("약", "", SOUND, "1")
    cache.learn(LearntVersion("1", "f", names={"norvasc": "노바스크"}))
    assert AudioCache(tmp_path, "home", 1).learnt == LearntVersion("1", "f", names={"norvasc": "노바스크"})
    assert cache.find("약"), "other names cost no recording"
    (home / "version.json").write_text('{"version": "1", "etag": "e", "names": {"norvasc": 1, "zzq": "지지큐"}}')
    assert cache.learnt == LearntVersion("1", "e", names={"zzq": "지지큐"})


def test_a_new_version_deletes_the_old_voice(cache, tmp_path):
    cache.store("약", "", SOUND, "1")
    cache.pin("reminder", SOUND, "1")
    cache.learn(SECOND)
    assert cache.find("약") is None
    assert cache.find_pinned("reminder") is None
    assert not list(tmp_path.rglob("*.wav"))
    assert cache.store("약", "", SOUND, "1") is None, "what comes late in the old voice is not kept"
    assert AudioCache(tmp_path, "home", 10**9).learnt == SECOND


def test_another_process_learns_at_once(cache, tmp_path):
    cache.store("약", "", SOUND, "1")
    AudioCache(tmp_path, "home", 10**9).learn(SECOND)
    assert cache.find("약") is None


def test_a_device_that_never_reached_its_server_has_nothing(tmp_path):
    cache = AudioCache(tmp_path, "home", 10**9)
    assert cache.find("약") is None
    assert cache.store("약", "", SOUND, "1") is None


@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda data: data[:-1] + b"\1", lambda data: b""])
def test_a_damaged_file_is_deleted_and_not_heard(cache, damage):
    path = cache.store("약", "", SOUND, "1")
    path.write_bytes(damage(path.read_bytes()))
    assert cache.find("약") is None
    assert not path.exists()


def test_the_least_used_goes_first_and_prompts_stay(cache):
    cache.pin("reminder", SOUND, "1")
    for number in range(9):
        path = cache.store(str(number), "", SOUND, "1")
        os.utime(path, (1000 + number, 1000 + number))
    assert cache.find("0") is not None, "used now"
    cache.store("new", "", SOUND, "1")
    assert [number for number in range(9) if cache.find(str(number)) is None] == [1]
    assert cache.find_pinned("reminder") is not None


def test_a_full_card_gives_up_old_recordings_first(cache, monkeypatch):
    first = cache.store("0", "", SOUND, "1")
    usage = type("Usage", (), {"free": 1000})()
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage)
    assert cache.store("1", "", SOUND, "1") is not None
    assert not first.exists()


def test_a_write_that_fails_leaves_nothing(cache, tmp_path, monkeypatch):
    def fail(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="space"):
        cache.store("약", "", SOUND, "1")
    assert not [path for path in tmp_path.rglob("*") if path.suffix in (".wav", ".part")]


def test_the_same_text_again_replaces_its_file(cache, tmp_path):
    cache.store("약", "", SOUND, "1")
    other = check(wav_bytes(speech_like(1, seed=5)))
    path = cache.store("약", "", other, "1")
    assert cache.find("약") == (path, other)
    assert len(list(tmp_path.rglob("*.wav"))) == 1


def test_recordings_are_for_the_devices_own_user_only(cache, tmp_path):
    path = cache.store("약", "", SOUND, "1")
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
