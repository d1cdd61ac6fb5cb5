"""Caregivers make, name and revoke the devices of whom they look after."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from care.models import CareRelation, DeviceToken
from voice_tts.tests.people import caregivers

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
DEVICES = "/admin/care/devicetoken/"


@pytest.fixture
def people():
    users = get_user_model().objects
    return users.create_user("grandmother", password="x"), users.create_user("neighbour", password="x")


@pytest.fixture
def carer(people) -> Client:
    user = get_user_model().objects.create_user("daughter", password="x", is_staff=True)
    user.groups.add(caregivers())
    CareRelation.objects.create(caregiver=user, cared_for=people[0], relationship="딸")
    client = Client()
    client.force_login(user)
    return client


def token_in(page: str) -> str:
    found = re.search(r'class="token">([0-9a-f]+)<', page)
    assert found
    return found.group(1)


def test_a_token_is_shown_once_and_works(carer, people):
    answer = carer.post(f"{DEVICES}add/", {"user": people[0].pk, "name": "부엌 약상자"})
    token = token_in(answer.content.decode())
    assert "no-store" in answer["Cache-Control"]
    device = DeviceToken.objects.get()
    assert (device.user, device.name) == (people[0], "부엌 약상자")
    pi = Client(headers={"Authorization": f"Token {token}"})
    assert pi.get("/api/tts/voices/").status_code == 200
    for page in (DEVICES, f"{DEVICES}{device.pk}/change/"):
        assert token not in carer.get(page, follow=True).content.decode()
    assert token not in str(carer.session.items())


def test_a_device_is_renamed_and_revoked(carer, people):
    device, token = DeviceToken.objects.create(user=people[0], name="부엌")
    carer.post(f"{DEVICES}{device.pk}/change/", {"name": "침실"})
    assert DeviceToken.objects.get().name == "침실"
    carer.post(f"{DEVICES}{device.pk}/delete/", {"post": "yes"})
    assert Client(headers={"Authorization": f"Token {token}"}).get("/api/tts/voices/").status_code == 401


def test_a_strangers_devices_do_not_exist(carer, people):
    device, _token = DeviceToken.objects.create(user=people[1], name="옆집 기기")
    assert "옆집" not in carer.get(DEVICES).content.decode()
    for page in ("change", "delete", "history"):
        assert "옆집" not in carer.get(f"{DEVICES}{device.pk}/{page}/", follow=True).content.decode()
    carer.post(f"{DEVICES}{device.pk}/delete/", {"post": "yes"})
    carer.post(f"{DEVICES}{device.pk}/change/", {"name": "x"})
    assert DeviceToken.objects.get().name == "옆집 기기"
    refused = carer.post(f"{DEVICES}add/", {"user": people[1].pk, "name": "x"})
    assert refused.status_code == 400
    assert DeviceToken.objects.count() == 1


def test_a_device_needs_a_name(carer, people):
    refused = carer.post(f"{DEVICES}add/", {"user": people[0].pk, "name": ""})
    assert "기기 이름을 적어 주세요" in refused.content.decode()
    assert not DeviceToken.objects.exists()


def test_staff_without_the_permission_makes_none(people):
    get_user_model().objects.create_user("clerk", password="x", is_staff=True)
    clerk = Client()
    clerk.force_login(get_user_model().objects.get(username="clerk"))
    assert clerk.get(f"{DEVICES}add/").status_code == 403


def test_ones_own_devices_are_among_them_and_oneself_is_offered_last(carer, people):
    """The first one is chosen beforehand, and a device is mostly made for somebody else."""
    daughter = get_user_model().objects.get(username="daughter")
    younger = get_user_model().objects.create_user("grandfather", password="x")
    CareRelation.objects.create(caregiver=daughter, cared_for=younger)
    DeviceToken.objects.create(user=daughter, name="지은의 전화")
    assert "지은의 전화" in carer.get(DEVICES).content.decode()
    offered = re.findall(r'<option value="(\d+)"', carer.get(f"{DEVICES}add/").content.decode())
    assert [int(pk) for pk in offered] == [people[0].pk, younger.pk, daughter.pk]
