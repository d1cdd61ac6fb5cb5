"""The pages on which a medication's plan is set and questions about it are answered."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.test import Client

from medicines.models import Question, UserMedication
from medicines.services import medications, prescriptions
from medicines.services.doses import doses_between
from medicines.services.prescriptions import OrderLine, PrescriptionOrder, create
from medicines.services.rhythm import Plan, Step
from medicines.tests.conftest import Home, client_of, medication, seoul
from medicines.tests.pages.forms import as_shown
from medicines.tests.pages.test_taking import at, filled, text_of

pytestmark = pytest.mark.usefixtures("clock")
FIRST, LAST = dt.date(2026, 10, 30), dt.date(2026, 12, 31)
METHOTREXATE = "메토트렉세이트정2.5밀리그램"


def path_of(row: UserMedication, page: str = "") -> str:
    return f"/medicines/taken/{row.pk}/{page}"


def due(home: Home, last: dt.date = LAST) -> list[str]:
    return [f"{dose.shown:%m-%d %H:%M} {dose.dose}" for dose in doses_between(home.person, FIRST, last)]


def submit(client: Client, row: UserMedication, **changed) -> int:
    """Send the plan form as the page shows it, but for what is changed."""
    form = client.get(path_of(row)).context["plan"]
    return client.post(path_of(row), {"action": "plan", **as_shown(form, **changed)}).status_code


def planned(home: Home, plan: Plan, name: str = "혈압약", **fields) -> UserMedication:
    row = UserMedication.objects.create(user=home.sunja, name=name, **fields)
    medications.set_plan(row, plan, home.person, seoul("2026-11-02 07:00"))
    return row


def test_nine_doses_of_an_antibiotic_stay_nine_when_its_hours_change(home: Home, clock):
    clock.set("2026-11-02 07:00")
    create(PrescriptionOrder(home.sunja.pk, None, (OrderLine("오구멘틴정", "", "1정", 3, 3, "매 식후 30분"),)))
    row = UserMedication.objects.get()
    assert len(due(home)) == 9
    clock.set("2026-11-02 10:00")
    fields = {"parts": [], "other_times": "08:00, 12:30, 18:30"}
    assert submit(client_of(home.daughter), row, **fields) == 302
    assert len(due(home)) == 9
    assert due(home)[3:6] == ["11-03 08:00 1정", "11-03 12:30 1정", "11-03 18:30 1정"]


def test_a_taper_goes_on_down_at_the_new_hour(home: Home, clock):
    clock.set("2026-11-02 07:00")
    row = planned(home, Plan(tuple(Step(f"{count}정", (dt.time(8, 30),), 5) for count in range(6, 0, -1))))
    clock.set("2026-11-03 07:00")
    daughter = client_of(home.daughter)
    assert "5정 5일\n4정 5일" in text_of(daughter, path_of(row))
    assert submit(daughter, row, other_times="09:00") == 302
    assert [dose.split()[-1] for dose in due(home)] == [f"{n}정" for n in range(6, 0, -1) for _day in range(5)]
    assert due(home)[-1] == "12-01 09:00 1정"


def test_what_is_not_sent_at_all_stays_as_it_is(home: Home, clock):
    clock.set("2026-11-02 07:00")
    plan = Plan((Step("1정", (dt.time(8),)),), repeat="weekdays", weekdays=(5,), every_weeks=2, dose_limit=3)
    row = planned(home, plan)
    sent = {"action": "plan", "plan-other_times": "09:00", "plan-weekdays": "5"}
    assert client_of(home.daughter).post(path_of(row), sent).status_code == 302
    assert due(home) == ["11-07 09:00 1정", "11-21 09:00 1정", "12-05 09:00 1정"]


def test_saving_tells_the_first_dates_and_the_number(home: Home, clock):
    clock.set("2026-11-02 07:00")
    row = planned(home, Plan(), METHOTREXATE)
    daughter = client_of(home.daughter)
    form = daughter.get(path_of(row)).context["plan"]
    fields = {"dose": "4정", "parts": ["evening"], "repeat": "weekdays", "weekdays": ["5"], "dose_limit": "4"}
    answer = daughter.post(path_of(row), {"action": "plan", **as_shown(form, **fields)}, follow=True)
    page = html.unescape(answer.content.decode())
    assert page.count("모두 4번: 11월 7일, 14일, 21일, 28일") == 2, "once as the answer, once among the facts"
    assert "토요일" in page


def test_a_medicine_that_is_never_daily_is_refused_until_a_person_says_so_twice(home: Home, clock):
    clock.set("2026-11-02 07:00")
    daughter, path = client_of(home.daughter), at(home, "add/")
    fields = filled(name=METHOTREXATE, dose="1정", parts=["morning"], days="10")
    refused = daughter.post(path, fields)
    assert refused.status_code == 400
    page = refused.content.decode()
    assert "메토트렉세이트는 보통 1주에 한 번 쓰는 약입니다" in page
    assert "의사나 약사에게 날마다 먹는다고 확인했습니다" in page
    assert not UserMedication.objects.exists()
    asked = daughter.post(path, fields | {"daily_confirmed": "on"})
    assert asked.status_code == 400
    assert "모두 10번: 11월 2일, 3일, 4일, 5일, 6일 …" in asked.content.decode()
    assert not UserMedication.objects.exists()
    sent = dict(asked.context["sent"]) | {"sure": "1"}
    assert daughter.post(path, sent).status_code == 302
    assert len(due(home)) == 10


def test_to_say_so_at_once_without_being_asked_is_not_enough(home: Home):
    fields = filled(name=METHOTREXATE, parts=["morning"], sure="1")
    assert client_of(home.daughter).post(at(home, "add/"), fields).status_code == 400
    assert not UserMedication.objects.exists()


def test_a_question_is_told_on_every_page_of_the_person_until_it_is_answered(home: Home, clock):
    clock.set("2026-11-23 17:00")
    row = medication(home.sunja, "혈압약", instructions="주 1회 월요일 아침")
    medications.hold(row, Question.UNCLEAR_RHYTHM, "‘주 1회’라고 적혀 있는데 언제 드시나요?")
    daughter = client_of(home.daughter)
    today = text_of(daughter, at(home))
    assert "‘주 1회’라고 적혀 있는데 언제 드시나요?" in today
    assert "“주 1회 월요일 아침”" in today
    assert "답하시기 전에는 이 약을 알리지 않습니다" in today
    for page in ("month/", "words/", "add/", "history/"):
        assert "여쭐 것이 1가지 있습니다" in text_of(daughter, at(home, page))
    assert "여쭐 것 1가지" in text_of(daughter, "/medicines/mine/")
    assert "약을 알리지 못하고 있어요" not in text_of(daughter, "/medicines/mine/")
    clock.set("2026-11-24 07:00")
    assert "어제 저녁부터 알리지 못하고 있어요" in text_of(daughter, at(home))
    assert "어제 저녁부터 알리지 못하고 있는 약이 있어요" in text_of(daughter, at(home, "month/"))
    assert "약을 알리지 못하고 있어요" in text_of(daughter, "/medicines/mine/")
    assert daughter.post(path_of(row, "right/")).status_code == 302
    assert "여쭐 것" not in text_of(daughter, at(home))
    assert [dose.state for dose in doses_between(home.person, dt.date(2026, 11, 24), dt.date(2026, 11, 24))] == [
        "pending"
    ]


def test_a_question_is_answered_by_the_plan_form_from_now_on(home: Home, clock):
    clock.set("2026-11-23 17:00")
    row = planned(home, Plan(), "혈압약")
    medications.hold(row, Question.UNCLEAR_RHYTHM)
    daughter = client_of(home.daughter)
    page = text_of(daughter, path_of(row))
    assert "적힌 대로가 맞습니다" not in page, "there is no schedule that could be right"
    assert daughter.post(path_of(row, "right/"), follow=True).context["summary"].question, "still asked"
    assert submit(daughter, row, dose="1정", parts=["evening"], days="2") == 302
    assert due(home) == ["11-23 18:30 1정", "11-24 18:30 1정"]
    assert "여쭐 것" not in text_of(daughter, at(home))


def test_a_daily_plan_of_a_weekly_medicine_is_not_right_with_one_press(home: Home, clock):
    row = medication(home.sunja, METHOTREXATE)
    medications.hold(row, Question.NEVER_DAILY)
    daughter, path = client_of(home.daughter), path_of(row, "right/")
    for sent in ({}, {"daily_confirmed": "1"}, {"sure": "1"}):
        answer = daughter.post(path, sent)
        assert answer.status_code == 400
        assert "보통 1주에 한 번" in answer.content.decode()
        assert due(home, dt.date(2026, 11, 24))[-1] < "11-23"
    assert daughter.post(path, {"daily_confirmed": "1", "sure": "1"}).status_code == 302
    assert due(home, dt.date(2026, 11, 24))[-1] == "11-24 08:30 1알"


def test_an_eye_drop_follows_another_and_moves_with_it(home: Home, clock):
    clock.set("2026-11-02 07:00")
    first = planned(home, Plan((Step("1방울", (dt.time(8), dt.time(20))),)), "안약")
    second = planned(home, Plan(), "둘째 안약")
    daughter = client_of(home.daughter)
    fields = {"dose": "1방울", "follows": str(first.pk), "follow_minutes": "5", "start": "now"}
    assert submit(daughter, second, **fields) == 302
    assert "안약 쓰고 5분 뒤" in html.unescape(text_of(daughter, path_of(second))).replace("</a>", "")
    assert due(home, FIRST + dt.timedelta(days=3))[:4] == [
        "11-02 08:00 1방울", "11-02 08:05 1방울", "11-02 20:00 1방울", "11-02 20:05 1방울"
    ]  # fmt: skip
    assert submit(daughter, first, other_times="9:00, 21:00") == 302
    assert [dose[6:11] for dose in due(home, dt.date(2026, 11, 3))][4:] == ["09:00", "09:05", "21:00", "21:05"]
    assert submit(daughter, second, other_times="10:00") == 400
    assert submit(daughter, first, follows=str(second.pk)) == 200, "told that it cannot follow what follows it"
    first.refresh_from_db()
    assert first.follows is None


def test_what_is_posted_for_another_persons_medication_is_refused(home: Home):
    row = medication(home.sunja)
    other = medication(home.stranger, "남의 약")
    stranger = client_of(home.stranger)
    for page in ("", "right/", "move/?day=2026-11-23&time=08:30", "now/"):
        assert stranger.post(path_of(row, page)).status_code == 404
    assert submit(client_of(home.daughter), row, follows=str(other.pk)) == 400


def test_nonsense_in_the_hidden_field_is_as_if_it_was_not_there(home: Home, clock):
    clock.set("2026-11-02 07:00")
    row = planned(home, Plan((Step("1정", (dt.time(8),)),), dose_limit=9))
    for nonsense in ("", "어제", "2026-11-23", "2026-13-99T00:00:00+09:00", "0001-01-01T00:00:00+00:00"):
        assert submit(client_of(home.daughter), row, shown_at=nonsense, dose="2정") == 302
    assert due(home)[-1].endswith("2정")


def test_an_envelope_is_confirmed_even_if_only_its_brackets_tell_that_a_medicine_is_daily(home: Home):
    create(PrescriptionOrder(home.sunja.pk, None, (OrderLine("마빌정(칼시트리올복합)", "", "1정", 1, 30, "아침"),)))
    row = UserMedication.objects.get()
    assert row.held_for == Question.NEVER_DAILY
    assert "날마다 드시는 약이 아닙니다" in text_of(client_of(home.daughter), at(home))


def test_the_answer_to_a_question_starts_from_what_the_envelope_says(home: Home):
    made = prescriptions.create(
        PrescriptionOrder(home.sunja.pk, home.daughter.pk, (OrderLine("엽산정", "", "2정", 1, 5, "휴약기에는 쉽니다"),))
    )
    row = made.medications.get()
    daughter = client_of(home.daughter)
    page = daughter.get(f"/medicines/taken/{row.pk}/").content.decode()
    assert "2정 · 5일분" in page
    sent = {"action": "plan", "plan-parts": ["morning"], "plan-start": "now", "plan-repeat": "days"}
    assert daughter.post(f"/medicines/taken/{row.pk}/", sent).status_code == 302
    found = doses_between(home.person, dt.date(2026, 11, 23), dt.date(2027, 11, 23))
    assert [dose.dose for dose in found] == ["2정"] * 5


def test_of_two_envelopes_of_a_medicine_only_the_new_one_goes_on(home: Home):
    def add(dose: str) -> UserMedication:
        line = OrderLine("노바스크정5밀리그람", "5mg", dose, 1, 30, "아침 식후 30분")
        return create(PrescriptionOrder(home.sunja.pk, home.daughter.pk, (line,))).medications.get()

    old, new = add("1정"), add("2정")
    daughter = client_of(home.daughter)
    page = daughter.get(f"/medicines/people/{home.sunja.pk}/").content.decode()
    assert "이것만 드십니다(먼저 것은 그만)" in page
    assert client_of(home.stranger).post(path_of(new, "right/"), {"instead": "1"}).status_code == 404
    assert daughter.post(path_of(new, "right/"), {"instead": "1"}).status_code == 302
    old.refresh_from_db()
    assert old.stopped_at is not None
    assert {line.split()[-1] for line in due(home)} == {"2정"}
