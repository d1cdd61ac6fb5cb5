"""The cache stays within its bounds, and rows and files in step."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from voice_tts.models import RecordingState, TTSCache, UserVoice
from voice_tts.services import access_counts, cache, eviction, repair, storage, synthesis
from voice_tts.services.utterance import Recording

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres, pytest.mark.slow]
SIZE = 1000


@pytest.fixture
def recordings(home, engine) -> list[TTSCache]:
    """Five recordings of a thousand bytes, the first heard longest ago."""
    home.upload()
    rows = []
    for number, word in enumerate(["하나", "둘", "셋", "넷", "다섯"]):
        utterance = synthesis.compose(home.user.pk, f"약 {word}.")
        row = cache.store(utterance, Recording(os.urandom(SIZE), 24_000, 1.0))
        TTSCache.objects.filter(pk=row.pk).update(accessed_at=timezone.now() - timedelta(days=9 - number, hours=12))
        rows.append(row)
    return rows


def limit(settings, **values) -> None:
    settings.VOICE_TTS = {**settings.VOICE_TTS, **values}


def left() -> set[int]:
    return set(TTSCache.objects.values_list("pk", flat=True))


def test_within_its_bytes_nothing_goes(recordings):
    assert eviction.make_room() == eviction.Evicted(0, 0)
    assert len(left()) == 5


def test_least_recently_heard_go_first_with_their_files(recordings, settings):
    limit(settings, CACHE_MAX_BYTES=4 * SIZE)
    gone = eviction.make_room()
    assert gone == eviction.Evicted(2, 2 * SIZE)
    assert left() == {row.pk for row in recordings[2:]}
    assert not storage.absolute(recordings[0].audio_name).exists()
    assert storage.absolute(recordings[4].audio_name).exists()


def test_being_heard_keeps_a_recording(recordings, settings):
    cache.look_up(recordings[0].cache_key)
    limit(settings, CACHE_MAX_BYTES=4 * SIZE)
    eviction.make_room()
    assert recordings[0].pk in left()
    assert recordings[1].pk not in left()


def test_todays_reminders_stay(recordings, settings):
    TTSCache.objects.filter(pk=recordings[0].pk).update(pinned_until=timezone.now() + timedelta(days=1))
    limit(settings, CACHE_MAX_BYTES=SIZE)
    eviction.make_room()
    assert left() == {recordings[0].pk}


def test_a_recording_in_the_making_stays(recordings, settings):
    now = timezone.now()
    TTSCache.objects.filter(pk=recordings[0].pk).update(
        state=RecordingState.PENDING, lease_expires_at=now + timedelta(seconds=10)
    )
    limit(settings, CACHE_MAX_BYTES=1)
    eviction.make_room()
    assert left() == {recordings[0].pk}


def test_what_was_not_heard_for_long_goes(recordings, settings):
    limit(settings, CACHE_MAX_DAYS=8)
    assert eviction.evict_aged().recordings == 2
    assert left() == {row.pk for row in recordings[2:]}


def test_speaking_makes_room(recordings, settings, home):
    limit(settings, CACHE_MAX_BYTES=5 * SIZE)
    home.generate("새 문장입니다.")
    assert recordings[0].pk not in left()


def test_counts_are_written_in_batches(recordings, django_assert_num_queries):
    key = recordings[0].cache_key
    access_counts._flushed_at = time.monotonic()
    with django_assert_num_queries(10):
        for _ in range(10):
            cache.look_up(key)
    assert TTSCache.objects.get(cache_key=key).access_count == 0
    access_counts.flush()
    assert TTSCache.objects.get(cache_key=key).access_count == 10


def age(path: Path, seconds: float = 2 * repair.YOUNG_SECONDS) -> None:
    """Date a file back from the clock of the tests, which the kernel does not share when it is shifted."""
    before = time.time() - seconds
    os.utime(path, (before, before))


@pytest.fixture
def wreckage(recordings, own_media) -> None:
    """One of everything that a crash may leave."""
    storage.absolute(recordings[0].audio_name).unlink()
    storage.absolute(recordings[1].audio_name).write_bytes(b"half")
    TTSCache.objects.filter(pk=recordings[2].pk).update(
        state=RecordingState.PENDING, lease_expires_at=timezone.now() - timedelta(minutes=1)
    )
    for name in ("audio/7/orphan.wav", "voices/7/orphan.wav", "audio/7/.writing-abc", "incoming/x.upload"):
        path = own_media / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(b"x")
        age(path)
    young = own_media / "audio/7/young.wav"
    young.write_bytes(b"about to get its row")
    age(young, seconds=repair.YOUNG_SECONDS / 2)


EXPECTED = repair.Findings(
    rows_without_file=1,
    damaged_recordings=1,
    expired_leases=1,
    orphan_files=2,
    abandoned_temporary_files=1,
    abandoned_uploads=1,
)


def test_findings_are_reported_without_touching_anything(wreckage, own_media):
    before = sorted(own_media.rglob("*"))
    with pytest.raises(CommandError, match="7 findings"):
        call_command("prune_tts_cache", "--check", "--dry-run")
    assert sorted(own_media.rglob("*")) == before
    assert len(left()) == 5


def test_findings_are_mended(wreckage, own_media, recordings, capsys):
    assert repair.inspect(repair=True) == EXPECTED
    assert repair.inspect(repair=True).total == 0
    assert left() == {row.pk for row in recordings[3:]}
    assert (own_media / "audio/7/young.wav").exists()
    assert storage.absolute(UserVoice.objects.get().sample_name).exists()
    call_command("prune_tts_cache", "--check")
    assert "orphan files: 0" in capsys.readouterr().out


def test_a_voices_files_are_no_orphans(home, engine, own_media):
    home.upload()
    home.generate("약 드세요.")
    for path in own_media.rglob("*"):
        if path.is_file():
            age(path)
    assert repair.inspect(repair=True).total == 0


def test_a_lost_sample_is_reported_and_its_voice_kept(home, engine):
    home.upload()
    storage.absolute(UserVoice.objects.get().sample_name).unlink()
    assert repair.inspect(repair=True).lost_samples == 1
    assert UserVoice.objects.exists()


def test_damage_is_found_when_a_recording_is_asked_for(home, engine, browser):
    home.upload()
    answer = home.generate("약 드세요.").json()
    path = storage.absolute(TTSCache.objects.get().audio_name)
    data = bytearray(path.read_bytes())
    data[2000] ^= 0xFF
    path.write_bytes(data)
    assert browser.get(answer["audio_url"]).status_code == 404
    again = home.generate("약 드세요.").json()
    assert again["cache_hit"] is False
    assert browser.get(again["audio_url"]).status_code == 200
