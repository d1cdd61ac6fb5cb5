"""Three people, of whom one looks after another, and photos as phones make them."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageDraw

from care.models import CareRelation, Person
from ocr.models import PrescriptionDraft
from ocr.services import drafts
from ocr.services.photos import clean_photo

LANDSCAPE = (640, 480)


@dataclass(frozen=True)
class People:
    """Sunja is looked after by her daughter; the stranger has to do with neither."""

    sunja: User
    daughter: User
    stranger: User


@pytest.fixture
def people(db) -> People:
    sunja, daughter, stranger = (
        get_user_model().objects.create_user(name, password="a long enough one")
        for name in ("sunja", "daughter", "stranger")
    )
    Person.objects.create(user=sunja, display_name="김순자 할머니")
    CareRelation.objects.create(caregiver=daughter, cared_for=sunja, relationship="딸")
    return People(sunja, daughter, stranger)


def picture(size: tuple[int, int] = LANDSCAPE) -> Image.Image:
    """White, with a black corner at the top left that shows which way is up."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="black")
    return image


def encoded(image: Image.Image, kind: str = "JPEG", **options) -> bytes:
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def upload(data: bytes, name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def draft(people: People) -> PrescriptionDraft:
    """Sunja's, photographed by herself."""
    data = encoded(picture())
    return drafts.create_draft(people.sunja.pk, people.sunja.pk, clean_photo(io.BytesIO(data), len(data)))
