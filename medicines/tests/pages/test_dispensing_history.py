"""A family brings the file of '내가 먹는 약 한눈에', looks at what was found in it, and confirms."""

from __future__ import annotations

import datetime as dt
import html
import logging
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import gettext_lazy

from medicines.exceptions import MedicationError
from medicines.models import Prescription, Supply, UserMedication
from medicines.services import held_history, prescriptions
from medicines.services.doses import doses_between
from medicines.tests.conftest import Home, client_of
from medicines.tests.histories import PASSWORD, history_file, printed, product, table, workbook

pytestmark = pytest.mark.usefixtures("clock")
LINES = (
    printed("맑은정5밀리그램(예시)", "641900010", days=30),
    printed("달래캡슐", "641900020", "1캡슐", 1, 2, 28, "20261120", "가람의원", "가람약국"),
    printed("달래캡슐", "641900020", "1캡슐", 1, 2, 28, "20261024", "가람의원", "가람약국"),
    printed("토요정2.5밀리그램", "641900030", amount=0.1429),
    printed("새벽점안액", "641900040", "5mL/병", 0.8333, 4, 14),
    printed("여름정", "641900050", days=5, on="20260701"),
    printed("내일정", "641900060", on="20261201"),
)


def path(home: Home, page: str = "") -> str:
    return f"/medicines/people/{home.sunja.pk}/history/{page}"


def bring(client: Client, home: Home, data: bytes | None = None, password: str = PASSWORD):
    file = SimpleUploadedFile("개인투약이력.xls", history_file(*LINES) if data is None else data)
    return client.post(path(home), {"file": file, "password": password})


def shown(answer) -> str:
    return " ".join(html.unescape(answer.content.decode()).split())


def form_of(answer) -> dict[str, Any]:
    """What a browser would send if nothing were changed."""
    fields: dict[str, Any] = {"held": answer.context["held"]}
    for form in answer.context["review"].forms:
        for field in form:
            if value := field.value():
                fields[field.html_name] = value
    return fields


def prefix_of(answer, name: str) -> str:
    (form,) = (one for one in answer.context["review"].forms if one.finding.course.line.name.startswith(name))
    return str(form.prefix)


def dues(home: Home, day: str = "2026-11-23") -> list[str]:
    on = dt.date.fromisoformat(day)
    return [f"{dose.time:%H:%M} {dose.medication.name} {dose.dose}" for dose in doses_between(home.person, on, on)]


def test_the_story(home: Home, own_media: Path):
    product("641900010", "맑은정5밀리그램(예시성분)", "900000011")
    daughter = client_of(home.daughter)
    assert path(home) in shown(daughter.get(f"/medicines/people/{home.sunja.pk}/"))
    assert path(home) in shown(daughter.get(f"/medicines/people/{home.sunja.pk}/add/"))
    assert "파일과 비밀번호는 저장하지 않습니다" in shown(daughter.get(path(home)))

    answer = bring(daughter, home)
    page = shown(answer)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "지금 드실 약 4가지" in page
    assert "맑은정5밀리그램(예시성분)" in page
    assert "1정씩 하루 1번 · <strong>12월 15일까지</strong>" in page
    # 28 days from 24 October, and 28 more after them.
    assert "1캡슐씩 하루 2번 · <strong>12월 18일까지</strong>" in page
    assert "이어서 2번 받으셨습니다" in page
    assert "아침, 저녁 · 1캡슐씩 (바꾸기)" in page
    assert "나누어떨어지지 않습니다" in page
    assert "한 번에 0.1429 (1정)" in page
    assert re.search("다 드셨을 약 1가지.*여름정", page)
    assert re.search("읽지 못한 줄.*내일정", page)
    assert not UserMedication.objects.exists()
    assert not list((own_media / "incoming").iterdir())

    fields = form_of(answer)
    unanswered = daughter.post(path(home, "confirm/"), fields)
    assert unanswered.status_code == 400
    assert shown(unanswered).count("언제 드시는지 골라 주세요.") == 2
    assert not UserMedication.objects.exists()

    fields |= {f"{prefix_of(answer, '토요정')}-when": "later", f"{prefix_of(answer, '새벽점안액')}-when": "times"}
    fields |= {f"{prefix_of(answer, '새벽점안액')}-parts": ["morning", "bedtime"]}
    fields |= {f"{prefix_of(answer, '맑은정')}-meal": "before"}
    done = daughter.post(path(home, "confirm/"), fields, follow=True)
    assert done.redirect_chain == [(f"/medicines/people/{home.sunja.pk}/", 302)]
    assert "약 4가지를 적었습니다." in shown(done)
    assert dues(home) == [
        "07:30 맑은정 1정", "08:30 달래캡슐 1캡슐", "08:30 새벽점안액 ", "18:30 달래캡슐 1캡슐", "21:30 새벽점안액 ",
    ]  # fmt: skip
    assert dues(home, "2026-12-18")[-1] == "18:30 달래캡슐 1캡슐"
    assert dues(home, "2026-12-19") == []
    weekly = UserMedication.objects.get(name="토요정")
    assert not weekly.schedules.exists()
    assert "나누어떨어지지 않습니다" in weekly.question
    assert {(row.pharmacy, row.created_by) for row in Prescription.objects.all()} == {
        ("늘봄약국", home.daughter),
        ("가람약국", home.daughter),
    }
    clear = UserMedication.objects.get(name="맑은정")
    assert clear.medicine_id == "900000011"
    assert "2026년 12월 15일까지" in shown(daughter.get(f"/medicines/taken/{clear.pk}/"))

    again = bring(daughter, home)
    assert "새로 적을 약이 없습니다." in shown(again)
    assert "이미 적혀 있는 약 4가지" in shown(again)
    rows = list(UserMedication.objects.values()), list(Prescription.objects.values()), list(Supply.objects.values())
    assert "새로 적을 것이 없습니다." in shown(daughter.post(path(home, "confirm/"), fields, follow=True))
    assert rows == (
        list(UserMedication.objects.values()), list(Prescription.objects.values()), list(Supply.objects.values()),
    )  # fmt: skip


def test_a_refill_weeks_later(home: Home, clock):
    daughter = client_of(home.daughter)
    first = bring(daughter, home, history_file(LINES[0]))
    daughter.post(path(home, "confirm/"), form_of(first))
    clock.set("2026-12-14 07:00")
    daughter = client_of(home.daughter)  # her session of three weeks ago has ended
    then = bring(daughter, home, history_file(LINES[0], printed("맑은정5밀리그램(예시)", "641900010", on="2026-12-13")))
    assert "드시던 약을 더 받으셨습니다" in shown(then)
    done = daughter.post(path(home, "confirm/"), form_of(then), follow=True)
    assert "더 받아 온 약 1가지를 이어 적었습니다." in shown(done)
    assert dues(home, "2027-01-14") == ["08:30 맑은정 1정"]
    assert dues(home, "2027-01-15") == []


def test_what_is_not_ticked_is_not_written_down(home: Home):
    daughter = client_of(home.daughter)
    answer = bring(daughter, home, history_file(*LINES[:3]))
    fields = form_of(answer)
    del fields[f"{prefix_of(answer, '맑은정')}-take"]
    daughter.post(path(home, "confirm/"), fields)
    assert [row.name for row in UserMedication.objects.all()] == ["달래캡슐"]
    left = bring(daughter, home, history_file(*LINES[:3]))
    assert [form.finding.course.line.name for form in left.context["review"].new] == ["맑은정5밀리그램(예시)"]
    nothing = daughter.post(path(home, "confirm/"), {"held": left.context["held"]})
    assert nothing.status_code == 400
    assert "적을 약을 하나 이상 골라 주세요." in shown(nothing)


@pytest.mark.parametrize(
    ("row", "fields", "error"),
    [
        ({}, {"when": "times", "parts": []}, "parts"),
        ({"amount": 0.33}, {"when": "times", "parts": ["morning"], "dose": " "}, "dose"),
        ({"days": ""}, {"take": "on", "when": "times", "parts": ["morning"]}, "when"),
        ({}, {"when": "weekly"}, "when"),
        ({}, {"parts": ["midnight"]}, "parts"),
        ({}, {"meal": "feast"}, "meal"),
        ({}, {"dose": "1" * 51}, "dose"),
    ],
)
def test_answers_that_leave_a_question(home: Home, row, fields, error):
    daughter = client_of(home.daughter)
    answer = bring(daughter, home, history_file(printed("맑은정5밀리그램", "641900010", **row)))
    prefix = prefix_of(answer, "맑은정")
    sent = form_of(answer) | {f"{prefix}-{name}": value for name, value in fields.items()}
    refused = daughter.post(path(home, "confirm/"), sent)
    assert refused.status_code == 400
    assert list(refused.context["review"].new[0].errors) == [error]
    assert not UserMedication.objects.exists()


def test_a_medicine_of_unknown_length_is_not_ticked(home: Home):
    answer = bring(client_of(home.daughter), home, history_file(printed("맑은정", days="")))
    (form,) = answer.context["review"].new
    assert not form["take"].value()


def refusal(answer) -> tuple[int, str, str]:
    (error,) = answer.context["form"].errors.get_json_data()["__all__"]
    return answer.status_code, error["code"], error["message"]


@pytest.mark.parametrize(
    ("data", "password", "status", "code"),
    [
        (history_file(*LINES), "19400306", 400, "wrong_password"),
        (history_file(*LINES), "", 400, "password_missing"),
        (b"", PASSWORD, 400, "file_is_empty"),
        (b"<html><body>login</body></html>", PASSWORD, 400, "file_is_web_page"),
        (b"%PDF-1.4", PASSWORD, 400, "file_is_no_workbook"),
        (workbook([["이름", "나이"]]), "", 400, "no_dispensing_history"),
        (workbook([["제품명", "약품코드", "단위"]]), "", 400, "history_columns_missing"),
        (workbook(table()), "", 400, "nothing_dispensed"),
        (bytes(3 << 20), PASSWORD, 413, "file_too_large"),
        (workbook([["가"]] * 3001), PASSWORD, 413, "workbook_too_large"),
        (history_file(*LINES)[:600], PASSWORD, 400, "workbook_unreadable"),
    ],
)
def test_a_file_that_is_none(home: Home, own_media: Path, caplog, data, password, status, code):
    caplog.set_level(logging.DEBUG)
    answer = bring(client_of(home.daughter), home, data, password)
    told_status, told_code, message = refusal(answer)
    assert (told_status, told_code) == (status, code)
    assert message.endswith((".", "일수"))
    assert message in shown(answer)
    assert not list((own_media / "incoming").iterdir())
    assert not password or (password not in answer.content.decode() and password not in caplog.text)
    assert not UserMedication.objects.exists()


def test_no_file_at_all(home: Home):
    answer = client_of(home.daughter).post(path(home), {"password": PASSWORD})
    assert refusal(answer)[:2] == (400, "file_missing")
    long = client_of(home.daughter).post(path(home), {"password": "1" * 300})
    assert long.status_code == 400


def test_what_was_found_is_forgotten_in_time_and_for_others(home: Home, monkeypatch):
    daughter = client_of(home.daughter)
    fields = form_of(bring(daughter, home, history_file(*LINES[:3])))
    own = f"/medicines/people/{home.daughter.pk}/history/confirm/"
    for client, where in ((daughter, own), (client_of(home.sunja), path(home, "confirm/"))):
        answer = client.post(where, fields)
        assert answer.status_code == 400
        assert "파일을 다시 올려 주세요" in shown(answer)
    assert daughter.post(path(home, "confirm/"), fields | {"held": ""}).status_code == 400
    monkeypatch.setattr(held_history, "HELD_SECONDS", -1)
    assert daughter.post(path(home, "confirm/"), fields).status_code == 400
    assert not UserMedication.objects.exists()


def test_a_refusal_of_the_prescription_is_told_and_nothing_lost(home: Home, monkeypatch):
    class NeverDaily(MedicationError):
        default_detail = gettext_lazy("날마다 드시는 약이 아닙니다.")

    def refuse(_order):
        raise NeverDaily

    daughter = client_of(home.daughter)
    answer = bring(daughter, home, history_file(LINES[0]))
    monkeypatch.setattr(prescriptions, "create", refuse)
    fields = form_of(answer) | {f"{prefix_of(answer, '맑은정')}-dose": "1.5정"}
    refused = daughter.post(path(home, "confirm/"), fields)
    assert refused.status_code == 400
    assert "날마다 드시는 약이 아닙니다." in shown(refused)
    assert 'value="1.5정"' in shown(refused)


def test_names_are_text_and_never_markup(home: Home):
    answer = bring(client_of(home.daughter), home, history_file(printed("<script>alert(1)</script>정")))
    assert b"<script>alert" not in answer.content


def test_more_than_a_page_takes(home: Home, settings):
    rows = [printed(f"맑은정{number}밀리그램", f"6419{number:05}") for number in range(1, 36)]
    daughter = client_of(home.daughter)
    answer = bring(daughter, home, history_file(*rows))
    assert "나머지 5가지가 나옵니다" in shown(answer)
    fields = form_of(answer)
    everything = sum(len(value) if isinstance(value, list) else 1 for value in fields.values()) + 1
    most = everything + 3 * len(answer.context["review"].new)
    assert most <= settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    daughter.post(path(home, "confirm/"), fields)
    rest = bring(daughter, home, history_file(*rows))
    daughter.post(path(home, "confirm/"), form_of(rest))
    assert UserMedication.objects.count() == 35


def test_strangers_find_nothing(home: Home):
    for page in ("", "confirm/"):
        assert client_of(home.stranger).get(path(home, page)).status_code in (404, 405)
        assert client_of(home.stranger).post(path(home, page)).status_code == 404
        assert Client().post(path(home, page))["Location"].startswith("/login/")
        forged = Client(enforce_csrf_checks=True)
        forged.force_login(home.sunja)
        assert forged.post(path(home, page)).status_code == 403
    assert bring(client_of(home.stranger), home, history_file(LINES[0])).status_code == 404
    assert client_of(home.sunja).get(path(home)).status_code == 200
    assert client_of(home.sunja).get(path(home, "confirm/")).status_code == 405
