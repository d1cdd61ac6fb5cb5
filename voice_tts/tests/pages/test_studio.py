"""The studio's rules: drafts, consent, scope. What they look like is the browser's story to tell."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from care.models import CareRelation
from korean.hangul import INITIALS, count_syllables, initials
from speech.tests.clips import speech_like, wav_bytes
from voice_tts.exceptions import ConsentRequired
from voice_tts.models import TTSCache, UserVoice, VoiceConsent, VoiceEvent, WithdrawalReceipt
from voice_tts.services import previews, storage, voices
from voice_tts.tests.people import caregivers

pytestmark = pytest.mark.slow

VOICES = "/admin/voice_tts/uservoice/"
DESCRIPTION = {"name": "딸 지은", "speaker": "김지은", "transcript": "안녕하세요. 저예요."}


def caregiver_of(device) -> Client:
    user = get_user_model().objects.create_user(f"carer-{device.user.pk}", password="x", is_staff=True)
    user.groups.add(caregivers())
    CareRelation.objects.create(caregiver=user, cared_for=device.user, relationship="딸")
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def carer(home) -> Client:
    return caregiver_of(home)


def clip(seconds: float = 6, seed: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile("../../녹음.wav", wav_bytes(speech_like(seconds, seed=seed)))


@pytest.fixture
def draft(carer, home) -> UserVoice:
    answer = carer.post(f"{VOICES}studio/{home.user.pk}/", {"voice_file": clip(), "transcript": "봄마다"})
    voice: UserVoice = UserVoice.objects.get()
    assert answer.url == f"{VOICES}{voice.pk}/check/"
    return voice


def describe(carer, voice, **changes):
    stretch = {"stretch_start": voice.stretch_start, "stretch_end": voice.stretch_end}
    return carer.post(f"{VOICES}{voice.pk}/check/", {**DESCRIPTION, **stretch, **changes})


def agree(carer, voice, **changes):
    fields = {"speaker": "김지은", "basis": "self", "agreed": "on", **changes}
    return carer.post(f"{VOICES}{voice.pk}/consent/", {key: value for key, value in fields.items() if value})


def test_with_one_person_there_is_nothing_to_choose(carer, home, other_home):
    assert carer.get(f"{VOICES}studio/").url == f"{VOICES}studio/{home.user.pk}/"
    CareRelation.objects.create(caregiver_id=carer.session["_auth_user_id"], cared_for=other_home.user)
    page = carer.get(f"{VOICES}studio/").content.decode()
    assert f"{VOICES}studio/{home.user.pk}/" in page
    assert f"{VOICES}studio/{other_home.user.pk}/" in page


def test_a_draft_says_nothing(draft, home, carer, engine):
    assert (draft.is_active, draft.transcript) == (False, "봄마다")
    with pytest.raises(ConsentRequired):
        voices.activate(draft)
    carer.post(f"{VOICES}{draft.pk}/approve/")
    assert not UserVoice.objects.filter(is_active=True).exists()
    assert home.generate("약 드세요.", voice_id=draft.pk).json()["code"] == "consent_required"
    assert carer.post(f"{VOICES}{draft.pk}/say/0/").json()["code"] == "consent_required"


def test_consent_keeps_who_how_which_words_and_which_sample(draft, carer):
    assert describe(carer, draft).url == f"{VOICES}{draft.pk}/consent/"
    assert agree(carer, draft).url == f"{VOICES}{draft.pk}/listen/"
    consent = VoiceConsent.objects.get()
    assert (consent.speaker, consent.basis, consent.channel) == ("김지은", "self", "admin")
    assert consent.is_confirmed
    assert consent.sample_sha256 == draft.sample_sha256
    assert consent.recorded_by_id == int(carer.session["_auth_user_id"])
    assert "언제든지 동의를 거둘 수" in consent.text
    page = carer.get(f"{VOICES}{draft.pk}/consent/").content.decode()
    assert "확인된 동의" in page


@pytest.mark.parametrize("missing", ["speaker", "basis", "agreed"])
def test_consent_is_given_whole_or_not(draft, carer, missing):
    assert agree(carer, draft, **{missing: ""}).status_code == 400
    assert not VoiceConsent.objects.exists()


def test_no_form_can_claim_that_an_upload_asserted_it(draft, carer):
    assert agree(carer, draft, basis="asserted").status_code == 400


def test_what_an_upload_asserted_is_confirmed_by_a_caregiver(home, carer):
    home.upload()
    voice = UserVoice.objects.get()
    assert "동의 미확인" in carer.get(VOICES).content.decode()
    agree(carer, voice)
    assert VoiceConsent.objects.get().is_confirmed
    assert "동의 미확인" not in carer.get(VOICES).content.decode()


def test_a_spoken_consent_is_kept_and_heard(draft, carer, own_media):
    agree(carer, draft, spoken=clip(2, seed=4))
    consent = VoiceConsent.objects.get()
    assert storage.absolute(str(consent.spoken_file.name)).stat().st_mode & 0o077 == 0
    heard = carer.get(f"{VOICES}{draft.pk}/consent/spoken/")
    assert heard.content.startswith(b"RIFF")
    spoken = [path for path in own_media.rglob("*") if path.name.endswith("consent.wav")]
    assert len(spoken) == 1


def test_a_spoken_consent_that_is_no_sound_is_refused(draft, carer):
    refused = agree(carer, draft, spoken=SimpleUploadedFile("a.wav", b"no sound at all"))
    assert refused.status_code == 400
    assert "소리 파일이 아니" in refused.content.decode()
    assert not VoiceConsent.objects.exists()


def test_three_sentences_call_the_listener_by_name(draft, carer, home, engine):
    from care.models import Person

    Person.objects.create(user=home.user, display_name="김순자 님")
    agree(carer, draft)
    page = carer.get(f"{VOICES}{draft.pk}/listen/").content.decode()
    assert page.count("김순자 님, ") == 3
    for number in range(3):
        answer = carer.post(f"{VOICES}{draft.pk}/say/{number}/").json()
        assert Client().get(answer["audio_url"]).status_code == 200
    assert carer.post(f"{VOICES}{draft.pk}/say/3/").status_code == 404
    assert carer.get(f"{VOICES}{draft.pk}/say/0/").status_code == 404
    assert TTSCache.objects.count() == 3


def test_the_sentence_to_read_has_every_initial_consonant():
    assert set(initials(previews.READING_SENTENCE)) >= set(INITIALS)
    assert 35 <= count_syllables(previews.READING_SENTENCE) <= 45, "7 to 9 seconds"


def test_a_wrong_stretch_or_missing_words_are_told(draft, carer):
    wrong = describe(carer, draft, stretch_start=0, stretch_end=1)
    assert wrong.status_code == 400
    assert "3초에서 10초" in wrong.content.decode()
    assert "목소리 이름을 적어 주세요" in describe(carer, draft, name="").content.decode()


def test_drafts_that_nobody_went_on_with_go(draft, carer, home):
    UserVoice.objects.update(uploaded_at=timezone.now() - timedelta(hours=25))
    carer.post(f"{VOICES}studio/{home.user.pk}/", {"voice_file": clip(seed=2)})
    assert not UserVoice.objects.filter(pk=draft.pk).exists()
    assert UserVoice.objects.count() == 1


def test_the_export_holds_everything(draft, carer, home, engine):
    describe(carer, draft)
    agree(carer, draft, spoken=clip(2, seed=4))
    carer.post(f"{VOICES}{draft.pk}/say/0/")
    answer = carer.get(f"{VOICES}{draft.pk}/export/")
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        names = archive.namelist()
        facts = json.loads(archive.read("voice.json"))
        assert archive.read(facts["spoken"][0]["file"]).startswith(b"RIFF")
    assert {"recording.wav", "spoken-consent.wav", "voice.json"} < set(names)
    assert (facts["speaker"], facts["consent"]["how"]) == ("김지은", "self")
    assert facts["spoken"][0]["text"].startswith("약 드실")
    assert answer["Content-Disposition"] == f'attachment; filename="voice-{draft.pk}.zip"'


@pytest.mark.django_db(transaction=True)
def test_withdrawing_shows_then_deletes(draft, carer, own_media):
    agree(carer, draft, spoken=clip(2, seed=4))
    assert "파일 <strong>2개" in carer.get(f"{VOICES}{draft.pk}/delete/").content.decode()
    assert UserVoice.objects.exists()
    page = carer.post(f"{VOICES}{draft.pk}/delete/", {"post": "yes"}).content.decode()
    assert str(WithdrawalReceipt.objects.get().public_id) in page
    assert [path for path in own_media.rglob("*") if path.is_file()] == []


def test_the_trail_of_others_is_not_shown(home, other_home, carer, draft):
    other_home.upload()
    page = carer.get("/admin/voice_tts/voiceevent/").content.decode()
    assert page.count('class="field-action"') == VoiceEvent.objects.filter(listener_id=home.user.pk).count() == 1
    assert carer.get("/admin/voice_tts/withdrawalreceipt/").status_code == 403


def _routes(patterns, prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern)


VOICE_ROUTES = sorted(
    route
    for route in _routes(get_resolver().url_patterns)
    if ("uservoice/<" in route or "voices/<" in route) and "int:listener_id" not in route
)


@pytest.mark.parametrize("route", VOICE_ROUTES)
def test_every_address_of_anothers_voice_is_404(route, home, other_home, carer, engine):
    """Over every URL that names a voice: nothing of B is shown to A or changed by A."""
    other_home.upload(name="옆집 목소리")
    voice = UserVoice.objects.get()
    before = (UserVoice.objects.values().get(), VoiceConsent.objects.values().get())
    path = "/" + route.replace("<int:voice_id>", str(voice.pk)).replace("<path:object_id>", str(voice.pk))
    path = path.replace("<int:number>", "0")
    for client in (carer, home):
        for method in ("get", "post", "patch", "delete"):
            answer = getattr(client, method)(path)
            if route.endswith("object_id>/"):  # Django's own redirect from the short address to the page
                assert answer.status_code in (302, 405, 403)
                continue
            assert answer.status_code in (404, 405) or (client is home and path.startswith("/admin/")), (method, path)
            assert "옆집" not in answer.content.decode()
    assert (UserVoice.objects.values().get(), VoiceConsent.objects.values().get()) == before


def test_the_list_of_addresses_is_not_empty():
    assert len(VOICE_ROUTES) >= 14


def test_a_recording_for_a_stranger_is_404(carer, other_home):
    assert carer.get(f"{VOICES}studio/{other_home.user.pk}/").status_code == 404
    assert carer.post(f"{VOICES}studio/{other_home.user.pk}/", {"voice_file": clip()}).status_code == 404
    assert not UserVoice.objects.exists()


def test_the_pages_need_a_log_in(draft):
    for page in ("check", "consent", "listen", "sample", "export", "delete"):
        assert Client().get(f"{VOICES}{draft.pk}/{page}/").status_code == 302


def test_pages_are_kept_by_no_cache_and_have_no_inline_script(draft, carer, home):
    agree(carer, draft)
    for path in (f"studio/{home.user.pk}", f"{draft.pk}/check", f"{draft.pk}/consent", f"{draft.pk}/listen"):
        answer = carer.get(f"{VOICES}{path}/")
        assert "no-store" in answer["Cache-Control"]
        page = answer.content.decode()
        studio = page[page.index('class="studio"') :]
        assert "<script" not in studio
        assert " onclick=" not in page
        assert "style=" not in studio.split('id="footer"')[0]
