"""What a history adds to what a person already takes: new medicines, refills, and never the same twice."""

from __future__ import annotations

import datetime as dt

import pytest

from medicines.models import InsuranceCode, Prescription, Question, Supply, UserMedication
from medicines.services import medications, prescriptions
from medicines.services.courses import courses
from medicines.services.dispensed_amounts import Doubt
from medicines.services.dispensing_history import DispensedLine
from medicines.services.doses import doses_between
from medicines.services.history_comparison import Finding, Standing, _is_as_much, compare
from medicines.services.history_import import Choice, apply
from medicines.services.medications import Plan, Step, remaining_doses
from medicines.services.prescriptions import OrderLine, PrescriptionOrder
from medicines.services.questions import open_questions
from medicines.tests.conftest import Home, medication, seoul
from medicines.tests.histories import line, product

pytestmark = pytest.mark.usefixtures("clock")
MORNING = Choice("1정", 1, "아침 식후 30분")


def findings(home: Home, *lines: DispensedLine) -> list[Finding]:
    return compare(courses(lines), home.person)


def standing(home: Home, *lines: DispensedLine) -> Standing:
    (finding,) = findings(home, *lines)
    return finding.standing


def confirm(home: Home, *lines: DispensedLine, choice: Choice = MORNING) -> tuple[int, int]:
    """Tick everything."""
    found = courses(lines)
    applied = apply(found, dict.fromkeys(range(len(found)), choice), home.person, home.daughter.pk)
    return applied.added, applied.grown


def days_due(home: Home) -> list[str]:
    today = home.person.today()
    found = doses_between(home.person, today, today + dt.timedelta(days=200))
    return [f"{dose.day:%m-%d} {dose.time:%H:%M}" for dose in found if dose.state == "pending"]


def test_new_medicines_of_two_visits(home: Home):
    medicine = product("641900010", "맑은정5밀리그램(예시)", "900000011")
    lines = (
        line(),
        line("달래정", "641900020", days="10"),
        line("노을정2.5밀리그램", "", "2026-11-20", hospital="가람의원", pharmacy="가람약국"),
    )
    assert confirm(home, *lines) == (3, 0)
    rows = {row.name: row for row in UserMedication.objects.all()}
    assert rows["맑은정"].medicine == medicine
    assert rows["맑은정"].strength == "5밀리그램"
    assert rows["달래정"].medicine is None
    assert {(p.hospital, f"{p.dispensed_on}", p.created_by) for p in Prescription.objects.all()} == {
        ("늘봄의원", "2026-11-16", home.daughter),
        ("가람의원", "2026-11-20", home.daughter),
    }
    # Dispensed a week ago: 23 of 30 days are left, and 3 of 10.
    now = seoul("2026-11-23 07:00")
    left = {name: remaining_doses(row, home.person, now) for name, row in rows.items()}
    assert left == {"맑은정": 23, "달래정": 3, "노을정": 27}
    assert rows["맑은정"].supplies.get().lasts_until == dt.date(2026, 12, 15)


def test_the_same_again_changes_nothing(home: Home):
    lines = (line(), line("달래정", ""), line("점점점안액", "641900030", unit="5mL/병"))
    confirm(home, *lines)
    before = [list(model.objects.values()) for model in (UserMedication, Prescription, Supply)]
    assert {finding.standing for finding in findings(home, *lines)} == {Standing.KNOWN}
    assert confirm(home, *lines) == (0, 0)
    assert [list(model.objects.values()) for model in (UserMedication, Prescription, Supply)] == before


def test_a_medicine_is_known_under_the_familys_own_name_too(home: Home):
    confirm(home, line("달래정", ""))
    UserMedication.objects.update(name="위장약")
    assert standing(home, line("달래정", "")) is Standing.KNOWN


def test_what_the_family_stopped_does_not_come_back(home: Home, clock):
    confirm(home, line())
    medications.stop(UserMedication.objects.get())
    assert standing(home, line()) is Standing.STOPPED
    assert confirm(home, line()) == (0, 0)
    clock.set("2026-12-14 07:00")
    assert standing(home, line(), line(on="2026-12-13")) is Standing.NEW, "but what a doctor gave after that does"


def test_what_ran_out_is_not_proposed(home: Home):
    assert standing(home, line(days="7")) is Standing.OVER
    assert confirm(home, line(days="7")) == (0, 0)
    assert standing(home, line(days="8")) is Standing.NEW


def test_refills_of_one_file_are_one_medication(home: Home):
    assert confirm(home, line(on="2026-10-20"), line(on="2026-11-16")) == (1, 0)
    row = UserMedication.objects.get()
    # Dispensed on 20 October for 30 days and for 30 more before those were over.
    assert days_due(home)[-1] == "12-18 08:30"
    assert len(days_due(home)) == 26
    assert row.supplies.get().lasts_until == dt.date(2026, 12, 18)


def test_a_refill_of_a_later_file_makes_the_supply_grow(home: Home, clock):
    confirm(home, line())
    row = UserMedication.objects.get()
    UserMedication.objects.update(name="혈압약")
    schedule = row.schedules.get()
    clock.set("2026-12-13 20:00")
    lines = (line(), line(on="2026-12-13"))
    assert standing(home, *lines) is Standing.MORE
    assert confirm(home, *lines) == (0, 1)
    assert (UserMedication.objects.get().name, row.schedules.get().pk) == ("혈압약", schedule.pk)
    assert days_due(home)[-1] == "01-14 08:30"
    assert [f"{one.lasts_until}" for one in row.supplies.all()] == ["2026-12-15", "2027-01-14"]
    assert Prescription.objects.get(medications=row).dispensed_on == dt.date(2026, 12, 13)
    assert confirm(home, *lines) == (0, 0)
    assert days_due(home)[-1] == "01-14 08:30"


def test_two_refills_between_two_files(home: Home, clock):
    confirm(home, line(on="2026-11-20", days="10"))
    clock.set("2026-11-29 07:00")
    lines = [line(on=f"2026-11-{day}", days="10") for day in (20, 27, 28)]
    assert confirm(home, *lines) == (0, 1)
    assert days_due(home)[-1] == "12-19 08:30"


def test_a_medicine_used_up_is_followed_by_one_under_its_name(home: Home, clock):
    confirm(home, line())
    UserMedication.objects.update(name="혈압약", note="씹지 마세요", is_urgent=True)
    clock.set("2026-12-20 07:00")
    lines = (line(), line(on="2026-12-18"))
    assert standing(home, *lines) is Standing.NEW
    assert confirm(home, *lines) == (1, 0)
    before, after = UserMedication.objects.order_by("created_at")
    assert before.stopped_at is not None
    assert (after.name, after.note, after.is_urgent, after.stopped_at) == ("혈압약", "씹지 마세요", True, None)
    assert days_due(home)[0] == "12-20 08:30"


@pytest.mark.parametrize("change", [{"amount": "2"}, {"times": "2"}, {"amount": "0.33"}, {"hospital": "가람의원"}])
def test_a_refill_that_is_taken_otherwise_changes_nothing(home: Home, clock, change):
    confirm(home, line())
    clock.set("2026-12-13 07:00")
    lines = (line(), line(on="2026-12-12", **change))
    due = days_due(home)
    assert standing(home, *lines) is Standing.ASK
    assert confirm(home, *lines) == (0, 0)
    assert days_due(home) == due


def test_a_refill_of_a_medicine_on_pause_is_asked_about(home: Home, clock):
    confirm(home, line())
    medications.pause(UserMedication.objects.get())
    clock.set("2026-12-13 07:00")
    assert standing(home, line(), line(on="2026-12-12")) is Standing.ASK


def envelope(home: Home, name: str, **fields) -> UserMedication:
    """What a photo of an envelope became."""
    order = OrderLine(name, "", "1정", 1, fields.pop("days", 30), "아침 식후")
    return prescriptions.create(
        PrescriptionOrder(home.sunja.pk, None, (order,), dispensed_on=fields.pop("on", dt.date(2026, 11, 16)))
    ).medications.get()


def test_what_an_envelope_told_is_not_told_twice(home: Home, clock):
    product("641900010", "맑은정5밀리그램(예시)", "900000011")
    envelope(home, "맑은정5밀리그램(예시)")
    envelope(home, "달래정")
    assert {one.standing for one in findings(home, line(), line("달래정(예시)", "641900099"))} == {Standing.KNOWN}
    clock.set("2026-12-13 07:00")
    assert standing(home, line(on="2026-12-12")) is Standing.MORE


def test_another_strength_is_another_medicine(home: Home):
    row = envelope(home, "달래정")
    UserMedication.objects.filter(pk=row.pk).update(strength="5mg")
    assert standing(home, line("달래정5밀리그램", "")) is Standing.KNOWN
    assert standing(home, line("달래정10밀리그램", "")) is Standing.NEW


def test_one_medicine_under_two_codes_is_asked_about(home: Home):
    medicine = product("641900010", "맑은정5밀리그램(예시)", "900000011")
    InsuranceCode.objects.create(code="641900011", medicine=medicine)
    twins = (line(), line("맑은정5mg", "641900011"), line("달래정", ""))
    found = {one.course.line.name: one for one in findings(home, *twins)}
    assert {name: one.course.doubts for name, one in found.items()} == {
        "맑은정5밀리그램": (Doubt.TWIN,),
        "맑은정5mg": (Doubt.TWIN,),
        "달래정": (),
    }
    envelope(home, "맑은정5밀리그램(예시)", on=dt.date(2026, 10, 20), days=60)
    assert [one.standing for one in findings(home, *twins[:2])] == [Standing.ASK, Standing.ASK]
    unknown = findings(home, line("노을정", "641900021"), line("노을정", "641900022"))
    assert [one.course.doubts for one in unknown] == [(Doubt.TWIN,), (Doubt.TWIN,)]


def test_two_strengths_are_no_twins(home: Home):
    found = findings(home, line("노을정0.1밀리그램", "641900021"), line("노을정0.05밀리그램", "641900022"))
    assert [one.course.doubts for one in found] == [(), ()]
    assert confirm(home, *(one.course.line for one in found)) == (2, 0)
    assert {row.strength for row in UserMedication.objects.all()} == {"0.1밀리그램", "0.05밀리그램"}
    assert {row.supplies.get().product for row in UserMedication.objects.all()} == {"641900021", "641900022"}


def test_one_substance_in_two_medicines_is_asked_about(home: Home):
    ours = line(substance="Madeupine besylate")
    theirs = line("달래정", "641900020", "2026-11-20", substance="madeupine besylate")
    assert [one.course.doubts for one in findings(home, ours, theirs)] == [(Doubt.SAME_SUBSTANCE,)] * 2
    assert [one.course.doubts for one in findings(home, line(substance="x"), theirs)] == [(), ()]
    over = line(days="7", substance="madeupine besylate")
    assert [one.course.doubts for one in findings(home, over, theirs)] == [(), ()]
    confirm(home, ours)
    found = {one.course.line.name: (one.standing, one.course.doubts) for one in findings(home, ours, theirs)}
    assert found == {
        "맑은정5밀리그램": (Standing.KNOWN, ()),
        "달래정": (Standing.NEW, (Doubt.SAME_SUBSTANCE,)),
    }
    medications.stop(UserMedication.objects.get())
    assert findings(home, ours, theirs)[0].course.doubts == ()


def test_a_medicine_by_hand_that_was_stopped_after_it_was_dispensed(home: Home):
    row = medication(home.sunja, "맑은정", stopped_at=seoul("2026-11-20 08:00"))
    UserMedication.objects.update(created_at=seoul("2026-11-01 08:00"))
    assert standing(home, line()) is Standing.STOPPED
    UserMedication.objects.filter(pk=row.pk).update(stopped_at=seoul("2026-11-15 08:00"))
    assert standing(home, line()) is Standing.NEW


def test_a_medicine_by_hand_without_an_end_goes_on_as_it_is(home: Home):
    medication(home.sunja, "맑은정", "한 알", created_at=seoul("2026-11-01 08:00"))
    UserMedication.objects.update(created_at=seoul("2026-11-01 08:00"))
    assert standing(home, line()) is Standing.MORE
    due = days_due(home)
    assert confirm(home, line()) == (0, 1)
    assert days_due(home) == due
    assert UserMedication.objects.get().supplies.get().lasts_until == dt.date(2026, 12, 15)


def test_other_peoples_medicines_are_not_looked_at(home: Home):
    medication(home.daughter, "맑은정")
    assert standing(home, line()) is Standing.NEW


@pytest.mark.parametrize(
    ("choice", "due", "as_needed"),
    [
        (Choice("1정", 2, "아침, 저녁 식후 30분"), ["11-23 08:30", "11-23 18:30"], False),
        (Choice("1정", 1, "자기 전"), ["11-23 21:30"], False),
        (Choice("1정", 2, "점심, 저녁 식전 30분"), ["11-23 11:30", "11-23 17:30"], False),
        (Choice("1정", None, "필요할 때"), [], True),
        (Choice("1정", is_open=True), [], False),
    ],
)
def test_the_chosen_times(home: Home, choice, due, as_needed):
    confirm(home, line(), choice=choice)
    assert [moment for moment in days_due(home) if moment.startswith("11-23")] == due
    assert UserMedication.objects.get().as_needed is as_needed


def test_what_is_to_be_asked_later_is_an_open_question(home: Home, clock):
    confirm(home, line(amount="0.33"), choice=Choice(is_open=True))
    (question,) = open_questions([home.person], seoul("2026-11-23 07:00"))
    assert question.question == Question.UNCLEAR_RHYTHM
    assert "나누어떨어지지 않습니다" in question.sentence
    assert standing(home, line(amount="0.33")) is Standing.KNOWN
    clock.set("2026-12-10 07:00")
    assert standing(home, line(amount="0.33"), line(amount="0.33", on="2026-12-09")) is Standing.ASK


def test_a_refill_of_a_weekly_medicine_is_asked_about(home: Home, clock):
    confirm(home, line(days="28"), choice=Choice("1정", is_open=True))
    row = UserMedication.objects.get()
    weekly = Plan((Step("1정", (dt.time(18, 30),)),), repeat="weekdays", weekdays=(5,), dose_limit=3)
    medications.set_plan(row, weekly, home.person, seoul("2026-11-23 07:00"))
    clock.set("2026-12-12 07:00")
    lines = (line(days="28"), line(days="28", on="2026-12-11"))
    assert days_due(home) == ["12-12 18:30"]
    assert standing(home, *lines) is Standing.ASK, "taken once on this day, too, but not for 28 days"


def test_what_cannot_be_made_leaves_nothing_behind(home: Home, monkeypatch):
    def broken(order):
        if order.hospital == "가람의원":
            raise RuntimeError
        return create(order)

    create = prescriptions.create
    monkeypatch.setattr(prescriptions, "create", broken)
    with pytest.raises(RuntimeError):
        confirm(home, line(), line("달래정", "", hospital="가람의원"))
    assert not Prescription.objects.exists()
    assert not UserMedication.objects.exists()


def test_a_weekly_medicine_whose_days_may_be_doses_is_not_taken_for_over(home: Home):
    weekly = line(name="포사맥스정70밀리그램", amount="1", times="1", days="4", on="2026-11-09")
    assert standing(home, weekly) is Standing.NEW
    assert (
        standing(home, line(name="포사맥스정70밀리그램", amount="1", times="1", days="4", on="2026-10-01"))
        is Standing.OVER
    )
    confirm(home, weekly, choice=Choice("1정", 1, "아침"))
    assert days_due(home) == []
    assert UserMedication.objects.get().held_for == Question.NEVER_DAILY


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("반 알", "0.5정", True), ("한 알", "1정", True), ("5 ml", "5mL", True), ("1", "1정", True), ("", "1정", True),
        ("2알", "1정", False), ("1포", "1정", False), ("1~2정", "1정", False), ("조금", "1정", False),
    ],
)  # fmt: skip
def test_amounts_that_are_the_same_in_other_words(ours, theirs, same):
    assert _is_as_much(ours, theirs) is same
