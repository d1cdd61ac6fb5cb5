"""A refused text is remembered once for the caregiver, and no longer than it is needed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from voice_tts.models import Refusal, RefusedText
from voice_tts.services import precache, refusal_notices, refused_texts, spoken_form

pytestmark = pytest.mark.django_db
OPEN = "하루 세 번, 2/3"
OTHER = "아침에 0,5정 드세요."


def notices_of(home) -> list[refusal_notices.Notice]:
    return refusal_notices.notices(RefusedText.objects.filter(user=home.user))


def misread(monkeypatch) -> None:
    monkeypatch.setattr(spoken_form, "read_aloud", lambda text, own, **how: "혈압약 두 알 드세요")


def age(row: RefusedText, by: dt.timedelta) -> None:
    row.last_refused_at -= by
    row.save()


def test_however_often_and_whoever_asks_there_is_one_row_a_home(home, other_home, engine):
    for device in (home, other_home):
        device.upload()
    for _again in range(3):
        home.generate(OPEN)
    now = timezone.now()
    precache.queue(home.user.pk, [precache.Sentence(OPEN, now, now)])
    precache.start_job(home.user.pk, [OPEN])
    assert [*precache.work_off()] != []
    other_home.generate(OPEN)
    assert [row.user for row in RefusedText.objects.order_by("pk")] == [home.user, other_home.user]


def test_what_is_spoken_leaves_no_row(home, engine):
    home.upload()
    assert home.generate("혈압약 2알 드세요.").status_code == 200
    assert not RefusedText.objects.exists()


def test_an_open_text_is_told_of_with_its_choices(home, engine):
    home.upload()
    choices = home.generate(OPEN).json()["choices"]
    (notice,) = notices_of(home)
    assert (notice.text, notice.reason, notice.listener_name) == (OPEN, "ambiguous_dose", "grandmother")
    assert [{"text": choice.text, "spoken": choice.spoken} for choice in notice.choices] == choices


def test_a_misreading_is_told_of_as_written_and_as_it_would_be_said(home, engine, monkeypatch):
    home.upload()
    misread(monkeypatch)
    home.generate("혈압약 1알 드세요")
    (notice,) = notices_of(home)
    assert (notice.reason, notice.choices) == ("unsafe_reading", ())
    assert (notice.text, notice.spoken_text) == ("혈압약 1알 드세요", "혈압약 두 알 드세요")


def test_what_newer_rules_read_right_is_told_of_no_more(home, engine, monkeypatch):
    home.upload()
    with monkeypatch.context() as earlier:
        misread(earlier)
        home.generate("혈압약 1알 드세요")
    assert notices_of(home) == []
    assert not RefusedText.objects.exists()


def test_choosing_settles_a_text_on_either_way(home, engine):
    home.upload()
    for text in (OPEN, OTHER):
        home.generate(text)
    rows = {row.text: row for row in RefusedText.objects.all()}
    choices = {notice.text: notice.choices for notice in notices_of(home)}
    refusal_notices.choose(rows[OPEN], choices[OPEN][0].text)
    home.post("/api/tts/readings/", {"text": OTHER, "chosen": choices[OTHER][0].text}, format="json")
    assert not RefusedText.objects.exists()
    assert home.generate(OPEN).json()["spoken_text"] == choices[OPEN][0].spoken
    assert not RefusedText.objects.exists()


def test_what_was_dismissed_is_not_told_of_again_and_keeps_no_text(home, engine):
    home.upload()
    home.generate(OPEN)
    refused_texts.dismiss(RefusedText.objects.get())
    home.generate(OPEN)
    row = RefusedText.objects.get()
    assert (row.text, row.spoken_text, notices_of(home)) == ("", "", [])


def test_a_text_that_nobody_asks_for_is_deleted_and_one_that_is_asked_for_stays(home, engine):
    home.upload()
    for text in (OPEN, OTHER):
        home.generate(text)
    for row in RefusedText.objects.all():
        age(row, refused_texts.KEPT)
    home.generate(OTHER)
    assert refused_texts.prune() == 1
    assert RefusedText.objects.get().text == OTHER


def test_a_client_that_sends_nonsense_fills_no_table(home, monkeypatch):
    monkeypatch.setattr(refused_texts, "MOST_KEPT", 3)
    for number in range(5):
        refused_texts.note(home.user.pk, f"{number},5정", "", Refusal.AMBIGUOUS)
    assert RefusedText.objects.count() == 3


def test_blanks_and_the_form_of_hangul_make_no_other_text(home):
    for text in ("약 0,5정", "약  0,5정", "\u110b\u1163\u11a8 0,5정"):
        refused_texts.note(home.user.pk, text, "", Refusal.AMBIGUOUS)
    assert RefusedText.objects.count() == 1


def test_a_mail_tells_of_it_once_and_holds_no_text(home, engine):
    home.upload()
    home.generate(OPEN)
    now = timezone.now()
    (message,) = refusal_notices.messages(now)
    assert (message.about_id, message.expires_at) == (home.user.pk, now + refusal_notices.USEFUL_FOR)
    assert "grandmother" in message.subject
    assert OPEN not in message.text and "2/3" not in message.text
    assert [*refusal_notices.messages(now)] == []
    home.generate(OTHER)
    (further,) = refusal_notices.messages(now)
    assert further.key != message.key
    # Answering the newest tells of the one before no second time.
    refused_texts.dismiss(RefusedText.objects.latest("pk"))
    assert [*refusal_notices.messages(now)] == []


def test_no_mail_tells_of_what_is_answered_or_long_past(home, engine):
    home.upload()
    home.generate(OPEN)
    assert [*refusal_notices.messages(timezone.now() + refusal_notices.USEFUL_FOR)] == []
    refused_texts.dismiss(RefusedText.objects.get())
    assert [*refusal_notices.messages(timezone.now())] == []
