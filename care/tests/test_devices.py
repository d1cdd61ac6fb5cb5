"""Devices log in and out, each with a token of its own."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from rest_framework.test import APIClient

from care.models import CareRelation, DeviceToken, Person

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def grandmother():
    return get_user_model().objects.create_user("grandmother", password="home-pass-1")


@pytest.fixture
def client() -> APIClient:
    return APIClient()


def log_in(client: APIClient, **body):
    return client.post(
        "/api/auth/login/", {"username": "grandmother", "password": "home-pass-1", **body}, format="json"
    )


def test_each_device_gets_a_token_of_its_own(client, grandmother):
    tokens = {log_in(client, device=name).json()["token"] for name in ("부엌", "침실")}
    assert len(tokens) == 2
    assert sorted(DeviceToken.objects.values_list("name", flat=True)) == ["부엌", "침실"]


def test_only_a_hash_is_kept(client, grandmother):
    token = log_in(client).json()["token"]
    [row] = DeviceToken.objects.all().values()
    assert token not in str(row)
    assert row["expiry"] is None


def test_logging_out_ends_this_device_only(client, grandmother):
    kitchen, bedroom = log_in(client).json()["token"], log_in(client).json()["token"]
    client.credentials(HTTP_AUTHORIZATION=f"Token {kitchen}")
    assert client.post("/api/auth/logout/").status_code == 204
    assert client.post("/api/auth/logout/").status_code == 401
    client.credentials(HTTP_AUTHORIZATION=f"Token {bedroom}")
    assert client.post("/api/auth/logout/").status_code == 204


@pytest.mark.parametrize("body", [{"password": "wrong"}, {"username": "nobody"}])
def test_wrong_credentials_are_400_and_alike(client, grandmother, body):
    response = log_in(client, **body)
    assert response.status_code == 400
    assert response.json()["code"] == "wrong_credentials"


def test_a_closed_account_cannot_log_in(client, grandmother):
    grandmother.is_active = False
    grandmother.save()
    assert log_in(client).json()["code"] == "wrong_credentials"


def test_a_stale_token_does_not_stop_a_log_in(client, grandmother):
    client.credentials(HTTP_AUTHORIZATION="Token stale")
    assert log_in(client).status_code == 200


def test_guessing_is_throttled(client, grandmother):
    answers = [log_in(client, password=f"guess {n}") for n in range(11)]
    assert [answer.status_code for answer in answers] == [400] * 10 + [429]
    assert answers[-1].json()["code"] == "throttled"
    assert int(answers[-1]["Retry-After"]) > 0


def test_a_forged_address_does_not_escape_the_throttle(client, grandmother):
    for n in range(11):
        answer = client.post(
            "/api/auth/login/", {"username": "x", "password": "y"}, headers={"x-forwarded-for": f"9.9.9.{n}"}
        )
    assert answer.status_code == 429


def test_missing_fields_are_named(client):
    response = client.post("/api/auth/login/", {}, format="json")
    assert response.status_code == 400
    assert set(response.json()["errors"]) == {"username", "password"}


def test_nobody_cares_for_the_same_person_twice_or_for_themselves(grandmother):
    daughter = get_user_model().objects.create_user("daughter")
    CareRelation.objects.create(caregiver=daughter, cared_for=grandmother)
    with pytest.raises(IntegrityError):
        CareRelation.objects.create(caregiver=daughter, cared_for=grandmother)


def test_nobody_cares_for_themselves(grandmother):
    with pytest.raises(IntegrityError):
        CareRelation.objects.create(caregiver=grandmother, cared_for=grandmother)


def test_time_zones_are_real(grandmother):
    Person(user=grandmother, display_name="할머니").full_clean()
    with pytest.raises(ValidationError):
        Person(user=grandmother, display_name="할머니", time_zone="Asia/Nowhere").full_clean()


def test_the_admin_shows_devices_but_never_a_token(admin_client, grandmother):
    _row, token = DeviceToken.objects.create(user=grandmother, name="부엌")
    page = admin_client.get("/admin/care/devicetoken/").content.decode()
    assert "부엌" in page
    assert token[:15] not in page
    assert token not in admin_client.get("/admin/care/devicetoken/add/").content.decode()
