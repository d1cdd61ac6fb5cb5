"""After a voice is taken back, nothing of it is found anywhere but in its receipt."""

from __future__ import annotations

import random
import sqlite3
import subprocess
from dataclasses import replace
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from speech.tests.clips import speech_like, wav_bytes
from voice_tts.models import Channel, TTSCache, UserVoice, VoiceConsent, VoiceEvent, WithdrawalReceipt
from voice_tts.services import cache, storage, synthesis, withdrawal
from voice_tts.services.utterance import Recording, Utterance

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

NAME = "딸 지은의 따뜻한 목소리"
SPEAKER = "김지은별난이름"
TRANSCRIPT = "오늘은 바람이 선선하고 하늘이 참 높습니다."
SEEDS = (5, 6, 13, 14)
"""Histories after which deleting alone, without rewriting the file, was seen to leave copies."""
RECORDINGS = 30
FILES = RECORDINGS + 2
"""With the sample and its features."""
TEXT = "할머니, 보라색 알약 세 알을 드실 시간입니다."


@pytest.fixture
def voice(home, engine) -> UserVoice:
    home.post(
        "/api/tts/voices/",
        {
            "voice_file": _file(), "name": NAME, "speaker": SPEAKER, "transcript": TRANSCRIPT, "activate": "true",
        },
    )  # fmt: skip
    for number in range(RECORDINGS):
        synthesis.speak(home.user.pk, f"{TEXT} {number}번째 알림입니다.")
    voice: UserVoice = UserVoice.objects.get()
    LogEntry.objects.create(
        user=home.user, content_type=ContentType.objects.get_for_model(UserVoice), object_id=str(voice.pk),
        object_repr=NAME, action_flag=CHANGE,
    )  # fmt: skip
    return voice


def _file():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("a.wav", wav_bytes(speech_like(6, seed=9)))


def needles_of(voice: UserVoice) -> dict[str, str]:
    row = TTSCache.objects.filter(voice=voice).latest("pk")
    return {
        "name": NAME,
        "speaker": SPEAKER,
        "transcript": TRANSCRIPT,
        "text": "보라색 알약",
        "spoken": row.spoken_text[:12],
        "sample": Path(voice.sample_name).stem,
        "recording": Path(row.audio_name).stem,
        "content hash": voice.content_hash,
        "cache key": row.cache_key,
        "audio hash": row.sha256,
    }


def places_with(needle: str, media: Path) -> list[str]:
    """Files of the media folder, tables and database files that hold it."""
    data = needle.encode()
    places = [str(path) for path in media.rglob("*") if path.is_file() and data in path.read_bytes()]
    places += [str(path) for path in media.rglob("*") if needle in path.name]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(needle in str(value) for row in cursor.fetchall() for value in row):
                places.append(table)
    main = Path(connection.settings_dict["NAME"])
    for path in (main, Path(f"{main}-wal"), Path(f"{main}-journal")):
        if path.exists() and data in _bytes_of_database(path):
            places.append(path.name)
    return places


def _bytes_of_database(path: Path) -> bytes:
    """Read in another process: closing any descriptor of a database file drops this process's locks on it (POSIX)."""
    return subprocess.run(["cat", str(path)], capture_output=True, check=True).stdout


def test_nothing_survives_but_the_receipt(home, voice, own_media):
    needles = needles_of(voice)
    sample_sha256 = voice.sample_sha256
    for what, needle in needles.items():
        assert places_with(needle, own_media), f"the search itself must be able to find the {what}"
    assert home.delete(f"/api/tts/voices/{voice.pk}/").status_code == 200
    assert {what: places_with(needle, own_media) for what, needle in needles.items()} == {what: [] for what in needles}
    tables = [place for place in places_with(sample_sha256, own_media) if "sqlite3" not in place]
    assert tables == ["voice_tts_withdrawalreceipt"]
    receipt = WithdrawalReceipt.objects.get()
    assert (receipt.recordings, receipt.files, receipt.sample_sha256) == (RECORDINGS, FILES, sample_sha256)
    assert receipt.erased_at is not None
    assert [path for path in own_media.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_pages_that_were_split_and_merged_keep_nothing(home, other_home, seed, own_media):
    """Rows that come, grow and go in any order leave copies of themselves that `secure_delete` does not reach."""
    for device in (home, other_home):
        device.upload()
    chance = random.Random(seed)
    mine, others = (UserVoice.objects.get(user=device.user) for device in (home, other_home))
    rows: list[int] = []
    for _ in range(400):
        deed = chance.random()
        if deed < 0.7 or not rows:
            voice = chance.choice((mine, others))
            mark = "보라색 알약" if voice == mine else "하얀 알약"
            rows.append(_row(voice, f"{mark} " * chance.choice((1, 8, 25)), f"{mark} {chance.getrandbits(160):040x}"))
        elif deed < 0.85:
            TTSCache.objects.filter(pk=chance.choice(rows)).update(
                spoken_text="길어진 문장 " * 20, text_hash=f"{chance.getrandbits(160):040x}"
            )
        else:
            TTSCache.objects.filter(pk=rows.pop(chance.randrange(len(rows)))).delete()
    assert places_with("보라색 알약", own_media)
    home.delete(f"/api/tts/voices/{mine.pk}/")
    assert places_with("보라색 알약", own_media) == []
    assert places_with("하얀 알약", own_media)


def _row(voice: UserVoice, text: str, key: str) -> int:
    row = TTSCache.objects.create(
        user_id=voice.user_id, voice=voice, cache_key=key, text=text, spoken_text=text, language="ko",
        text_hash=key[::-1], speed=1, format="wav", engine="builtin", engine_version="1",
    )  # fmt: skip
    return row.pk


def test_the_trail_holds_ids_only(home, voice):
    home.delete(f"/api/tts/voices/{voice.pk}/")
    actions = list(VoiceEvent.objects.order_by("pk").values_list("action", "actor_id", "voice_id", "listener_id"))
    assert actions[-1] == ("withdrawn", home.user.pk, voice.pk, home.user.pk)
    assert {field.get_internal_type() for field in VoiceEvent._meta.fields} == {
        "BigAutoField", "DateTimeField", "CharField", "BigIntegerField",
    }  # fmt: skip


def test_deleting_the_account_is_a_withdrawal(home, voice, own_media):
    needles = needles_of(voice)
    home.user.delete()
    assert {what: places_with(needle, own_media) for what, needle in needles.items()} == {what: [] for what in needles}
    assert WithdrawalReceipt.objects.get().channel == "account"
    assert not VoiceConsent.objects.exists()


def test_another_home_keeps_everything(home, other_home, voice, own_media):
    other_home.upload(name="옆집 목소리")
    other_home.generate(TEXT)
    home.delete(f"/api/tts/voices/{voice.pk}/")
    assert other_home.generate(TEXT).json()["cache_hit"] is True
    assert len([path for path in own_media.rglob("*") if path.is_file()]) == 3


def test_a_reader_only_delays_the_erasing(home, voice, caplog):
    reader = sqlite3.connect(connection.settings_dict["NAME"])
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM voice_tts_uservoice").fetchall()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 100")
    withdrawal.withdraw(voice, actor_id=None, channel=Channel.COMMAND)
    assert WithdrawalReceipt.objects.get().erased_at is None
    with pytest.raises(CommandError, match="in use"):
        call_command("withdraw_voice")
    reader.close()
    out = StringIO()
    call_command("withdraw_voice", stdout=out)
    assert "no traces" in out.getvalue()
    assert WithdrawalReceipt.objects.get().erased_at is not None
    connection.close()


def test_the_command_shows_before_it_deletes(home, voice, own_media):
    out = StringIO()
    call_command("withdraw_voice", str(voice.pk), stdout=out)
    assert f"{FILES} files" in out.getvalue()
    assert UserVoice.objects.filter(pk=voice.pk).exists()
    call_command("withdraw_voice", str(voice.pk), "--yes", stdout=out)
    assert str(WithdrawalReceipt.objects.get().public_id) in out.getvalue()
    assert not UserVoice.objects.exists()
    assert WithdrawalReceipt.objects.get().channel == "command"
    with pytest.raises(CommandError, match="no voice"):
        call_command("withdraw_voice", str(voice.pk))


def test_what_would_go_is_counted(voice):
    contents = withdrawal.contents_of(voice)
    assert (contents.files, contents.recordings) == (FILES, RECORDINGS)
    assert contents.size_bytes > storage.absolute(voice.sample_name).stat().st_size


def recorded(utterance: Utterance, text: str, seconds: float) -> TTSCache:
    return cache.store(replace(utterance, text=text, spoken_text=text), Recording(text.encode(), 24_000, seconds))


def log_entry_of(row: UserVoice | TTSCache) -> LogEntry:
    entry: LogEntry = LogEntry.objects.create(
        user_id=row.user_id, content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk),
        object_repr=NAME, action_flag=CHANGE,
    )  # fmt: skip
    return entry


def test_what_would_go_is_counted_to_the_byte_and_second(utterance):
    assert withdrawal.contents_of(utterance.voice) == withdrawal.Contents(1, len(b"a sample"), 0, 0.0)
    storage.write(storage.derivative(utterance.voice.sample_name, "x.features"), b"features")
    recorded(utterance, "one", 1.5)
    lost = recorded(utterance, "three", 2.25)
    cache.claim(replace(utterance, text="under way", spoken_text="under way"))
    storage.absolute(lost.audio_name).unlink()
    size = len(b"a sample" + b"features" + b"one")
    assert withdrawal.contents_of(utterance.voice) == withdrawal.Contents(3, size, 3, 3.75)


def test_the_receipt_tells_who_withdrew_which_way(utterance, home):
    recorded(utterance, "one", 1.0)
    voice_id = utterance.voice.pk
    receipt = withdrawal.withdraw(utterance.voice, actor_id=home.user.pk, channel=Channel.ADMIN)
    assert receipt == WithdrawalReceipt.objects.get()
    assert (receipt.channel, receipt.files, receipt.recordings) == ("admin", 2, 1)
    event = VoiceEvent.objects.get(action="withdrawn")
    assert (event.actor_id, event.voice_id) == (home.user.pk, voice_id)


def test_voices_deleted_together_have_a_receipt_each(utterance, home):
    second = UserVoice.objects.create(
        user=home.user, voice_file="voices/9/b.wav", duration_seconds=5, stretch_start=0, stretch_end=5,
        content_hash="b", is_active=True,
    )  # fmt: skip
    with withdrawal.acting(home.user.pk, Channel.API) as receipts:
        UserVoice.objects.filter(pk__in=[utterance.voice.pk, second.pk]).delete()
    assert {receipt.pk for receipt in receipts} == set(WithdrawalReceipt.objects.values_list("pk", flat=True))
    assert [receipt.channel for receipt in receipts] == ["api", "api"]


def test_nobody_acts_any_longer_than_they_said(utterance, home):
    with pytest.raises(KeyError), withdrawal.acting(home.user.pk, Channel.API):
        raise KeyError
    utterance.voice.delete()
    assert WithdrawalReceipt.objects.get().channel == "account"
    assert VoiceEvent.objects.get(action="withdrawn").actor_id is None


def test_the_admins_log_forgets_the_voice_and_its_recordings_only(utterance, home):
    row = recorded(utterance, "one", 1.0)
    gone = [log_entry_of(utterance.voice).pk, log_entry_of(row).pk]
    other = UserVoice.objects.create(
        user=home.user, voice_file="voices/9/b.wav", duration_seconds=5, stretch_start=0, stretch_end=5,
        content_hash="b", is_active=True,
    )  # fmt: skip
    kept = [log_entry_of(other).pk]
    kept += [log_entry_of(TTSCache(pk=row.pk + 1, user=home.user)).pk]
    utterance.voice.delete()
    assert list(LogEntry.objects.order_by("pk").values_list("pk", flat=True)) == kept
    assert not set(gone) & set(kept)


def test_traces_are_erased_once_and_only_where_there_are_any(utterance, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert withdrawal.erase_traces() is True
    utterance.voice.delete()
    erased_at = WithdrawalReceipt.objects.get().erased_at
    assert erased_at is not None
    assert withdrawal.erase_traces() is True
    assert WithdrawalReceipt.objects.get().erased_at == erased_at


def test_a_database_that_refuses_is_asked_again(utterance, caplog, monkeypatch):
    def refuse(execute, sql, params, many, context):
        if sql == "VACUUM":
            raise OperationalError("database is locked: 약 두 알")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        utterance.voice.delete()
        assert withdrawal.erase_traces() is False
    assert "OperationalError" in caplog.text
    assert "약 두 알" not in caplog.text
    assert WithdrawalReceipt.objects.get().erased_at is None
    assert withdrawal.erase_traces() is True
    assert WithdrawalReceipt.objects.get().erased_at is not None


def test_of_other_databases_nothing_is_claimed(utterance, monkeypatch):
    monkeypatch.setattr(withdrawal, "connection", SimpleNamespace(vendor="other"))
    utterance.voice.delete()
    assert withdrawal.erase_traces() is True
    assert WithdrawalReceipt.objects.get().erased_at is None
