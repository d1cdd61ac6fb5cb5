"""A device's token is exchanged for a new one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from rest_framework.test import APIClient

from care.models import DeviceToken

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


class Device(APIClient):
    def __init__(self, token: str) -> None:
        super().__init__()
        self.credentials(HTTP_AUTHORIZATION=f"Token {token}")

    def rotate(self):
        return self.post("/api/auth/rotate/")


@pytest.fixture
def kitchen() -> Device:
    user = get_user_model().objects.create_user("grandmother")
    _row, token = DeviceToken.objects.create(user=user, name="부엌")
    return Device(token)


def test_the_new_token_works_and_keeps_the_name(kitchen):
    answer = kitchen.rotate()
    assert answer.status_code == 200
    assert Device(answer.json()["token"]).post("/api/auth/logout/").status_code == 204
    assert DeviceToken.objects.get().name == "부엌"


def test_the_old_token_outlives_a_lost_answer_but_not_for_long(kitchen):
    kitchen.rotate()
    assert kitchen.rotate().status_code == 200
    ends = DeviceToken.objects.exclude(expiry=None).get().expiry
    assert ends <= timezone.now() + timedelta(minutes=10)
    DeviceToken.objects.filter(expiry=ends).update(expiry=timezone.now())
    assert kitchen.rotate().status_code == 401


def test_other_devices_are_left_alone(kitchen):
    user = get_user_model().objects.get()
    row, token = DeviceToken.objects.create(user=user, name="침실")
    kitchen.rotate()
    row.refresh_from_db()
    assert row.expiry is None
    assert Device(token).post("/api/auth/logout/").status_code == 204


def test_rotation_is_throttled_and_needs_a_token(kitchen):
    assert APIClient().post("/api/auth/rotate/").status_code == 401
    assert [kitchen.rotate().status_code for _ in range(11)] == [200] * 10 + [429]
