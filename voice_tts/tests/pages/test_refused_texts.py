"""The caregiver sees a refused text at the top of the pages, and answers there."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from care.models import CareRelation
from voice_tts.models import ChosenReading, RefusedText
from voice_tts.tests.people import caregivers

pytestmark = pytest.mark.django_db
OPEN = "아침에 0,5정 드세요."
HEADING = "소리 내어 읽지 않은 문장이 있어요"


def client_of(username: str, *cared_for) -> Client:
    user = get_user_model().objects.create_user(username, password="x", is_staff=True)
    user.groups.add(caregivers())
    for person in cared_for:
        CareRelation.objects.create(caregiver=user, cared_for=person, relationship="딸")
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def refused(home, engine) -> RefusedText:
    home.upload()
    home.generate(OPEN)
    return RefusedText.objects.get()


def pages_of(home) -> list[str]:
    person = [reverse(f"medicines:{name}", args=[home.user.pk]) for name in ("today", "month", "words", "add")]
    return [*person, reverse("admin:voice_tts_uservoice_changelist")]


def test_every_page_of_the_person_shows_the_notice_with_the_choices(home, refused):
    daughter = client_of("daughter", home.user)
    for page in pages_of(home):
        shown = daughter.get(page).content.decode()
        assert HEADING in shown, page
        assert OPEN in shown and "아침에 반 정 드세요." in shown and "알겠어요" in shown


def test_pages_that_list_people_name_whose_text_it_is(home, other_home, refused):
    daughter = client_of("daughter", home.user, other_home.user)
    for page in (reverse("medicines:mine"), reverse("admin:voice_tts_uservoice_studio")):
        assert f"grandmother: {HEADING}" in daughter.get(page).content.decode()
    other = reverse("medicines:today", args=[other_home.user.pk])
    assert HEADING not in daughter.get(other).content.decode()


def test_the_text_is_shown_to_nobody_else(home, other_home, refused):
    stranger = client_of("stranger", other_home.user)
    shown = stranger.get(reverse("admin:voice_tts_uservoice_changelist")).content.decode()
    assert OPEN not in shown and HEADING not in shown
    answer = stranger.post(reverse("refused-text", args=[refused.pk]), {"dismiss": "1"})
    assert answer.status_code == 404
    assert RefusedText.objects.get().dismissed_at is None


def test_a_button_chooses_the_reading_and_the_device_speaks_it(home, refused):
    daughter = client_of("daughter", home.user)
    back = reverse("medicines:today", args=[home.user.pk])
    body = {"chosen": "아침에 반 정 드세요.", "back": back}
    answer = daughter.post(reverse("refused-text", args=[refused.pk]), body, follow=True)
    assert answer.redirect_chain == [(back, 302)]
    assert HEADING not in answer.content.decode()
    assert ChosenReading.objects.get().written == OPEN
    assert home.generate(OPEN).json()["spoken_text"] == "아침에 반 정 드세요."


def test_what_is_no_choice_is_said_to_be_none(home, refused):
    daughter = client_of("daughter", home.user)
    back = reverse("medicines:today", args=[home.user.pk])
    body = {"chosen": "아침에 세 정 드세요.", "back": back}
    answer = daughter.post(reverse("refused-text", args=[refused.pk]), body, follow=True)
    assert "고를 수 있는 읽기가 아닙니다" in answer.content.decode()
    assert not ChosenReading.objects.exists()


def test_a_dismissed_notice_does_not_come_back(home, refused):
    daughter = client_of("daughter", home.user)
    answer = daughter.post(
        reverse("refused-text", args=[refused.pk]), {"dismiss": "1", "back": "https://evil.example/"}
    )
    assert answer.headers["Location"] == "/"
    home.generate(OPEN)
    assert HEADING not in daughter.get(pages_of(home)[0]).content.decode()


def test_looking_answers_nothing(home, refused):
    daughter = client_of("daughter", home.user)
    assert daughter.get(reverse("refused-text", args=[refused.pk])).status_code == 405
