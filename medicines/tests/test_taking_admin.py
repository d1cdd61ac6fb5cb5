"""What people take, in the admin: in Korean, and closed to strangers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from medicines.models import Intake, MovedDose, Prescription, Question, ReminderSettings, UserMedication
from medicines.tests.conftest import Home, client_of, medication, seoul

LISTS = ("usermedication", "prescription", "intake", "remindersettings")


@pytest.fixture
def rows(home: Home) -> Home:
    row = medication(home.sunja, "혈압약")
    Prescription.objects.create(user=home.sunja, pharmacy="늘봄약국")
    ReminderSettings.objects.create(user=home.sunja)
    Intake.objects.create(
        medication=row, day=dt.date(2026, 11, 23), time=dt.time(8, 30), state="taken", at=seoul("2026-11-23 08:31")
    )
    return home


@pytest.mark.parametrize("name", LISTS)
def test_staff_see_whom_they_look_after_and_nobody_else(rows: Home, name, admin_client: Client):
    path = f"/admin/medicines/{name}/"
    for user, seen in ((rows.daughter, 1), (rows.stranger, 0)):
        user.is_staff = True
        user.save()
        user.user_permissions.set(Permission.objects.filter(content_type__app_label="medicines"))
        page = client_of(user).get(path)
        assert page.status_code == 200
        assert f"{name}/" in path
        assert page.content.decode().count('class="action-select"') == seen
    assert admin_client.get(path, {"q": "sunja"}).status_code == 200
    assert admin_client.get(f"{path}add/").status_code == 403


def test_it_is_korean_and_a_medication_shows_its_times(rows: Home, admin_client: Client):
    page = admin_client.get("/admin/medicines/").content.decode()
    for word in ("먹는 약", "처방", "복용 기록", "알림 설정"):
        assert word in page
    row = UserMedication.objects.get(user=rows.sunja)
    page = admin_client.get(f"/admin/medicines/usermedication/{row.pk}/change/").content.decode()
    assert "08:30" in page
    assert "식사와의 관계" in page


def test_a_medications_rhythm_and_question_are_shown_and_not_changed(home: Home, admin_client: Client):
    row = medication(home.sunja, "혈압약", repeat="weekdays", weekdays=[5], follow_minutes=7)
    row.held_for, row.question = Question.UNCLEAR_RHYTHM, "언제 드시나요?"
    row.save()
    MovedDose.objects.create(
        medication=row, day=dt.date(2026, 11, 28), time=dt.time(8, 30), to_day=dt.date(2026, 11, 29), to_time=dt.time(9)
    )
    page = admin_client.get(f"/admin/medicines/usermedication/{row.pk}/change/").content.decode()
    for words in ("[5]", "언제 드시나요?", "옮긴 날", "먼저 쓰는 약", "몇 주마다"):
        assert words in page
    for field in ("held_for", "as_needed", "schedules-0-weekdays", "moved_doses-0-to_day"):
        assert f'name="{field}"' not in page
