"""A catalogue of a few invented products, and someone logged in."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.test import Client

from medicines.services.importing import import_catalogue

SAMPLE = Path(settings.BASE_DIR) / "medicines" / "sample_data" / "easy_drug_overview.csv"


@pytest.fixture
def catalogue(db) -> None:
    import_catalogue(SAMPLE, on_bad_row=lambda row: pytest.fail(f"{row}"))


@pytest.fixture
def user(db) -> User:
    return get_user_model().objects.create_user("sunja", password="a long enough one")


@pytest.fixture
def logged_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client
