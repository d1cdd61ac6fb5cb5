"""Rows by the value of a column, as the ORM would find them."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist

from care.models import DeviceToken
from operations.lookups import row_with, rows_with

pytestmark = pytest.mark.django_db
User = get_user_model()


@pytest.fixture
def devices():
    user = User.objects.create_user("'; DROP TABLE auth_user; --")
    return [DeviceToken.objects.create(user=user, name=name)[0] for name in ("부엌", "침실")]


def test_rows_are_the_orms(devices):
    [kitchen, bedroom] = devices
    assert row_with(DeviceToken, public_id=kitchen.public_id) == kitchen
    assert rows_with(DeviceToken, digest=kitchen.digest)[0].created == kitchen.created
    assert set(rows_with(DeviceToken, user_id=kitchen.user_id)) == {kitchen, bedroom}
    assert row_with(DeviceToken, user_id=kitchen.user_id, name="침실") == bedroom


def test_values_are_never_sql(devices):
    name = devices[0].user.username
    assert row_with(User, username=name) == devices[0].user
    assert User.objects.count() == 1


def test_nothing_is_none(devices):
    assert row_with(DeviceToken, name="거실") is None
    assert rows_with(DeviceToken, name="거실") == []


def test_only_fields_can_be_asked_for(devices):
    with pytest.raises(FieldDoesNotExist):
        row_with(DeviceToken, (), **{"name = 'x' OR 1=1 --": "x"})


def test_one_query_each(devices, django_assert_num_queries):
    with django_assert_num_queries(1):
        row_with(DeviceToken, digest=devices[0].digest)


def test_rows_of_foreign_keys_are_read_in_the_same_query(devices, django_assert_num_queries):
    with django_assert_num_queries(1):
        [found] = rows_with(DeviceToken, ("user",), digest=devices[0].digest)
        assert found.user == devices[0].user
        assert found.user.date_joined == devices[0].user.date_joined
    assert row_with(DeviceToken, ("user",), digest="none") is None
