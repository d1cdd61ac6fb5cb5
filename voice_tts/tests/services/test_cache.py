"""The cache of generated audio: who may make a recording, and what is kept of it."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, IntegrityError

from operations.errors import StorageFailed
from speech.engines.catalog import BUILTIN
from voice_tts.exceptions import AudioNotFound, VoiceNotFound
from voice_tts.models import RecordingState, TTSCache, UserVoice
from voice_tts.services import access_counts, cache, storage
from voice_tts.services.utterance import Recording, Utterance

pytestmark = pytest.mark.django_db
commits = pytest.mark.django_db(transaction=True)
RECORDING = Recording(b"RIFF and so on", 24_000, 1.5)
ANOTHER = Recording(b"RIFF and something else", 32_000, 2.5)
NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
LEASE = dt.timedelta(seconds=15)
MOMENT = dt.timedelta(milliseconds=1)


class Clock:
    """What the cache takes for now."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(cache, "timezone", SimpleNamespace(now=clock))
    return clock


@pytest.fixture
def lease(utterance, clock) -> cache.Lease:
    return claimed(utterance)


def claimed(utterance: Utterance) -> cache.Lease:
    lease = cache.claim(utterance)
    assert isinstance(lease, cache.Lease)
    return lease


def the_row() -> TTSCache:
    row: TTSCache = TTSCache.objects.get()
    return row


def recordings_in(media: Path) -> list[bytes]:
    return [path.read_bytes() for path in (media / "audio").rglob("*") if path.is_file()]


def voice_changes(utterance: Utterance) -> None:
    UserVoice.objects.filter(pk=utterance.voice.pk).update(content_hash="second")


def test_a_claim_describes_what_will_be_made(utterance, lease):
    row = the_row()
    assert (row.state, row.lease, row.lease_expires_at) == (RecordingState.PENDING, lease.token, NOON + LEASE)
    assert (row.user_id, row.voice_id) == (utterance.owner_id, utterance.voice.pk)
    assert (row.cache_key, row.text_hash) == (utterance.cache_key, utterance.text_hash)
    assert (row.text, row.spoken_text) == ("약 2알 드세요.", "약 두 알 드세요.")
    assert (row.language, row.speed, row.format) == ("ko", 1.25, "wav")
    assert (row.engine, row.engine_version) == (BUILTIN.name, BUILTIN.version)
    assert (lease.utterance, row.audio_name) == (utterance, "")


def test_one_worker_at_a_time_holds_a_lease(utterance, lease, clock):
    clock.now += LEASE - MOMENT
    assert cache.claim(utterance) is None
    assert the_row().lease == lease.token


def test_a_lease_that_has_run_out_is_taken_over(utterance, lease, clock):
    clock.now += LEASE
    second = claimed(utterance)
    assert second.token != lease.token
    row = the_row()
    assert (row.state, row.lease, row.lease_expires_at) == (RecordingState.PENDING, second.token, clock.now + LEASE)


def test_a_renewed_lease_is_kept(utterance, lease, clock):
    clock.now += LEASE - MOMENT
    lease.renew()
    assert the_row().lease_expires_at == clock.now + LEASE
    clock.now += LEASE - MOMENT
    assert cache.claim(utterance) is None
    lease.renew(120)
    assert the_row().lease_expires_at == clock.now + dt.timedelta(seconds=120)


def test_a_lease_given_back_can_be_had_at_once(utterance, lease):
    lease.fail("synthesis_failed")
    row = the_row()
    assert (row.state, row.failure_code) == (RecordingState.FAILED, "synthesis_failed")
    assert (row.lease, row.lease_expires_at) == (None, None)
    assert claimed(utterance).token != lease.token
    assert the_row().state == RecordingState.PENDING


def test_who_was_taken_over_disturbs_nobody(utterance, lease, clock):
    clock.now += LEASE
    second = claimed(utterance)
    clock.now += MOMENT
    lease.renew()
    lease.fail("late and not mine")
    row = the_row()
    assert (row.state, row.lease, row.lease_expires_at) == (RecordingState.PENDING, second.token, NOON + 2 * LEASE)
    assert row.failure_code == ""


def test_a_pending_row_without_an_end_is_nobodys(utterance, lease):
    TTSCache.objects.update(lease_expires_at=None)
    assert claimed(utterance).token != lease.token


def test_each_sentence_has_a_lease_of_its_own(utterance, lease):
    other = Utterance(utterance.voice, "다른 문장", "다른 문장", "ko", 1.0, "wav", utterance.engine)
    second = claimed(other)
    lease.fail("x")
    assert TTSCache.objects.get(cache_key=other.cache_key).lease == second.token


def test_what_is_ready_needs_no_lease(utterance, lease):
    stored = lease.store(RECORDING)
    row = cache.claim(utterance)
    assert isinstance(row, TTSCache)
    assert (row.pk, row.state) == (stored.pk, RecordingState.READY)


@commits
def test_what_is_damaged_is_made_again(utterance, lease, own_media):
    row = lease.store(RECORDING)
    storage.absolute(row.audio_name).write_bytes(b"half")
    again = claimed(utterance)
    assert the_row().state == RecordingState.PENDING
    again.store(RECORDING)
    assert recordings_in(own_media) == [RECORDING.data]


@pytest.mark.parametrize("happens", [voice_changes, lambda utterance: UserVoice.objects.all().delete()])
def test_nothing_is_claimed_for_a_voice_that_is_gone(utterance, happens):
    happens(utterance)
    with pytest.raises(VoiceNotFound):
        cache.claim(utterance)
    assert not TTSCache.objects.exists()


def test_a_stored_recording_is_ready(utterance, lease, clock, own_media):
    lease.fail("first try")
    second = claimed(utterance)
    clock.now += MOMENT
    row = second.store(RECORDING)
    kept = the_row()
    assert kept == row
    assert (kept.state, kept.failure_code) == (RecordingState.READY, "")
    assert (kept.lease, kept.lease_expires_at, kept.accessed_at) == (None, None, clock.now)
    assert (kept.sha256, kept.size_bytes) == (hashlib.sha256(RECORDING.data).hexdigest(), len(RECORDING.data))
    assert (kept.sample_rate, kept.duration_seconds) == (24_000, 1.5)
    assert kept.audio_name.startswith(f"audio/{utterance.owner_id}/")
    assert kept.audio_name.endswith(".wav")
    assert storage.read(kept.audio_name) == RECORDING.data
    assert cache.is_intact(kept)


def test_a_recording_is_stored_without_a_lease_too(utterance, own_media):
    row = cache.store(utterance, RECORDING)
    assert (row.user_id, row.text, row.state) == (utterance.owner_id, utterance.text, RecordingState.READY)
    assert recordings_in(own_media) == [RECORDING.data]


def test_what_comes_after_the_lease_has_run_out_is_kept(utterance, lease, clock):
    clock.now += LEASE
    claimed(utterance)
    lease.store(RECORDING)
    assert the_row().state == RecordingState.READY


@commits
def test_a_recording_that_is_replaced_is_deleted(utterance, own_media):
    first = cache.store(utterance, RECORDING)
    second = cache.store(utterance, ANOTHER)
    assert (second.pk, second.sample_rate, second.duration_seconds) == (first.pk, 32_000, 2.5)
    assert recordings_in(own_media) == [ANOTHER.data]
    assert the_row().audio_name == second.audio_name


def test_another_sentences_recording_stays(utterance, own_media):
    other = Utterance(utterance.voice, "다른 문장", "다른 문장", "ko", 1.0, "wav", utterance.engine)
    cache.store(other, ANOTHER)
    cache.store(utterance, RECORDING)
    assert sorted(recordings_in(own_media)) == sorted([RECORDING.data, ANOTHER.data])


@pytest.mark.parametrize("happens", [voice_changes, lambda utterance: UserVoice.objects.all().delete()])
def test_nothing_is_stored_for_a_voice_that_is_gone(utterance, lease, own_media, happens):
    happens(utterance)
    with pytest.raises(VoiceNotFound):
        lease.store(RECORDING)
    assert recordings_in(own_media) == []
    assert not TTSCache.objects.filter(state=RecordingState.READY).exists()


@pytest.mark.parametrize(
    ("trouble", "seen"), [(IntegrityError, VoiceNotFound), (DatabaseError, DatabaseError), (KeyboardInterrupt,) * 2]
)
def test_a_row_that_cannot_be_written_leaves_no_file(utterance, own_media, monkeypatch, trouble, seen):
    earlier = cache.store(utterance, RECORDING)

    def refuse(**values):
        raise trouble

    monkeypatch.setattr(TTSCache.objects, "update_or_create", refuse)
    with pytest.raises(seen):
        cache.store(utterance, ANOTHER)
    assert recordings_in(own_media) == [RECORDING.data]
    assert the_row().audio_name == earlier.audio_name


def test_a_full_disk_leaves_the_row_as_it_was(utterance, lease, monkeypatch):
    def refuse(name, data):
        raise StorageFailed

    monkeypatch.setattr(storage, "write", refuse)
    with pytest.raises(StorageFailed):
        lease.store(RECORDING)
    assert (the_row().state, the_row().lease) == (RecordingState.PENDING, lease.token)


def test_a_recording_is_looked_up_and_the_access_counted(utterance, lease, monkeypatch):
    monkeypatch.setattr(access_counts, "FLUSH_SECONDS", float("inf"))
    assert cache.look_up(utterance.cache_key) is None, "pending"
    row = lease.store(RECORDING)
    assert cache.look_up(utterance.cache_key) == row
    assert cache.look_up("another key") is None
    assert access_counts._counts == {row.pk: 1}


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"RIFF and so of")])
def test_damage_is_neither_served_nor_counted(utterance, harm):
    row = cache.store(utterance, RECORDING)
    harm(storage.absolute(row.audio_name))
    assert not cache.is_intact(row)
    assert cache.look_up(utterance.cache_key) is None
    assert not access_counts._counts


def test_a_user_has_only_finished_rows_of_their_own(utterance, lease, django_assert_num_queries):
    with pytest.raises(AudioNotFound):
        cache.owned_by(utterance.owner_id, utterance.cache_key)
    row = lease.store(RECORDING)
    other = get_user_model().objects.create_user("other")
    for owner_id, key in ((other.pk, utterance.cache_key), (utterance.owner_id, "another key")):
        with pytest.raises(AudioNotFound):
            cache.owned_by(owner_id, key)
    with django_assert_num_queries(1):
        found = cache.owned_by(utterance.owner_id, utterance.cache_key)
        assert (found, found.voice, found.user.username) == (row, utterance.voice, "listener")
