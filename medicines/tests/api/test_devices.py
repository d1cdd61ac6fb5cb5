"""What a device asks and tells, over HTTP."""

from __future__ import annotations

import datetime as dt
import threading
import uuid

import pytest
from django.db import connection
from rest_framework.test import APIClient

from care.models import DeviceToken, Person
from medicines.models import Intake, IntakeReport, Question
from medicines.services import medications
from medicines.services.rhythm import Plan, Step
from medicines.tests.conftest import Home, client_of, medication, seoul
from operations.tests.processes import HANG_SECONDS

REMINDERS = "/api/medicines/reminders/"
pytestmark = pytest.mark.usefixtures("clock")


def ask(home: Home, day: str = "2026-11-23"):
    answer = home.device.get(REMINDERS, {"date": day})
    assert answer.status_code == 200, answer.json()
    return answer.json()


def tell(home: Home, reminder: str, state: str = "taken", at: str = "2026-11-23T08:32:00+09:00", report_id=None):
    body = {"report_id": str(report_id or uuid.uuid4()), "state": state, "at": at}
    return home.device.post(f"{REMINDERS}{reminder}/intake/", body, format="json")


def test_a_day_in_the_words_of_the_contract(home: Home):
    medication(home.sunja, "혈압약", "1알")
    medication(home.sunja, "당뇨약", "2알", times=("08:30", "18:30"))
    told = ask(home)
    assert len(told.pop("revision")) == 64
    assert told == {
        "date": "2026-11-23",
        "time_zone": "Asia/Seoul",
        "reminders": [
            {
                "id": "20261123-0830",
                "at": "2026-11-23T08:30:00+09:00",
                "text": "할머니, 아침 약 드실 시간이에요. 당뇨약 2알과 혈압약 1알이에요. "
                "식사하셨지요? 지금 물과 함께 드세요.",
                "spoken_text": "할머니, 아침 약 드실 시간이에요. 당뇨약 두 알과 혈압약 한 알이에요. "
                "식사하셨지요? 지금 물과 함께 드세요.",
                "state": "pending",
                "cache_key": None,
                "urgent": False,
                "repeat_minutes": 10,
                "repeat_limit": 3,
                "noted": "당뇨약과 혈압약 드신 걸로 적었어요.",
            },
            {
                "id": "20261123-1830",
                "at": "2026-11-23T18:30:00+09:00",
                "text": "할머니, 저녁 약 드실 시간이에요. 당뇨약 2알이에요. 식사하셨지요? 지금 물과 함께 드세요.",
                "spoken_text": "할머니, 저녁 약 드실 시간이에요. 당뇨약 두 알이에요. "
                "식사하셨지요? 지금 물과 함께 드세요.",
                "state": "pending",
                "cache_key": None,
                "urgent": False,
                "repeat_minutes": 10,
                "repeat_limit": 3,
                "noted": "당뇨약 드신 걸로 적었어요.",
            },
        ],
    }


def test_without_a_date_it_is_today_on_the_persons_calendar(home: Home, clock):
    Person.objects.filter(user=home.sunja).update(time_zone="America/New_York")
    medication(home.sunja)
    body = home.device.get(REMINDERS).json()
    assert body["date"] == "2026-11-22"  # seven in the morning in Seoul is the evening before in New York
    assert body["reminders"][0]["at"] == "2026-11-22T08:30:00-05:00"


def test_taken_is_taken_and_an_hour_later_is_late(home: Home, clock):
    row = medication(home.sunja, times=("08:30", "12:30"))
    clock.set("2026-11-23 14:00")
    assert tell(home, "20261123-0830").json() == {"success": True, "id": "20261123-0830", "state": "taken"}
    assert tell(home, "20261123-1230", at="2026-11-23T13:31:00+09:00").json()["state"] == "late"
    assert [reminder["state"] for reminder in ask(home)["reminders"]] == ["taken", "late"]
    first = Intake.objects.get(medication=row, time=dt.time(8, 30))
    assert (first.at, first.device, first.recorded_by, first.dose) == (
        seoul("2026-11-23 08:32"), "거실", home.sunja, "1알",
    )  # fmt: skip


def test_one_report_told_many_times_counts_once(home: Home, clock):
    medication(home.sunja)
    clock.set("2026-11-23 09:00")
    report = uuid.uuid4()
    for state in ("taken", "taken", "skipped"):
        answer = tell(home, "20261123-0830", state, report_id=report)
        assert (answer.status_code, answer.json()["state"]) == (200, "taken")
    assert Intake.objects.count() == IntakeReport.objects.count() == 1


def test_a_report_told_again_after_its_dose_is_gone_is_still_200(home: Home, clock):
    row = medication(home.sunja)
    clock.set("2026-11-23 09:00")
    report = uuid.uuid4()
    tell(home, "20261123-0830", report_id=report)
    row.delete()
    assert tell(home, "20261123-0830", report_id=report).json()["state"] == "taken"


@pytest.mark.parametrize(
    ("told", "status", "state"),
    [
        (("missed", "taken"), 200, "taken"),
        (("missed", "skipped"), 200, "skipped"),
        (("skipped", "taken"), 200, "taken"),
        (("taken", "missed"), 200, "taken"),
        (("skipped", "missed"), 200, "skipped"),
        (("taken", "skipped"), 409, "taken"),
        (("taken", "taken"), 200, "taken"),
    ],
)
def test_the_stronger_statement_stands(home: Home, clock, told, status, state):
    medication(home.sunja)
    clock.set("2026-11-23 09:00")
    answers = [tell(home, "20261123-0830", each) for each in told]
    assert answers[-1].status_code == status
    assert ask(home)["reminders"][0]["state"] == state
    if status == 409:
        assert answers[-1].json()["code"] == "intake_contradiction"


def test_nobody_said_anything_for_two_hours(home: Home, clock):
    medication(home.sunja)
    clock.set("2026-11-23 10:29")
    assert ask(home)["reminders"][0]["state"] == "pending"
    clock.set("2026-11-23 10:30")
    assert ask(home)["reminders"][0]["state"] == "missed"
    assert tell(home, "20261123-0830", at="2026-11-23T10:30:00+09:00").json()["state"] == "late"


def test_a_fast_clock_on_a_device_takes_nothing_in_the_future(home: Home, clock):
    medication(home.sunja)
    clock.set("2026-11-23 08:31")
    assert tell(home, "20261123-0830", at="2027-01-01T00:00:00+09:00").json()["state"] == "taken"
    assert Intake.objects.get().at == clock.now


def test_what_was_taken_already_is_not_asked_for_again(home: Home, clock):
    first = medication(home.sunja, "혈압약", "1알")
    medication(home.sunja, "당뇨약", "2알")
    Intake.objects.create(
        medication=first, day=dt.date(2026, 11, 23), time=dt.time(8, 30), state="taken", at=clock.now, dose="1알"
    )
    [reminder] = ask(home)["reminders"]
    assert reminder["text"] == "할머니, 아침 약 드실 시간이에요. 당뇨약 2알이에요. 식사하셨지요? 지금 물과 함께 드세요."
    assert reminder["state"] == "pending"
    assert tell(home, "20261123-0830", "skipped").json()["state"] == "taken"
    assert list(Intake.objects.order_by("pk").values_list("state", flat=True)) == ["taken", "skipped"]


@pytest.mark.parametrize(
    "reminder", ["20261123-0831", "20261124-9999", "99991231-0830", "00010101-0830", "nothing", "1", "%F0%9F%98%80"]
)
def test_an_unknown_reminder_is_404(home: Home, reminder):
    medication(home.sunja)
    answer = tell(home, reminder)
    assert answer.status_code == 404
    assert answer.json()["success"] is False


@pytest.mark.parametrize(
    ("field", "value"),
    [("report_id", "7"), ("state", "late"), ("state", "eaten"), ("at", "soon"), ("at", None), ("report_id", None)],
)
def test_a_report_that_says_nothing_is_400(home: Home, field, value):
    medication(home.sunja)
    body = {"report_id": str(uuid.uuid4()), "state": "taken", "at": "2026-11-23T08:32:00+09:00"} | {field: value}
    answer = home.device.post(f"{REMINDERS}20261123-0830/intake/", body, format="json")
    assert answer.status_code == 400
    assert field in answer.json()["errors"]


def test_another_home_sees_and_changes_nothing(home: Home):
    medication(home.sunja)
    _row, token = DeviceToken.objects.create(user=home.stranger, name="pi")
    device = APIClient()
    device.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    assert device.get(REMINDERS, {"date": "2026-11-23"}).json()["reminders"] == []
    assert device.get(REMINDERS, {"person": home.sunja.pk}).status_code == 404
    body = {"report_id": str(uuid.uuid4()), "state": "taken", "at": "2026-11-23T08:32:00+09:00"}
    assert device.post(f"{REMINDERS}20261123-0830/intake/", body, format="json").status_code == 404
    assert not Intake.objects.exists()


def test_the_same_report_number_in_two_homes_is_two_reports(home: Home, clock):
    _row, token = DeviceToken.objects.create(user=home.stranger, name="pi")
    neighbour = APIClient()
    neighbour.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    medication(home.sunja)
    medication(home.stranger)
    clock.set("2026-11-23 09:00")
    report = uuid.uuid4()
    body = {"report_id": str(report), "state": "taken", "at": "2026-11-23T08:32:00+09:00"}
    assert tell(home, "20261123-0830", report_id=report).status_code == 200
    assert neighbour.post(f"{REMINDERS}20261123-0830/intake/", body, format="json").json()["state"] == "taken"
    assert Intake.objects.count() == 2


def test_a_caregiver_may_ask_for_the_person(home: Home):
    medication(home.sunja)
    answer = client_of(home.daughter).get(REMINDERS, {"date": "2026-11-23", "person": str(home.sunja.pk)})
    assert [reminder["id"] for reminder in answer.json()["reminders"]] == ["20261123-0830"]


def test_without_a_token_it_is_401(home: Home):
    assert APIClient().get(REMINDERS).status_code == 401
    assert APIClient().post(f"{REMINDERS}20261123-0830/intake/", {}, format="json").status_code == 401


@pytest.mark.parametrize("date", ["23.11.", "9999-12-31", "0001-01-01", "2026-02-30"])
def test_a_bad_date_is_400(home: Home, date):
    medication(home.sunja)
    assert home.device.get(REMINDERS, {"date": date}).status_code == 400


def test_a_person_that_never_was_is_404(home: Home):
    for number in ("999999", str(2**80)):
        assert home.device.get(REMINDERS, {"person": number}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_dealt_with_one_after_the_other(home: Home, clock):
    medication(home.sunja)
    medication(home.sunja, "당뇨약", "2알")
    clock.set("2026-11-23 09:00")
    same = uuid.uuid4()
    told = [("taken", same)] * 4 + [("missed", uuid.uuid4()), ("taken", uuid.uuid4())]
    statuses: list[int] = []

    def send(state: str, report: uuid.UUID) -> None:
        try:
            statuses.append(tell(home, "20261123-0830", state, report_id=report).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=each) for each in told]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=HANG_SECONDS)
    assert statuses == [200] * 6
    assert set(Intake.objects.values_list("state", flat=True)) == {"taken"}
    assert (Intake.objects.count(), IntakeReport.objects.count()) == (2, 3)


def asked_again(home: Home, etag: str, day: str = "2026-11-23"):
    return home.device.get(REMINDERS, {"date": day}, HTTP_IF_NONE_MATCH=etag)


def test_a_schedule_without_a_change_is_304(home: Home, clock):
    medication(home.sunja)
    etag = home.device.get(REMINDERS, {"date": "2026-11-23"})["ETag"]
    clock.set("2026-11-23 08:00")
    answer = asked_again(home, etag)
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag)
    assert asked_again(home, f"W/{etag}").status_code == 304, "as a proxy may write it"
    assert asked_again(home, '"another"').status_code == 200
    assert asked_again(home, etag, "2026-11-24").status_code == 200, "another day is another answer"


def change_stop(row, home, clock):
    medications.stop(row)


def change_hold(row, home, clock):
    medications.hold(row, Question.UNCLEAR_DOSE)


def change_move_far(row, home, clock):
    medications.move_dose(row, (dt.date(2026, 11, 29), dt.time(8, 30)), (dt.date(2026, 11, 30), dt.time(9)))


def change_settle_yesterday(row, home, clock):
    Intake.objects.create(
        medication=row, day=dt.date(2026, 11, 22), time=dt.time(8, 30), state="taken", at=clock.now, dose="1알"
    )


def change_rename(row, home, clock):
    row.name = "심장약"
    row.save()


def change_midnight(row, home, clock):
    clock.set("2026-11-24 00:00")


@pytest.mark.parametrize(
    "change",
    [change_stop, change_hold, change_move_far, change_settle_yesterday, change_rename, change_midnight],
    ids=lambda change: change.__name__.removeprefix("change_"),
)
def test_every_change_from_yesterday_to_a_week_from_today_is_a_new_revision(home: Home, clock, change):
    row = medication(home.sunja)
    medication(home.sunja, "당뇨약", times=("12:30",))
    before = home.device.get(REMINDERS, {"date": "2026-11-23"})
    change(row, home, clock)
    after = asked_again(home, before["ETag"])
    assert after.status_code == 200
    assert after.json()["revision"] != before.json()["revision"]


def test_a_day_far_away_belongs_to_the_same_revision(home: Home):
    medication(home.sunja)
    near, far = ask(home), ask(home, "2027-06-01")
    assert near["revision"] == far["revision"]
    assert [reminder["id"] for reminder in far["reminders"]] == ["20270601-0830"]


def test_the_revision_of_another_home_tells_nothing(home: Home):
    medication(home.sunja)
    medication(home.stranger)
    _row, token = DeviceToken.objects.create(user=home.stranger, name="pi")
    neighbour = APIClient()
    neighbour.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    etag = home.device.get(REMINDERS, {"date": "2026-11-23"})["ETag"]
    assert neighbour.get(REMINDERS, {"date": "2026-11-23"}, HTTP_IF_NONE_MATCH=etag).status_code == 200


CALLED_OFF = {
    "stopped": medications.stop,
    "paused": medications.pause,
    "held": lambda row: medications.hold(row, Question.UNCLEAR_DOSE),
}


@pytest.mark.parametrize("end", CALLED_OFF.values(), ids=CALLED_OFF)
def test_what_ends_after_its_first_call_is_called_no_more_and_not_missed(home: Home, clock, end):
    row = medication(home.sunja)
    medication(home.sunja, "당뇨약")
    clock.set("2026-11-23 08:45")
    end(row)
    [reminder] = ask(home)["reminders"]
    assert "혈압약" not in reminder["text"]
    clock.set("2026-11-23 11:00")
    tell(home, "20261123-0830", "missed")
    assert not Intake.objects.filter(medication=row).exists()
    assert [reminder["state"] for reminder in ask(home)["reminders"]] == ["missed"]


def test_what_was_missed_before_the_end_was_missed(home: Home, clock):
    row = medication(home.sunja)
    clock.set("2026-11-23 10:30")
    medications.stop(row)
    assert [reminder["state"] for reminder in ask(home)["reminders"]] == ["missed"]


def test_what_was_paused_by_mistake_is_called_on(home: Home, clock):
    row = medication(home.sunja)
    clock.set("2026-11-23 08:45")
    medications.pause(row)
    clock.set("2026-11-23 08:50")
    medications.resume(row)
    assert [reminder["state"] for reminder in ask(home)["reminders"]] == ["pending"]


def test_what_was_taken_before_the_end_is_noted_when_the_device_tells_it_later(home: Home, clock):
    row = medication(home.sunja)
    clock.set("2026-11-23 08:45")
    medications.stop(row)
    clock.set("2026-11-23 12:00")
    assert tell(home, "20261123-0830").json()["state"] == "taken"
    assert Intake.objects.get().medication == row
    assert tell(home, "20261124-0830").status_code == 404


def test_a_press_after_the_end_means_what_was_still_said(home: Home, clock):
    stopped, other = medication(home.sunja), medication(home.sunja, "당뇨약")
    clock.set("2026-11-23 08:45")
    medications.stop(stopped)
    clock.set("2026-11-23 09:00")
    tell(home, "20261123-0830", at="2026-11-23T08:51:00+09:00")
    assert [intake.medication for intake in Intake.objects.all()] == [other]
    tell(home, "20261123-0830", at="2026-11-23T08:44:00+09:00")
    assert Intake.objects.filter(medication=stopped).exists()


def test_a_patch_comes_off_although_it_was_stopped(home: Home, clock):
    row = medication(home.sunja, "심장 패치", "1매")
    row.schedules.update(remove_after_hours=12)
    clock.set("2026-11-23 20:35")
    medications.stop(row)
    assert [(each["id"], each["state"]) for each in ask(home)["reminders"]] == [
        ("20261123-0830", "missed"), ("20261123-2030", "pending"),
    ]  # fmt: skip


def test_a_device_whose_clock_is_ahead_misses_nothing_in_advance(home: Home, clock):
    medication(home.sunja)
    assert tell(home, "20261124-0830", "missed").status_code == 404
    clock.set("2026-11-24 08:30")
    assert [reminder["state"] for reminder in ask(home, "2026-11-24")["reminders"]] == ["pending"]


def test_a_device_that_asks_without_a_tag_is_told_everything_every_time(home: Home):
    medication(home.sunja)
    assert ask(home) == ask(home)
    assert {"id", "at", "text", "spoken_text", "state", "cache_key", "urgent", "repeat_minutes", "repeat_limit"} <= set(
        ask(home)["reminders"][0]
    )


def change_plan(row, home: Home, clock, times, dose="1알", **days) -> None:
    steps = (Step(times=tuple(dt.time.fromisoformat(time) for time in times), dose=dose, parts=("",) * len(times)),)
    medications.set_plan(row, Plan(steps=steps, **days), home.person, clock.now)


def plan_today(home: Home) -> list[tuple[str, str]]:
    return [(each["id"], each["state"]) for each in ask(home)["reminders"]]


def test_an_hour_changed_after_the_first_call_is_one_dose_and_not_two(home: Home, clock):
    row = medication(home.sunja, times=("08:30", "18:30"))
    clock.set("2026-11-23 08:45")
    change_plan(row, home, clock, ("09:00", "18:30"))
    assert plan_today(home) == [("20261123-0900", "pending"), ("20261123-1830", "pending")]
    clock.set("2026-11-23 08:50")
    assert tell(home, "20261123-0830").json()["state"] == "taken"


def test_an_amount_changed_after_the_first_call_is_said_from_the_next_call_on(home: Home, clock):
    row = medication(home.sunja)
    clock.set("2026-11-23 08:45")
    change_plan(row, home, clock, ("08:30",), "0.5알")
    [reminder] = ask(home)["reminders"]
    assert (reminder["id"], reminder["state"]) == ("20261123-0830", "pending")
    assert "반 알" in reminder["spoken_text"]


def test_what_was_daily_by_mistake_is_called_no_more_today(home: Home, clock):
    row = medication(home.sunja)
    clock.set("2026-11-23 08:45")
    change_plan(row, home, clock, ("08:30",), repeat="weekdays", weekdays=(3,))
    assert plan_today(home) == []


def test_a_plan_changed_after_a_dose_was_taken_or_missed_leaves_it(home: Home, clock):
    row = medication(home.sunja)
    clock.set("2026-11-23 08:40")
    tell(home, "20261123-0830")
    change_plan(row, home, clock, ("12:30",))
    assert plan_today(home)[0] == ("20261123-0830", "taken")
    clock.set("2026-11-24 10:30")
    assert ask(home, "2026-11-24")["reminders"][0]["id"] == "20261124-1230"


def test_the_steps_of_a_plan_follow_each_other_at_midnight(home: Home, clock):
    row = medication(home.sunja, times=("23:30",), ends_at=seoul("2026-11-24 00:00"))
    assert row.schedules.count() == 1
    clock.set("2026-11-24 00:10")
    assert [each["state"] for each in ask(home)["reminders"]] == ["pending"]
