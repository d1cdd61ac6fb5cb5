"""Audio by URL: who may fetch it, and for how long."""

from __future__ import annotations

import re
import time

import pytest

from voice_tts.models import TTSCache, UserVoice
from voice_tts.services import storage, voices

pytestmark = pytest.mark.slow


@pytest.fixture
def answer(home, engine):
    home.upload()
    return home.generate("점심 약 드실 시간입니다.").json()


def refusal(response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def test_the_owner_fetches_by_key_with_the_token(home, answer):
    assert home.get(f"/api/tts/cache/{answer['cache_key']}/").status_code == 200


def test_another_home_gets_404(other_home, answer):
    assert refusal(other_home.get(f"/api/tts/cache/{answer['cache_key']}/")) == (404, "audio_not_found")


def test_keys_that_do_not_exist_are_404(home):
    for key in ("0" * 64, "..", "%2e%2e%2fdb.sqlite3", "x" * 3000):
        assert home.get(f"/api/tts/cache/{key}/").status_code == 404


@pytest.mark.parametrize("position", range(0, 150, 7))
def test_every_tampered_signature_is_403(browser, answer, position):
    path, signature = answer["audio_url"].split("signature=")
    position %= len(signature)
    changed = signature[:position] + ("A" if signature[position] != "A" else "B") + signature[position + 1 :]
    # The last character of base64 holds bits that decode to nothing, so it alone may be changed without effect.
    if position < len(signature) - 1:
        assert refusal(browser.get(f"{path}signature={changed}")) == (403, "link_refused")


def test_a_signature_of_another_key_is_403(browser, home, answer):
    other = home.generate("저녁 약 드실 시간입니다.").json()
    signature = answer["audio_url"].split("signature=")[1]
    url = re.sub("signature=.*", f"signature={signature}", other["audio_url"])
    assert refusal(browser.get(url)) == (403, "link_refused")


@pytest.mark.parametrize("signature", ["", "x", "::", "a:b", "한글", "%00", "W10:" + "a" * 43])
def test_nonsense_signatures_are_403(browser, answer, signature):
    assert refusal(browser.get(answer["audio_url"].split("signature=")[0] + f"signature={signature}"))[0] == 403


def test_an_expired_link_is_403(browser, answer, monkeypatch):
    later = time.time() + 3601
    monkeypatch.setattr(time, "time", lambda: later)
    assert refusal(browser.get(answer["audio_url"])) == (403, "link_refused")


def test_a_link_dies_with_its_device(browser, home, answer):
    assert browser.get(answer["audio_url"]).status_code == 200
    assert home.post("/api/auth/logout/").status_code == 204
    assert refusal(browser.get(answer["audio_url"])) == (403, "link_refused")


def test_a_link_dies_when_its_voice_is_put_aside(browser, home, answer):
    home.upload()
    assert refusal(browser.get(answer["audio_url"])) == (403, "link_refused")
    voices.activate(UserVoice.objects.get(pk=answer["voice_id"]))
    assert refusal(browser.get(answer["audio_url"])) == (403, "link_refused")


def test_a_link_dies_with_its_account(browser, home, answer):
    home.user.is_active = False
    home.user.save()
    assert refusal(browser.get(answer["audio_url"])) == (403, "link_refused")


def test_deleted_audio_is_404_even_by_a_valid_link(browser, answer):
    TTSCache.objects.all().delete()
    assert refusal(browser.get(answer["audio_url"])) == (404, "audio_not_found")


def test_a_row_whose_file_is_gone_is_404_and_spoken_anew(browser, home, answer):
    storage.absolute(TTSCache.objects.get().audio_name).unlink()
    assert refusal(browser.get(answer["audio_url"])) == (404, "audio_not_found")
    again = home.generate("점심 약 드실 시간입니다.").json()
    assert again["cache_hit"] is False
    assert browser.get(again["audio_url"]).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_deleted_voice_takes_its_files_along(home, engine, own_media):
    home.upload()
    home.generate("점심 약 드실 시간입니다.")
    assert [path for path in own_media.rglob("*") if path.is_file()]
    UserVoice.objects.get().delete()
    assert [path for path in own_media.rglob("*") if path.is_file()] == []
    assert TTSCache.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_deleted_user_takes_everything_along(home, engine, own_media):
    home.upload()
    home.generate("점심 약 드실 시간입니다.")
    home.user.delete()
    assert [path for path in own_media.rglob("*") if path.is_file()] == []
