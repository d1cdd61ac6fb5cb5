"""Throttles and lock-outs, counted in the cache that every process shares."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings as project
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from rest_framework.test import APIClient

LOGIN = "/api/auth/login/"
pytestmark = pytest.mark.postgres
OTHER_PROCESS = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "medicine_project.settings"
import django
django.setup()
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
for _ in range(6):
    print(Client().post("/api/auth/login/", {"username": "grandmother", "password": "guess"}).status_code)
"""


@pytest.fixture
def database_cache(settings):
    """The cache of a fresh installation."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}
    }
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def grandmother(db):
    return get_user_model().objects.create_user("grandmother", password="home-pass-1", is_staff=True)


def guess(password: str = "guess", **headers) -> int:
    body = {"username": "grandmother", "password": password}
    return APIClient().post(LOGIN, body, format="json", headers=headers).status_code


@pytest.mark.django_db(transaction=True)
def test_two_processes_share_one_count(database_cache, own_media):
    database = connection.settings_dict
    url = f"sqlite:///{database['NAME']}"
    if database["ENGINE"].endswith("postgresql"):
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    answers = [guess() for _ in range(6)]
    there = subprocess.run(
        [sys.executable, "-c", OTHER_PROCESS],
        cwd=project.BASE_DIR,
        env={**os.environ, "DATABASE_URL": url, "MEDIA_ROOT": str(own_media), "DJANGO_SECRET_KEY": project.SECRET_KEY},
        capture_output=True,
        text=True,
        check=True,
    )
    answers += [int(line) for line in there.stdout.split()]
    assert answers.count(400) <= 10
    assert answers[-1] == 429


@pytest.mark.django_db(transaction=True)
def test_guesses_made_at_the_same_time_all_count(database_cache):
    def attempt(_):
        try:
            return guess()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(24)))
    assert sorted(answers) == [400] * 10 + [429] * 14


def admin_log_in(password: str, **headers):
    return Client(headers=headers).post("/admin/login/?next=/admin/", {"username": "grandmother", "password": password})


def test_the_admin_locks_who_guesses_and_says_so(grandmother):
    answers = [admin_log_in("guess") for _ in range(15)]
    assert [answer.status_code for answer in answers] == [200] * 14 + [429]
    assert "15분 뒤" in answers[-1].content.decode()
    assert int(answers[-1]["Retry-After"]) > 0
    assert admin_log_in("home-pass-1").status_code == 429, "the right password does not help now"


def test_who_guesses_elsewhere_does_not_lock_the_owner_out(grandmother):
    for _ in range(15):
        Client(REMOTE_ADDR="203.0.113.9").post("/admin/login/", {"username": "grandmother", "password": "guess"})
    assert admin_log_in("home-pass-1").status_code == 302


def test_a_forged_address_does_not_escape_the_lock(grandmother):
    answers = [admin_log_in("guess", x_forwarded_for=f"203.0.113.{n}").status_code for n in range(15)]
    assert answers[-1] == 429


def test_a_success_clears_the_count(grandmother):
    for _ in range(14):
        admin_log_in("guess")
    assert admin_log_in("home-pass-1").status_code == 302
    assert admin_log_in("guess").status_code == 200


def test_a_locked_device_is_told_in_json(grandmother, monkeypatch):
    from operations.throttling import LoginThrottle

    monkeypatch.setattr(LoginThrottle, "allow_request", lambda *_: True)
    for _ in range(15):
        guess()
    answer = APIClient().post(LOGIN, {"username": "grandmother", "password": "home-pass-1"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (429, "locked_out")
    assert answer["Retry-After"]
