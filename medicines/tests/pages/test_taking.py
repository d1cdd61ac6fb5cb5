"""The pages on which a family sees and sets what is taken."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.test import Client

from care.models import Person
from medicines.models import Intake, Medicine, ReminderSettings, UserMedication
from medicines.services.doses import doses_between
from medicines.tests.conftest import Home, client_of, medication, seoul
from medicines.tests.pages.forms import as_shown

DAY = dt.date(2026, 11, 23)
pytestmark = pytest.mark.usefixtures("clock")


def at(home: Home, page: str = "") -> str:
    return f"/medicines/people/{home.sunja.pk}/{page}"


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


PAGES = ("", "month/", "words/", "add/")


def test_strangers_find_nothing_and_nobody_is_asked_to_log_in(home: Home):
    row = medication(home.sunja)
    paths = [*(at(home, page) for page in PAGES), f"/medicines/taken/{row.pk}/"]
    posts = [at(home, "hear/"), at(home, "reminders/20261123-0830/"), f"/medicines/taken/{row.pk}/now/"]
    for path in paths:
        assert client_of(home.stranger).get(path).status_code == 404
        assert client_of(home.stranger).post(path).status_code in (404, 405)
        assert Client().get(path)["Location"].startswith("/login/")
        for user in (home.sunja, home.daughter):
            assert client_of(user).get(path).status_code == 200
    for path in posts:
        assert client_of(home.stranger).post(path).status_code == 404
        assert client_of(home.sunja).get(path).status_code == 405
        forged = Client(enforce_csrf_checks=True)
        forged.force_login(home.sunja)
        assert forged.post(path).status_code == 403
    for number in (99999, 2**80):
        assert client_of(home.sunja).get(f"/medicines/people/{number}/").status_code == 404
    assert not Intake.objects.exists()


def test_who_cares_for_somebody_chooses_whom_to_see(home: Home):
    assert client_of(home.sunja).get("/medicines/mine/")["Location"] == at(home)
    page = text_of(client_of(home.daughter), "/medicines/mine/")
    assert "할머니" in page
    assert at(home) in page


def test_today_and_its_buttons(home: Home, clock):
    first = medication(home.sunja, "혈압약", "1알")
    medication(home.sunja, "당뇨약", "2알")
    clock.set("2026-11-23 08:40")
    daughter = client_of(home.daughter)
    page = text_of(daughter, at(home))
    assert "할머니의 약" in page
    assert "아침 약 드실 시간이에요. 당뇨약 2알과 혈압약 1알이에요." in page
    note = at(home, "reminders/20261123-0830/")
    assert daughter.post(note, {"state": "taken", "medication": str(first.pk)}).status_code == 302
    assert [dose.state for dose in doses_between(home.person, DAY, DAY)] == ["pending", "taken"]
    daughter.post(note, {"state": "skipped"})
    assert [dose.state for dose in doses_between(home.person, DAY, DAY)] == ["skipped", "skipped"]
    daughter.post(note, {"state": "undo"})
    assert not Intake.objects.exists()
    daughter.post(note, {"state": "taken"})
    assert {(intake.state, intake.recorded_by) for intake in Intake.objects.all()} == {("taken", home.daughter)}
    assert daughter.post(note, {"state": "eaten"}).status_code == 404
    assert daughter.post(at(home, "reminders/20261123-0900/"), {"state": "taken"}).status_code == 404


def test_told_days_later_it_was_taken_in_time(home: Home, clock):
    medication(home.sunja)
    clock.set("2026-11-25 08:40")
    client_of(home.daughter).post(at(home, "reminders/20261123-0830/"), {"state": "taken"})
    assert (Intake.objects.get().state, Intake.objects.get().at) == ("taken", seoul("2026-11-23 08:30"))


def filled(**fields) -> dict:
    return {
        "name": "혈압약", "meal": "after", "dose": "1알", "parts": ["morning", "evening"], "repeat": "days",
        "every_days": "1", "start": "now",
    } | fields  # fmt: skip


def test_a_new_medication(home: Home):
    answer = client_of(home.daughter).post(at(home, "add/"), filled(other_times="13:00, 15시"))
    assert answer.status_code == 302
    found = doses_between(home.person, DAY, DAY)
    assert [f"{dose.time:%H:%M} {dose.dose}" for dose in found] == ["08:30 1알", "13:00 1알", "15:00 1알", "18:30 1알"]


def test_before_meals_is_earlier(home: Home):
    client_of(home.daughter).post(at(home, "add/"), filled(meal="before"))
    assert [f"{dose.time:%H:%M}" for dose in doses_between(home.person, DAY, DAY)] == ["07:30", "17:30"]


def test_tapering_on_a_page(home: Home):
    client_of(home.daughter).post(at(home, "add/"), filled(parts=["morning"], taper="2정 2일\n\n0.5정 1일"))
    found = doses_between(home.person, DAY, DAY + dt.timedelta(days=9))
    assert [dose.dose for dose in found] == ["2정", "2정", "0.5정"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"parts": []}, "언제 먹는지 하나 이상"),
        ({"parts": [], "other_times": "25:00"}, "08:30처럼"),
        ({"other_times": "점심때"}, "08:30처럼"),
        ({"repeat": "weekdays"}, "요일을 골라"),
        ({"taper": "조금씩"}, "2정 5일"),
        ({"name": ""}, "필수"),
        ({"item_seq": "777"}, "제품 번호가 없습니다"),
        ({"every_days": "0"}, "1"),
        ({"other_times": ", ".join(f"{n:02}:15" for n in range(13))}, "언제 먹는지"),
    ],
)
def test_what_cannot_be_is_said_in_korean_and_nothing_is_kept(home: Home, fields, sentence):
    answer = client_of(home.daughter).post(at(home, "add/"), filled(**fields))
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not UserMedication.objects.exists()


def test_as_needed_is_never_asked_for_but_can_be_noted(home: Home):
    daughter = client_of(home.daughter)
    daughter.post(at(home, "add/"), filled(name="두통약", parts=[], as_needed="on"))
    row = UserMedication.objects.get()
    assert not doses_between(home.person, DAY, DAY)
    assert "두통약" in text_of(daughter, at(home))
    daughter.post(f"/medicines/taken/{row.pk}/now/")
    assert (Intake.objects.get().state, Intake.objects.get().day) == ("taken", None)
    assert "먹은 기록" in text_of(daughter, f"/medicines/taken/{row.pk}/")


def test_pressed_again_too_soon_it_is_asked_and_recorded_only_if_it_was_taken_all_the_same(home: Home, clock):
    fields = {"as_needed": "on", "needed_for": "머리가 아플 때", "least_gap": "4시간", "most_a_day": "3"}
    daughter = client_of(home.daughter)
    daughter.post(at(home, "add/"), filled(name="두통약", parts=[]) | fields)
    row = UserMedication.objects.get()
    assert "머리가 아플 때, 4시간 간격, 하루 3번까지" in text_of(daughter, at(home))
    path = f"/medicines/taken/{row.pk}/now/"
    assert daughter.post(path).status_code == 302
    clock.set("2026-11-23 07:20")
    again = daughter.post(path)
    page = again.content.decode()
    assert again.status_code == 409
    assert "조금 전(07:00)에 드셨어요. 11:00부터 드실 수 있습니다." in page
    assert "그래도 먹었어요" in page
    assert Intake.objects.count() == 1
    assert daughter.post(path, {"anyway": "1"}).status_code == 302
    assert Intake.objects.count() == 2


def test_the_page_says_which_medicines_move_with_a_part_of_the_day(home: Home, clock):
    daughter = client_of(home.daughter)
    daughter.post(at(home, "add/"), filled(name="혈압약", parts=["morning"]))
    daughter.post(at(home, "add/"), filled(name="비타민", parts=[], other_times="10:00"))
    form = daughter.get(at(home, "words/")).context["form"]
    answer = daughter.post(at(home, "words/"), as_shown(form, morning="07:00"), follow=True)
    assert "새 시각에 알릴 약: 혈압약. 시각을 따로 정해 두어 그대로인 약: 비타민." in answer.content.decode()
    clock.set("2026-11-24 06:00")
    day = dt.date(2026, 11, 24)
    assert [f"{dose.time:%H:%M}" for dose in doses_between(home.person, day, day)] == ["07:00", "10:00"]
    again = daughter.post(at(home, "words/"), as_shown(daughter.get(at(home, "words/")).context["form"]), follow=True)
    assert "새 시각에" not in again.content.decode()


def test_changing_pausing_and_stopping_on_the_page(home: Home, clock):
    row = medication(home.sunja)
    daughter, path = client_of(home.daughter), f"/medicines/taken/{row.pk}/"

    def due() -> list[str]:
        return [f"{dose.day.day} {dose.dose}" for dose in doses_between(home.person, DAY, DAY + dt.timedelta(days=2))]

    plan = {f"plan-{key}": value for key, value in filled(dose="2알", parts=["morning"], start="tomorrow").items()}
    assert daughter.post(path, {"action": "plan", **plan}).status_code == 302
    assert due() == ["23 1알", "24 2알", "25 2알"]
    assert daughter.post(path, {"action": "plan", **plan, "plan-parts": []}).status_code == 400
    assert daughter.post(path, {"action": "pause"}).status_code == 302
    assert due() == []
    assert "다시 먹기" in text_of(daughter, path)
    daughter.post(path, {"action": "resume"})
    assert due() == ["23 1알", "24 2알", "25 2알"]
    about = {"about-name": "새 혈압약", "about-meal": "any", "about-note": "천천히 드세요."}
    assert daughter.post(path, {"action": "details", **about}).status_code == 302
    assert "새 혈압약 1알이에요. 물과 함께 드세요. 천천히 드세요." in text_of(daughter, at(home))
    daughter.post(path, {"action": "stop"})
    assert due() == []
    assert "이미 그만" in daughter.post(path, {"action": "pause"}, follow=True).content.decode()
    assert "그만 드시는 약 1가지" in text_of(daughter, at(home))


def test_the_calendar_and_its_chart(home: Home, clock):
    row = medication(home.sunja, times=("08:30", "18:30"), starts_at=seoul("2026-11-19 00:00"))
    for day, states in {19: ("taken", "taken"), 20: ("taken", "late"), 21: ("skipped", "taken")}.items():
        for time, state in zip((dt.time(8, 30), dt.time(18, 30)), states, strict=True):
            when = seoul(f"2026-11-{day} {time:%H:%M}")
            Intake.objects.create(medication=row, day=dt.date(2026, 11, day), time=time, state=state, at=when)
    page = text_of(client_of(home.daughter), at(home, "month/"))
    assert "드실 약의 <strong>62%</strong>" in page
    assert "먹음 4번, 늦게 1번, 건너뜀 1번, 놓침 2번, 아직 16번" in page
    for state, number in {"taken": 1, "late": 1, "skipped": 1, "missed": 1, "pending": 8}.items():
        assert page.count(f'<td class="{state}') == number, state
    assert page.count("<rect x") == 1 + 2 + 2 + 1 + 8
    other = text_of(client_of(home.daughter), at(home, "month/?month=2026-02"))
    assert "드실 약이 없었습니다" in other
    assert "2026년 2월" in other
    for month in ("nonsense", "9999-12", "0001-01"):
        assert "2026년 11월" in text_of(client_of(home.daughter), at(home, f"month/?month={month}"))


def test_the_words_can_be_changed(home: Home):
    medication(home.sunja)
    daughter, path = client_of(home.daughter), at(home, "words/")
    assert "{이름} {때} {약} {방법} 자리에" in text_of(daughter, path)
    good = {
        "template": "{이름}, 사랑해요. {약}을 드세요.", "applied_template": "{약}", "morning": "08:00", "noon": "12:00",
        "evening": "18:00", "bedtime": "22:00", "repeat_minutes": "5", "repeat_limit": "2",
    }  # fmt: skip
    assert daughter.post(path, good).status_code == 302
    assert "할머니, 사랑해요. 혈압약 1알을 드세요." in text_of(daughter, path)
    bad = daughter.post(path, good | {"template": "{약} {모름}"})
    assert bad.status_code == 400
    assert "만 쓸 수 있고" in bad.content.decode()
    assert ReminderSettings.objects.get().template == good["template"]


def test_the_family_sees_what_will_be_said_and_chooses_easy_or_formal_words(home: Home):
    daughter, path = client_of(home.daughter), at(home, "words/")
    medication(home.sunja, "혈압약", "1정", note="1일 3회까지 드세요.")
    for page in (path, at(home)):
        shown = text_of(daughter, page)
        assert "1일 3회까지 드세요." in shown, "what is written"
        assert "하루 세 번까지 드세요." in shown, "what will be said"
    form = daughter.get(path).context["form"]
    assert form["easy_words"].value() is True
    values = {name: form[name].value() for name in form.fields if name != "easy_words"}
    assert daughter.post(path, values).status_code == 302
    shown = text_of(daughter, path)
    assert "하루 세 번까지" not in shown
    assert "일 일 삼 회까지 드세요." in shown
    assert daughter.get(path).context["form"]["easy_words"].value() is False
    assert daughter.post(path, values | {"easy_words": "on"}).status_code == 302
    assert "하루 세 번까지 드세요." in text_of(daughter, path)


def test_without_a_voice_hearing_says_so(home: Home):
    answer = client_of(home.daughter).post(at(home, "hear/"), {"text": "약 드세요."})
    assert answer.status_code == 400
    assert "목소리가 없습니다" in answer.json()["message"]


def test_what_the_catalogue_says_of_two_medicines(home: Home):
    apart = "자몽 주스와 함께 먹지 않습니다.\n해열진통제와 함께 먹지 않습니다."
    for seq, name, ingredient, interactions, drug_class in (
        ("1", "혈평정5밀리그램", "암로디핀베실산염", apart, "혈압약"),
        ("2", "다른혈평정", "[M1]암로디핀말레산염|텔미사르탄", "", "혈압약"),
        ("3", "토우로나정", "토우로나민", "", "해열·진통제, 해열진통제"),
    ):  # fmt: skip
        product = Medicine.objects.create(
            item_seq=seq, name=name, ingredient=ingredient, interactions=interactions, drug_class=drug_class
        )
        medication(home.sunja, f"약{seq}", medicine=product)
    page = text_of(client_of(home.daughter), at(home))
    assert "약1 · 약2" in page
    assert "같은 성분: 암로디핀베실산염, 암로디핀말레산염" in page
    assert "“해열진통제와 함께 먹지 않습니다.”" in page
    assert "자몽" not in page
    assert "출처:" in page
    assert page.count('class="caution"') == 2


def test_what_is_written_is_shown_as_text(home: Home):
    row = medication(home.sunja, "<script>alert(1)</script>", "<b>1</b>", note="<i>")
    for path in (at(home), at(home, "words/"), f"/medicines/taken/{row.pk}/"):
        page = client_of(home.daughter).get(path).content
        assert b"<script>alert" not in page
        assert b"<b>1" not in page
        assert b"<i>" not in page


def test_who_said_so_may_be_gone(home: Home, clock):
    row = medication(home.sunja)
    clock.set("2026-11-23 08:40")
    client_of(home.daughter).post(at(home, "reminders/20261123-0830/"), {"state": "taken"})
    assert "먹음 · 오전 8시 40분 · daughter" in text_of(client_of(home.sunja), at(home))
    home.daughter.delete()
    for path in (at(home), f"/medicines/taken/{row.pk}/"):
        assert "먹음 · " in text_of(client_of(home.sunja), path)


def test_pages_go_by_the_persons_clock(home: Home, clock):
    Person.objects.filter(user=home.sunja).update(time_zone="America/New_York")
    row = medication(home.sunja, times=("08:30",))
    clock.set("2026-11-23 22:45")
    client_of(home.daughter).post(at(home, "reminders/20261123-0830/"), {"state": "taken"})
    assert "오전 8시 45분" in text_of(client_of(home.daughter), at(home))
    assert "오전 8시 45분" in text_of(client_of(home.daughter), f"/medicines/taken/{row.pk}/")
