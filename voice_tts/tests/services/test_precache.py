"""Sentences are made before anyone asks, kept until they were heard, and never made twice."""

from __future__ import annotations

import datetime as dt
import threading
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from operations.tests.processes import HANG_SECONDS, wait_until
from voice_tts import exceptions
from voice_tts.models import PrecacheItem, PrecacheJob, PrecacheState, TTSCache
from voice_tts.services import eviction, precache
from voice_tts.services.precache import Sentence

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

PRECACHE = "/api/tts/precache/"


@pytest.fixture(autouse=True)
def no_thread(settings):
    settings.VOICE_TTS = {**settings.VOICE_TTS, "PRECACHE_IN_PROCESS": False}


@pytest.fixture
def speaking_home(home, engine):
    assert home.upload().status_code == 200
    return home


def sentence(text: str, hours: float = 8, pin_hours: float = 32) -> Sentence:
    now = timezone.now()
    return Sentence(text, now + dt.timedelta(hours=hours), now + dt.timedelta(hours=pin_hours))


def hours_until(moment: dt.datetime | None) -> float:
    assert moment is not None
    return (moment - timezone.now()).total_seconds() / 3600


def work_off() -> list[PrecacheState]:
    return list(precache.work_off())


def ask(home, *texts: str, **fields):
    return home.post(PRECACHE, {"texts": list(texts), **fields}, format="json")


def test_what_the_dose_guard_refuses_is_neither_queued_nor_missing(speaking_home):
    assert (
        precache.queue(speaking_home.user.pk, [sentence("아침에 0,5정 드세요."), sentence("아침 약 2알 드세요.")]) == 1
    )
    assert [item.text for item in PrecacheItem.objects.all()] == ["아침 약 2알 드세요."]


def test_what_was_queued_is_a_hit_when_it_is_asked_for(speaking_home, engine):
    assert precache.queue(speaking_home.user.pk, [sentence("아침 약 2알 드세요."), sentence("저녁 약 드세요.")]) == 2
    assert work_off() == [PrecacheState.DONE] * 2
    spoken = len(engine.spoken)
    for text in ("아침 약 2알 드세요.", "저녁 약 드세요."):
        assert speaking_home.generate(text).json()["cache_hit"] is True
    assert len(engine.spoken) == spoken
    assert not PrecacheItem.objects.exists()


def test_the_soonest_wanted_is_made_first(speaking_home, engine):
    precache.queue(speaking_home.user.pk, [sentence("나중 문장", 9), sentence("먼저 문장", 1)])
    work_off()
    assert engine.spoken == ["먼저 문장", "나중 문장"]


def test_queued_twice_is_made_once_and_made_is_only_pinned(speaking_home, engine):
    for _again in range(2):
        precache.queue(speaking_home.user.pk, [sentence("약 드세요.", pin_hours=10)])
    assert PrecacheItem.objects.count() == 1
    work_off()
    assert precache.queue(speaking_home.user.pk, [sentence("약 드세요.", pin_hours=50)]) == 0
    assert precache.queue(speaking_home.user.pk, [sentence("약 드세요.", pin_hours=20)]) == 0
    assert engine.spoken == ["약 드세요."]
    assert round(hours_until(TTSCache.objects.get().pinned_until)) == 50, "a later, shorter wish shortens no pin"


def test_pinned_sentences_survive_an_eviction_of_everything_else(speaking_home, settings):
    precache.queue(speaking_home.user.pk, [sentence("내일 약 드세요.")])
    work_off()
    speaking_home.generate("그냥 한 말")
    settings.VOICE_TTS = {**settings.VOICE_TTS, "CACHE_MAX_BYTES": 1}
    eviction.make_room()
    assert [row.text for row in TTSCache.objects.all()] == ["내일 약 드세요."]


def test_without_a_voice_nothing_waits(home, engine):
    assert precache.queue(home.user.pk, [sentence("약 드세요.")]) == 0
    assert not PrecacheItem.objects.exists()


def test_a_failure_that_may_pass_is_tried_again_later_and_then_given_up(speaking_home, engine):
    engine.spoil = "silence"
    precache.queue(speaking_home.user.pk, [sentence("약 드세요.")])
    waits = []
    for attempt in range(1, precache.MOST_ATTEMPTS + 1):
        assert work_off() == [PrecacheState.QUEUED if attempt < precache.MOST_ATTEMPTS else PrecacheState.FAILED]
        item = PrecacheItem.objects.get()
        waits.append(hours_until(item.not_before))
        assert item.failure_code == "synthesis_failed"
        assert work_off() == []
        PrecacheItem.objects.update(not_before=timezone.now())
    assert waits[:-1] == sorted(waits[:-1])
    engine.spoil = ""
    precache.queue(speaking_home.user.pk, [sentence("약 드세요.")])
    assert work_off() == [PrecacheState.DONE], "the next day's run tries afresh"


def test_a_dead_workers_sentence_is_taken_over(speaking_home):
    precache.queue(speaking_home.user.pk, [sentence("약 드세요.")])
    assert precache._lease_next(None) is not None
    assert work_off() == [], "leased to somebody who works on it"
    PrecacheItem.objects.update(not_before=timezone.now() - dt.timedelta(seconds=1))
    assert work_off() == [PrecacheState.DONE]


def test_a_job_over_http(speaking_home):
    answer = ask(speaking_home, "하나 드세요.", "둘 드세요.", "하나 드세요.")
    assert answer.status_code == 202
    body = answer.json()
    assert (body["total"], body["queued"], body["done"], body["finished"]) == (2, 2, 0, False)
    work_off()
    body = speaking_home.get(f"{PRECACHE}{body['id']}/").json()
    assert (body["total"], body["queued"], body["done"], body["finished"]) == (2, 0, 2, True)
    for made in body["sentences"]:
        assert speaking_home.get(f"/api/tts/cache/{made['cache_key']}/").status_code == 200


def test_a_job_keeps_its_format_and_speed(speaking_home):
    ask(speaking_home, "천천히 드세요.", format="flac", speed=0.8, keep_days=2)
    work_off()
    row = TTSCache.objects.get()
    assert (row.format, row.speed) == ("flac", 0.8)
    assert 47 < hours_until(row.pinned_until) <= 48


def test_what_cannot_be_said_fails_alone(speaking_home):
    job = ask(speaking_home, "!!!", "약 드세요.").json()["id"]
    work_off()
    body = speaking_home.get(f"{PRECACHE}{job}/").json()
    assert [(each["state"], each["code"]) for each in body["sentences"]] == [
        ("failed", "unspeakable_text"),
        ("done", None),
    ]


@pytest.mark.parametrize(
    "body", [{}, {"texts": []}, {"texts": [""]}, {"texts": ["가" * 501]}, {"texts": ["가"] * 201}, {"texts": "가"}]
)
def test_a_list_that_is_none_is_400(speaking_home, body):
    assert speaking_home.post(PRECACHE, body, format="json").status_code == 400


def test_without_a_voice_a_job_is_refused(home, engine):
    assert ask(home, "약 드세요.").json()["code"] == "no_voice"
    assert not PrecacheJob.objects.exists()


def test_too_much_is_told_to_come_back(speaking_home, monkeypatch):
    monkeypatch.setattr(precache, "MOST_WAITING", 2)
    answer = ask(speaking_home, "하나", "둘", "셋")
    assert (answer.status_code, answer.json()["code"]) == (503, "queue_full")


def test_another_home_learns_nothing(speaking_home, other_home, browser):
    job = ask(speaking_home, "약 드세요.").json()["id"]
    for stranger, status in ((other_home, 404), (browser, 401)):
        assert stranger.get(f"{PRECACHE}{job}/").status_code == status
    assert other_home.get(f"{PRECACHE}{uuid.uuid4()}/").json()["code"] == "job_not_found"
    assert ask(other_home, "약", voice_id=speaking_home.user.voices.get().pk).status_code == 404


def test_the_command_makes_what_the_sources_expect(speaking_home, monkeypatch, capsys):
    asked = []

    def source(days, owner_id):
        asked.append((days, owner_id))
        yield speaking_home.user.pk, [sentence("내일 약 드세요.")]

    monkeypatch.setattr(precache, "_sources", [source])
    call_command("precache_tts", "--days", "5")
    assert asked == [(5, None)]
    assert "1 queued, 1 made, 0 failed" in capsys.readouterr().out
    call_command("precache_tts", "--days", "5")
    assert "0 queued, 0 made, 0 failed" in capsys.readouterr().out


def test_the_command_reads_a_file(speaking_home, other_home, tmp_path, capsys):
    phrases = tmp_path / "phrases.txt"
    phrases.write_text("\ufeff안녕하세요.\n\n# 인사\n안녕히 주무세요.\n안녕하세요.\n", encoding="utf-8")
    call_command("precache_tts", "--file", str(phrases), "--user", "grandmother")
    assert set(TTSCache.objects.values_list("user__username", "text")) == {
        ("grandmother", "안녕하세요."),
        ("grandmother", "안녕히 주무세요."),
    }
    call_command("precache_tts", "--file", str(phrases))
    assert "0 queued" in capsys.readouterr().out.splitlines()[-1], "who has no voice has nothing made"


@pytest.mark.parametrize("arguments", [("--user", "x"), ("--days", "-1"), ("--file", "/no/such/file")])
def test_the_command_says_what_is_wrong(db, arguments):
    with pytest.raises(CommandError):
        call_command("precache_tts", *arguments)


def test_the_command_fails_when_sentences_failed(speaking_home, tmp_path):
    phrases = tmp_path / "phrases.txt"
    phrases.write_text("!!!\n", encoding="utf-8")
    with pytest.raises(CommandError, match="1 sentences"):
        call_command("precache_tts", "--file", str(phrases), "--user", "grandmother")


def test_a_sentence_whose_time_has_passed_is_not_made_any_more(speaking_home):
    precache.queue(speaking_home.user.pk, [sentence("어제 문장", -30, -1), sentence("내일 문장")])
    precache.prune()
    assert [item.text for item in PrecacheItem.objects.all()] == ["내일 문장"]


def test_old_jobs_are_forgotten(speaking_home):
    ask(speaking_home, "약 드세요.")
    PrecacheJob.objects.update(created_at=timezone.now() - precache.KEPT - dt.timedelta(minutes=1))
    ask(speaking_home, "약 드세요.")
    assert precache.prune() == 1
    assert PrecacheItem.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_work(speaking_home, engine):
    engine.seconds = 0.02
    precache.queue(speaking_home.user.pk, [sentence(f"문장 {n}입니다.") for n in range(10)])
    made: list[PrecacheState] = []

    def work():
        try:
            made.extend(precache.work_off())
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=HANG_SECONDS)
    assert made == [PrecacheState.DONE] * 10
    assert len(engine.spoken) == len(set(engine.spoken)) == 10


@pytest.mark.django_db(transaction=True)
def test_the_web_process_makes_them_by_itself(speaking_home, engine, settings):
    settings.VOICE_TTS = {**settings.VOICE_TTS, "PRECACHE_IN_PROCESS": True}
    job = ask(speaking_home, "하나 드세요.", "둘 드세요.").json()["id"]
    wait_until(lambda: speaking_home.get(f"{PRECACHE}{job}/").json()["finished"])
    assert speaking_home.get(f"{PRECACHE}{job}/").json()["done"] == 2
    threads = [thread for thread in threading.enumerate() if thread.name == "precache"]
    for thread in threads:
        thread.join(timeout=HANG_SECONDS)
        assert not thread.is_alive(), "it ends when there is nothing left to do"


def test_a_withdrawn_voice_takes_its_queue_along(speaking_home):
    voice = speaking_home.user.voices.get()
    ask(speaking_home, "약 드세요.", voice_id=voice.pk)
    voice.delete()
    assert not PrecacheItem.objects.exists()
    with pytest.raises(exceptions.NoVoice):
        precache.start_job(speaking_home.user.pk, ["약 드세요."])


def test_a_new_voice_says_the_coming_days_at_once(
    speaking_home, other_home, monkeypatch, django_capture_on_commit_callbacks
):
    def source(days, owner_id):
        yield owner_id, [sentence("내일 약 드세요.")]

    monkeypatch.setattr(precache, "_sources", [source])
    with django_capture_on_commit_callbacks(execute=True):
        first = speaking_home.upload().json()["voice_id"]
    assert work_off() == [PrecacheState.DONE]
    with django_capture_on_commit_callbacks(execute=True):
        second = speaking_home.upload().json()["voice_id"]
    assert work_off() == [PrecacheState.DONE]
    with django_capture_on_commit_callbacks(execute=True):
        assert speaking_home.post(f"/api/tts/voices/{first}/activate/").status_code == 200
    assert work_off() == [], "what was spoken in it before is there still"
    assert set(TTSCache.objects.values_list("voice_id", flat=True)) == {first, second}


def test_a_voice_is_theirs_even_where_nothing_can_be_queued(
    speaking_home, monkeypatch, django_capture_on_commit_callbacks
):
    def source(days, owner_id):
        raise OSError

    monkeypatch.setattr(precache, "_sources", [source])
    with django_capture_on_commit_callbacks(execute=True):
        assert speaking_home.upload().status_code == 200
