"""The caregiver's pages."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from care.models import CareRelation
from voice_tts.models import Pronunciation, TTSCache, UserVoice
from voice_tts.tests.people import caregivers

pytestmark = pytest.mark.slow

TEXT = "아침 약 드실 시간입니다."


@pytest.fixture
def caregiver(home) -> Client:
    user = get_user_model().objects.create_user("daughter", password="x", is_staff=True)
    user.groups.add(caregivers())
    CareRelation.objects.create(caregiver=user, cared_for=home.user, relationship="딸")
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def spoken(home, other_home, engine):
    for device in (home, other_home):
        device.upload(name=f"{device.user.username}의 목소리")
        device.generate(TEXT)


def voice_of(device) -> UserVoice:
    return UserVoice.objects.get(user=device.user)


def test_lists_play_what_belongs_to_the_cared_for_only(caregiver, spoken, home, other_home):
    page = caregiver.get("/admin/voice_tts/uservoice/").content.decode()
    assert "grandmother의 목소리" in page
    assert "neighbour의 목소리" not in page
    assert f'src="/admin/voice_tts/uservoice/{voice_of(home).pk}/sample/"' in page
    page = caregiver.get("/admin/voice_tts/ttscache/").content.decode()
    assert page.count("<audio") == 1


def test_samples_and_recordings_can_be_heard(caregiver, spoken, home):
    sample = caregiver.get(f"/admin/voice_tts/uservoice/{voice_of(home).pk}/sample/")
    assert sample["Content-Type"] == "audio/wav"
    assert sample.getvalue().startswith(b"RIFF")


def test_another_homes_sample_is_404(caregiver, spoken, other_home):
    assert caregiver.get(f"/admin/voice_tts/uservoice/{voice_of(other_home).pk}/sample/").status_code == 404


def test_samples_are_for_the_logged_in_only(spoken, home):
    assert Client().get(f"/admin/voice_tts/uservoice/{voice_of(home).pk}/sample/").status_code == 302


def test_another_homes_rows_do_not_exist(caregiver, spoken, other_home):
    voice = voice_of(other_home)
    row = TTSCache.objects.get(user=other_home.user)
    for path in (f"uservoice/{voice.pk}", f"ttscache/{row.pk}"):
        for action in ("change", "delete", "history"):
            response = caregiver.get(f"/admin/voice_tts/{path}/{action}/", follow=True)
            assert "neighbour" not in response.content.decode()
    caregiver.post(f"/admin/voice_tts/uservoice/{voice.pk}/delete/", {"post": "yes"})
    assert UserVoice.objects.filter(pk=voice.pk).exists()


def test_search_and_filters(caregiver, spoken):
    assert (
        "grandmother의"
        in caregiver.get("/admin/voice_tts/uservoice/?q=grandmother&is_active__exact=1").content.decode()
    )
    assert "<audio" in caregiver.get("/admin/voice_tts/ttscache/?q=아침&engine=builtin").content.decode()
    assert "<audio" not in caregiver.get("/admin/voice_tts/ttscache/?q=없는말").content.decode()


def test_switching_voices(caregiver, spoken, home):
    first = voice_of(home)
    home.upload(name="손자")
    caregiver.post("/admin/voice_tts/uservoice/", {"action": "activate", "_selected_action": [first.pk]})
    assert UserVoice.objects.get(user=home.user, is_active=True) == first
    both = list(UserVoice.objects.filter(user=home.user).values_list("pk", flat=True))
    caregiver.post("/admin/voice_tts/uservoice/", {"action": "activate", "_selected_action": both})
    assert UserVoice.objects.get(user=home.user, is_active=True) == first


@pytest.mark.django_db(transaction=True)
def test_deleting_a_voice_deletes_its_files(caregiver, spoken, home, own_media):
    before = len([path for path in own_media.rglob("*") if path.is_file()])
    caregiver.post(f"/admin/voice_tts/uservoice/{voice_of(home).pk}/delete/", {"post": "yes"})
    assert not UserVoice.objects.filter(user=home.user).exists()
    after = len([path for path in own_media.rglob("*") if path.is_file()])
    assert before - after == 3, "sample, features and recording"


def test_nothing_is_added_or_edited_past_the_services(caregiver, spoken, home):
    assert caregiver.get("/admin/voice_tts/uservoice/add/").status_code == 403
    assert caregiver.get("/admin/voice_tts/ttscache/add/").status_code == 403
    voice = voice_of(home)
    caregiver.post(f"/admin/voice_tts/uservoice/{voice.pk}/change/", {"name": "딸 지은", "is_active": ""})
    voice.refresh_from_db()
    assert (voice.name, voice.is_active) == ("grandmother의 목소리", True)


def test_a_superuser_sees_every_home(spoken, admin_client):
    page = admin_client.get("/admin/voice_tts/uservoice/").content.decode()
    assert "grandmother의 목소리" in page
    assert "neighbour의 목소리" in page


def test_pronunciations_of_the_cared_for_only(caregiver, home, other_home):
    form = {"user": home.user.pk, "written": "K정", "spoken": "코자정"}
    caregiver.post("/admin/voice_tts/pronunciation/add/", form)
    caregiver.post("/admin/voice_tts/pronunciation/add/", {**form, "user": other_home.user.pk})
    assert list(Pronunciation.objects.values_list("user__username", flat=True)) == ["grandmother"]
