"""A caregiver's whole story in a real browser: record, see the report, consent, hear, approve, switch, withdraw."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from django.contrib.auth import get_user_model

from care.models import CareRelation, DeviceToken, Person
from speech.tests.clips import SAMPLE_RATE, speech_like, wav_bytes
from voice_tts.models import UserVoice, VoiceConsent, VoiceEvent, WithdrawalReceipt
from voice_tts.services import previews
from voice_tts.tests.browser import DESK, PHONE, chromium_page, scrolls_sideways, serious_findings
from voice_tts.tests.people import caregivers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]

COUNTDOWN_SECONDS = 3.2
VOICES = "/admin/voice_tts/uservoice/"


@pytest.fixture
def family(monkeypatch, transactional_db):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright runs a loop of its own in this thread
    users = get_user_model().objects
    daughter = users.create_user("daughter", password="pw-daughter-1", is_staff=True)
    daughter.groups.add(caregivers())
    grandmother = users.create_user("grandmother", password="x")
    Person.objects.create(user=grandmother, display_name="할머니")
    CareRelation.objects.create(caregiver=daughter, cared_for=grandmother, relationship="딸")
    return daughter, grandmother


@pytest.fixture
def microphone(tmp_path: Path) -> Path:
    silence = np.zeros(int(COUNTDOWN_SECONDS * SAMPLE_RATE), np.float32)
    path = tmp_path / "microphone.wav"
    path.write_bytes(wav_bytes(np.concatenate([silence, speech_like(6, 210, seed=5), silence])))
    return path


@pytest.fixture
def noise(tmp_path: Path) -> Path:
    path = tmp_path / "noise.wav"
    path.write_bytes(wav_bytes(np.random.default_rng(0).normal(0, 0.1, 6 * SAMPLE_RATE)))
    return path


@pytest.fixture
def second_clip(tmp_path: Path) -> Path:
    path = tmp_path / "../손자 목소리 (녹음).wav"
    path.write_bytes(wav_bytes(speech_like(6, 120, seed=8)))
    return path


def log_in(page, base: str) -> None:
    page.goto(f"{base}/admin/")
    page.fill("[name=username]", "daughter")
    page.fill("[name=password]", "pw-daughter-1")
    with page.expect_navigation():
        page.press("[name=password]", "Enter")


def assert_fit_for_everyone(page) -> None:
    """On a phone and at a desk: nothing serious by axe-core, nothing wider than the window."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert serious_findings(page) == []
        assert not scrolls_sideways(page)
    page.set_viewport_size(PHONE)


def test_the_whole_story(live_server, family, engine, microphone, noise, second_clip):
    daughter, grandmother = family
    with chromium_page(microphone) as page:
        failures: list[str] = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.set_default_timeout(30_000)

        log_in(page, live_server.url)
        page.goto(live_server.url + VOICES)
        assert_fit_for_everyone(page)
        page.click("text=새 목소리 녹음하기")

        # A file of noise is refused with a reason; the page can go on.
        assert_fit_for_everyone(page)
        page.set_input_files("#id_voice_file", noise)
        page.click("text=파일 올리기")
        page.wait_for_selector("text=이 녹음은 쓸 수 없습니다")
        assert "음악이나 다른 소리" in page.inner_text("[role=alert]")
        assert_fit_for_everyone(page)
        assert not UserVoice.objects.exists()

        # The microphone.
        page.click("[data-start]")
        page.wait_for_selector("[data-stop]:visible")
        page.wait_for_selector("[data-clock]:text-is('6초')")
        page.click("[data-stop]")
        page.wait_for_selector("[data-take]:visible")
        assert "녹음했습니다" in page.inner_text("[data-recorder] [data-status]")
        assert_fit_for_everyone(page)
        page.click("text=이 녹음 쓰기")

        # The report, the stretch, the transcript that came with the sentence.
        page.wait_for_url("**/check/")
        page.wait_for_selector("text=녹음 품질")
        page.wait_for_function("document.querySelector('[data-start-text]').textContent !== ''")
        assert page.input_value("#id_transcript") == previews.READING_SENTENCE
        before = float(page.input_value("#id_stretch_end")) - float(page.input_value("#id_stretch_start"))
        page.focus("[data-length]")
        for _ in range(5):
            page.keyboard.press("ArrowLeft")
        after = float(page.input_value("#id_stretch_end")) - float(page.input_value("#id_stretch_start"))
        assert after == pytest.approx(before - 0.5, abs=0.11)
        page.click("[data-play]")
        page.wait_for_selector("text=다 들었습니다.")
        assert_fit_for_everyone(page)
        page.fill("#id_name", "딸 지은")
        page.fill("#id_speaker", "김지은")
        page.click("text=저장하고 다음으로")

        # Without consent there is no way on.
        page.wait_for_url("**/consent/")
        voice = UserVoice.objects.get()
        page.goto(f"{live_server.url}{VOICES}{voice.pk}/listen/")
        page.wait_for_url("**/consent/")
        assert_fit_for_everyone(page)
        page.click("text=목소리 주인이 직접 동의합니다")
        page.click("text=위 내용을 읽었고")
        page.click("text=동의를 기록하고 다음으로")

        # Three sentences, heard, then approved.
        page.wait_for_url("**/listen/")
        page.wait_for_function("document.querySelectorAll('[data-line][data-ready]').length === 3")
        assert page.inner_text(".lines .sentence >> nth=0").startswith("할머니, ")
        page.evaluate("document.querySelector('.lines audio').play()")
        page.wait_for_function("document.querySelector('.lines audio').currentTime > 0.2")
        assert_fit_for_everyone(page)
        page.click("text=이 목소리를 쓸게요")
        page.wait_for_selector("text=이제 할머니께 이 목소리로 말합니다.")
        voice.refresh_from_db()
        assert (voice.is_active, voice.name, voice.speaker) == (True, "딸 지은", "김지은")
        assert VoiceConsent.objects.get().is_confirmed

        # A second voice from a file, and one click back to the first.
        page.goto(f"{live_server.url}{VOICES}studio/{grandmother.pk}/")
        page.set_input_files("#id_voice_file", second_clip)
        assert "손자" in page.inner_text("[data-chosen]")
        page.click("text=파일 올리기")
        page.wait_for_url("**/check/")
        page.fill("#id_name", "손자 민수")
        page.fill("#id_speaker", "김민수")
        page.fill("#id_transcript", "오늘도 건강하세요.")
        page.click("text=저장하고 다음으로")
        page.wait_for_url("**/consent/")
        page.click("text=목소리 주인의 동의를 받아")
        page.click("text=위 내용을 읽었고")
        page.click("text=동의를 기록하고 다음으로")
        page.wait_for_function("document.querySelectorAll('[data-line][data-ready]').length === 3")
        page.click("text=이 목소리를 쓸게요")
        page.wait_for_selector("text=이제 할머니께 이 목소리로 말합니다.")
        assert UserVoice.objects.get(is_active=True).name == "손자 민수"
        assert_fit_for_everyone(page)
        page.click("text=이 목소리로 바꾸기")
        page.wait_for_selector("text=이제 할머니께 이 목소리로 말합니다.")
        assert UserVoice.objects.get(is_active=True) == voice

        # The first is taken back.
        page.goto(f"{live_server.url}{VOICES}{voice.pk}/delete/")
        assert_fit_for_everyone(page)
        page.click("text=철회하고 모두 지우기")
        page.wait_for_selector("text=동의를 철회했습니다")
        assert str(WithdrawalReceipt.objects.get().public_id) in page.inner_text("body")
        assert_fit_for_everyone(page)
        assert [left.name for left in UserVoice.objects.all()] == ["손자 민수"]

        # A device for the grandmother; its token is seen once.
        page.goto(f"{live_server.url}/admin/care/devicetoken/add/")
        assert_fit_for_everyone(page)
        page.fill("#id_name", "부엌 약상자")
        page.click("text=토큰 만들기")
        token = page.inner_text("code.token")
        assert_fit_for_everyone(page)
        assert DeviceToken.objects.get().user == grandmother
        page.goto(f"{live_server.url}/admin/care/devicetoken/")
        assert token not in page.content()
        assert failures == []
    assert set(VoiceEvent.objects.filter(voice_id=voice.pk).values_list("action", flat=True)) == {
        "received", "heard", "changed", "consented", "previewed", "activated", "withdrawn",
    }  # fmt: skip
    assert set(VoiceEvent.objects.values_list("actor_id", flat=True)) == {daughter.pk}


def test_what_goes_wrong_while_listening_is_said_in_words(live_server, family, engine, microphone, tmp_path):
    from speech.engines.base import EngineError
    from voice_tts.services import consent, voices

    daughter, grandmother = family
    clip = tmp_path / "clip.wav"
    clip.write_bytes(wav_bytes(speech_like(6, seed=5)))
    description = voices.Description("딸", "지은", "안녕하세요.")
    voice = voices.receive_draft(grandmother.pk, clip, description, actor_id=daughter.pk).voice
    consent.give(voice, consent.Statement("지은", VoiceConsent.Basis.SELF), actor_id=daughter.pk)
    with chromium_page(microphone) as page:
        log_in(page, live_server.url)
        engine.failure = EngineError("out of order")
        page.goto(f"{live_server.url}{VOICES}{voice.pk}/listen/")
        page.wait_for_selector("text=음성을 제대로 만들지 못했습니다")
        assert page.is_disabled("[data-approve]")
        assert_fit_for_everyone(page)
        engine.failure = None
        page.wait_for_function("document.querySelectorAll('[data-retry]:not([hidden])').length === 3")
        for _ in range(3):
            page.click("[data-retry]:visible >> nth=0")
            page.wait_for_timeout(300)
        page.wait_for_function("document.querySelectorAll('[data-line][data-ready]').length === 3")
        assert page.is_enabled("[data-approve]")
