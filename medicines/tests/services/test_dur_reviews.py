"""What each page asks for."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from medicines.models import Prescription
from medicines.services import dur_reviews
from medicines.services.prescriptions import OrderLine
from medicines.tests.conftest import Home, medication
from medicines.tests.dur_lists import code, load, ministry_list, product, row, substance, with_

pytestmark = pytest.mark.django_db
GAON, NEULBOM, HANBYEOL = substance(1, "가온사르탄"), substance(2, "늘봄졸람"), substance(3, "한별마이신")


@pytest.fixture
def lists(tmp_path: Path) -> None:
    load(ministry_list(tmp_path, row("병용금기", GAON, with_(NEULBOM)), row("노인주의", HANBYEOL)))


def names(findings) -> list[str]:
    return [finding.names for finding in findings]


def test_all_one_and_an_envelope(home: Home, lists, clock):
    source = uuid.uuid4()
    made = Prescription.objects.create(user=home.sunja, source=source)
    gaon = medication(home.sunja, "가온", medicine=product("1", "가온정", code(1)))
    neulbom = medication(home.sunja, "늘봄", medicine=product("2", "늘봄정", code(2)), prescription=made)
    medication(home.sunja, "한별", medicine=product("3", "한별정", code(3)))
    assert names(dur_reviews.about_all(home.person)) == ["가온 · 늘봄", "한별"]
    for one in (gaon, neulbom):
        assert names(dur_reviews.about_medication(home.person, one)) == ["가온 · 늘봄"]
    assert names(dur_reviews.about_prescription(home.person, source)) == ["가온 · 늘봄"]
    assert names(dur_reviews.about_prescription(home.person, uuid.uuid4())) == []


def test_lines_are_looked_up_with_what_runs_but_what_runs_is_not_told_again(home: Home, lists, clock):
    medication(home.sunja, "가온", medicine=product("1", "가온정", code(1)))
    medication(home.sunja, "한별", medicine=product("3", "한별정", code(3)))
    product("2", "늘봄정", code(2))
    assert names(dur_reviews.about_lines(home.person, [OrderLine("새 늘봄정", item_seq="2")])) == ["가온 · 새 늘봄정"]
    assert names(dur_reviews.about_lines(home.person, [OrderLine("모르는 약")])) == []


def test_without_lists_nothing_is_asked(home: Home, django_assert_num_queries):
    medication(home.sunja, "가온", medicine=product("1", "가온정", code(1)))
    person = home.person
    with django_assert_num_queries(1):
        assert dur_reviews.about_all(person) == []
