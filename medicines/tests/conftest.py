"""A catalogue of a few invented products, a home with a device, and a clock that a test sets."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from care.models import CareRelation, DeviceToken, Person
from medicines.models import DoseSchedule, UserMedication
from medicines.services import patients
from medicines.services.importing import import_catalogue
from medicines.services.patients import Patient

SAMPLE = Path(settings.BASE_DIR) / "medicines" / "sample_data" / "easy_drug_overview.csv"
SEOUL = ZoneInfo("Asia/Seoul")
SCHEDULE_FIELDS = ("repeat", "every_days", "weekdays", "month_day", "starts_at", "ends_at", "dose_limit")


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


@dataclass(frozen=True)
class Home:
    """Sunja, her device, her daughter who looks after her, and a stranger."""

    sunja: User
    daughter: User
    stranger: User
    device: APIClient

    @property
    def person(self) -> Patient:
        return patients.patient(self.sunja.pk)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def home(db) -> Home:
    sunja, daughter, stranger = (
        get_user_model().objects.create_user(name, password="a long enough one")
        for name in ("sunja", "daughter", "stranger")
    )
    Person.objects.create(user=sunja, display_name="할머니")
    CareRelation.objects.create(caregiver=daughter, cared_for=sunja, relationship="딸")
    _row, token = DeviceToken.objects.create(user=sunja, name="거실")
    device = APIClient()
    device.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return Home(sunja, daughter, stranger, device)


def seoul(text: str) -> dt.datetime:
    """`2026-11-23 08:30` on a clock in Seoul."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=SEOUL)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """The time of day, as a test wants it."""
    clock = Clock(seoul("2026-11-23 07:00"))
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


@dataclass
class Clock:
    now: dt.datetime

    def set(self, text: str) -> None:
        self.now = seoul(text)


def medication(user: User, name: str = "혈압약", dose: str = "1알", times=("08:30",), **fields) -> UserMedication:
    """Taken from 1 November 2026 on."""
    schedule = {key: fields.pop(key) for key in list(fields) if key in SCHEDULE_FIELDS}
    row = UserMedication.objects.create(user=user, name=name, **fields)
    start = schedule.pop("starts_at", seoul("2026-11-01 00:00"))
    DoseSchedule.objects.create(
        medication=row, dose=dose, times=list(times), anchor=start.astimezone(SEOUL).date(), starts_at=start, **schedule
    )
    return row


SAMPLES = [SAMPLE, SAMPLE.with_name("pill_identification.csv"), SAMPLE.with_name("accessibility.csv")]


def load(*files) -> str:
    """Import the files as an operator does; what the command says."""
    out = io.StringIO()
    call_command("import_medicines", *files, stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def samples(db) -> None:
    load(*SAMPLES)


def names(found) -> list[str]:
    return [medicine.name for medicine in found[:50]]
