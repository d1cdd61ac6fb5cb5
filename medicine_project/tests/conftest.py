"""Somebody who has a row of every kind, and staff whom that does not concern."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission, User

from care.models import CareRelation
from medicine_project.tests.belongings import MARK, PRODUCT, PROJECT_APPS, Belongings, belongings_of
from medicines.models import Medicine


def _staff(name: str) -> User:
    """Staff with every permission that the project's own models have; no superuser."""
    user = get_user_model().objects.create_user(name, password="a long enough one", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label__in=PROJECT_APPS))
    return user


@pytest.fixture
def marked(db) -> Belongings:
    """The marked person, and a product of the catalogue, which concerns nobody."""
    Medicine.objects.create(item_seq=PRODUCT, name="혈평정")
    names = {"email": f"{MARK}@example.org", "first_name": MARK, "last_name": MARK}
    return belongings_of(get_user_model().objects.create_user(f"{MARK}-owner", **names), _staff("caregiver"))


@pytest.fixture
def clerk(marked) -> User:
    """Looks after somebody, but not after the marked person."""
    user = _staff("clerk")
    CareRelation.objects.create(caregiver=user, cared_for=get_user_model().objects.create_user("neighbour"))
    return user
