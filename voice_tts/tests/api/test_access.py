"""What is another home's does not exist, by any verb, path or trick."""

from __future__ import annotations

import uuid

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from voice_tts.models import UserVoice

pytestmark = pytest.mark.slow

VERBS = ("get", "head", "post", "put", "patch", "delete", "options")
PUBLIC = {
    "api/auth/login/", "api/tts/health/", "api/tts/ready/", "api/schema/", "api/docs/", "health",
    "api/tts/cache/<str:cache_key>/",
}  # fmt: skip
"""What answers without a token; a cached audio by its signature only, which test_links.py holds."""


@pytest.fixture
def victim(home, engine):
    home.upload()
    home.answer = home.generate("아침 약 드세요.").json()
    return home


def api_paths() -> list[str]:
    """Every route below `/api/` and `/v1/`, with something in the place of its parameters."""
    found: list[str] = []

    def walk(patterns, prefix: str) -> None:
        for entry in patterns:
            route = prefix + str(entry.pattern)
            if isinstance(entry, URLResolver):
                walk(entry.url_patterns, route)
            elif isinstance(entry, URLPattern) and route.startswith(("api/", "v1/", "health")):
                found.append(route)

    walk(get_resolver().url_patterns, "")
    return found


def fill(route: str, **values: object) -> str:
    defaults = {"voice_id": 1, "cache_key": "0" * 64, "job_id": uuid.uuid4(), "pk": 1, **values}
    for converter in ("str", "int", "uuid", "slug"):
        for name, value in defaults.items():
            route = route.replace(f"<{converter}:{name}>", str(value))
    return "/" + route


@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_opens_an_endpoint_without_a_token(verb, db):
    for route in api_paths():
        if route in PUBLIC:
            continue
        status = getattr(APIClient(), verb)(fill(route)).status_code
        assert status in (401, 404, 405), (verb, route, status)


@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_breaks_an_endpoint(verb, home, engine):
    for route in api_paths():
        if "logout" in route or "rotate" in route:
            continue
        answer = getattr(home, verb)(fill(route))
        assert answer.status_code < 500, (verb, route, answer.content)


@pytest.mark.parametrize("verb", VERBS)
def test_another_homes_voice_is_404_by_every_verb(verb, victim, other_home):
    voice_id = victim.answer["voice_id"]
    before = list(UserVoice.objects.values())
    for route in api_paths():
        if "<int:voice_id>" in route and verb != "options":
            answer = getattr(other_home, verb)(fill(route, voice_id=voice_id))
            assert answer.status_code in (404, 405), (verb, route)
    assert list(UserVoice.objects.values()) == before


def test_speaking_in_another_homes_voice_is_404(victim, other_home):
    answer = other_home.generate("아침 약 드세요.", voice_id=victim.answer["voice_id"])
    assert (answer.status_code, answer.json()["code"]) == (404, "voice_not_found")


def test_lists_hold_only_ones_own(victim, other_home):
    assert other_home.get("/api/tts/voices/").json()["voices"] == []


@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
def test_a_link_only_reads(verb, victim, browser):
    assert getattr(browser, verb)(victim.answer["audio_url"]).status_code in (401, 405)
    assert browser.get(victim.answer["audio_url"]).status_code == 200


def test_a_verb_in_a_header_is_not_one(victim, browser):
    voice = f"/api/tts/voices/{victim.answer['voice_id']}/"
    victim.post(voice, headers={"x-http-method-override": "DELETE"})
    victim.post(voice, {"_method": "DELETE"})
    assert UserVoice.objects.filter(pk=victim.answer["voice_id"]).exists()


@pytest.mark.parametrize("name", ["token", "key", "api_key", "auth", "access_token", "authorization"])
def test_a_token_in_the_url_opens_nothing(name, victim, browser):
    path = f"/api/tts/cache/{victim.answer['cache_key']}/"
    assert browser.get(f"{path}?{name}={victim.token}").status_code == 401
    assert browser.get(f"/api/tts/voices/?{name}=Token%20{victim.token}").status_code == 401


def test_a_link_cannot_be_replayed_after_withdrawal(victim, browser):
    assert browser.get(victim.answer["audio_url"]).status_code == 200
    assert victim.delete(f"/api/tts/voices/{victim.answer['voice_id']}/").status_code in (200, 204)
    assert browser.get(victim.answer["audio_url"]).status_code in (403, 404)
    assert victim.get(f"/api/tts/cache/{victim.answer['cache_key']}/").status_code == 404


@pytest.mark.parametrize(
    "key",
    [
        "../../db.sqlite3",
        "..%2f..%2fdb.sqlite3",
        "%2e%2e/%2e%2e/etc/passwd",
        "..\\..\\x",
        "a%00b",
        "．．／",
        "0" * 5000,
    ],
)
def test_no_key_leads_out_of_the_cache(key, victim, browser):
    for client in (victim, browser):
        assert client.get(f"/api/tts/cache/{key}/").status_code in (401, 404)
        assert client.get(f"/api/tts/cache/{key}/?signature=x").status_code in (403, 404)


def test_media_has_no_route(victim, browser, own_media):
    for path in own_media.rglob("*.wav"):
        name = path.relative_to(own_media)
        for prefix in ("media", "static", "static/../media", "private-audio", ""):
            assert browser.get(f"/{prefix}/{name}").status_code == 404
