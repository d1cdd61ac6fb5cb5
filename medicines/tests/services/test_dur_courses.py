"""What runs, with the doses of the coming week."""

from __future__ import annotations

from fractions import Fraction

import pytest

from medicines.models import Medicine, UserMedication
from medicines.services import medications
from medicines.services.dur_courses import Course, is_longer, ordered, running
from medicines.services.prescriptions import OrderLine
from medicines.tests.conftest import Home, medication, seoul
from medicines.tests.dur_lists import product

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning(clock):
    clock.set("2026-11-23 07:00")


def names(home: Home) -> set[str]:
    return {course.name for course in running(home.person)}


def test_what_was_stopped_or_is_over_does_not_run(home: Home):
    medication(home.sunja, "먹는 약")
    medication(home.sunja, "끝난 약", ends_at=seoul("2026-11-20 00:00"))
    medication(home.sunja, "다 먹은 약", dose_limit=5)
    medication(home.sunja, "남은 약", dose_limit=40)
    medication(home.sunja, "석 달마다", every_days=90)
    medications.stop(medication(home.sunja, "그만둔 약"))
    UserMedication.objects.create(user=home.sunja, name="필요할 때", as_needed=True)
    UserMedication.objects.create(user=home.sunja, name="때를 모르는 약")
    medication(home.daughter, "딸의 약")
    assert names(home) == {"먹는 약", "남은 약", "석 달마다", "필요할 때", "때를 모르는 약"}


def test_the_week_has_every_dose_of_it(home: Home):
    medication(home.sunja, "월요일", "4정", ("08:30", "18:30"), repeat="weekdays", weekdays=[0])
    (course,) = running(home.person)
    assert course.week == (("4정", "4정"), *((),) * 6)


def test_what_comes_off_is_not_taken(home: Home):
    row = medication(home.sunja, "붙이는 약", "1매", ("08:30",))
    row.schedules.update(remove_after_hours=12)
    (course,) = running(home.person)
    assert course.week == (("1매",),) * 7


def test_lines_of_an_envelope(home: Home):
    chosen = product("1", "가온정5밀리그램")
    first, second = ordered([OrderLine("아무개", "5mg", "1정", 3, 7, item_seq="1"), OrderLine("모르는약정")])
    assert (first.medicine, first.week[0], first.days) == (chosen, ("1정", "1정", "1정"), 7)
    assert (second.medicine, second.week[0], second.days) == (None, (), None)
    assert first.key != second.key


def course(doses: tuple[str, ...], strength: str = "", name: str = "가온정") -> Course:
    return Course("1", name, Medicine(name=name), strength, (doses,) * 7)


@pytest.mark.parametrize(
    ("doses", "strength", "name", "milligrams"),
    [
        (("1정", "반 알"), "500mg", "가온정", 750),
        (("1정",), "", "가온정500밀리그램", 500),
        (("2정",), "500mg", "가온정500밀리그램", 1000),
        (("250mg", "1정"), "500mg", "가온정", 750),
        (("500mg",), "", "가온정", 500),
        (("1정",), "250mg", "가온정500밀리그램", None),
        (("1정", "한 봉지"), "500mg", "가온정", None),
        (("1정",), "", "가온정", None),
    ],
)
def test_milligrams_a_day(doses, strength, name, milligrams):
    expected = [] if milligrams is None else [Fraction(milligrams)] * 7
    assert course(doses, strength, name).milligrams_a_day() == expected


def test_doses_that_need_a_tablet_broken():
    assert course(("1정", "0.5정", "한 알 반", "2.5mL")).broken_doses() == ["0.5정", "한 알 반"]


@pytest.mark.parametrize(("doses", "is_it"), [(7, False), (8, True), (None, True)])
def test_a_course_is_longer_by_its_first_and_last_dose(home: Home, doses, is_it):
    medication(home.sunja, starts_at=seoul("2026-11-20 00:00"), dose_limit=doses)
    (one,) = running(home.person)
    assert is_longer(one, 7, home.person) is is_it


def test_every_other_day_counts_by_the_calendar(home: Home):
    medication(home.sunja, starts_at=seoul("2026-11-20 00:00"), every_days=2, dose_limit=5)
    (one,) = running(home.person)
    assert is_longer(one, 8, home.person)
    assert not is_longer(one, 9, home.person)
