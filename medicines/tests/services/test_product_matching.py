"""A name means one product or none, and never one of another strength."""

from __future__ import annotations

import pytest

from medicines.models import Medicine
from medicines.services.product_matching import existing_strengths, has_strength, match, strength_of, strengths_instead

pytestmark = pytest.mark.django_db

NAMES = (
    "콩코르정2.5밀리그램(비소프롤롤푸마르산염)",
    "콩코르정5밀리그램(비소프롤롤푸마르산염)",
    "레블리미드캡슐2.5밀리그램(레날리도마이드)",
    "레블리미드캡슐25밀리그램(레날리도마이드)",
    "씬지로이드정0.1밀리그램(레보티록신나트륨수화물)",
    "씬지로이드정0.05밀리그램(레보티록신나트륨수화물)",
    "엑셀론패취5(리바스티그민)",
    "엑셀론패취10(리바스티그민)",
    "아모잘탄정5/50밀리그램",
    "아모잘탄정5/100밀리그램",
    "혼자정2.5밀리그램",
    "무함량정",
    "가나정10밀리그램",
    "가나서방정10밀리그램",
)


@pytest.fixture(autouse=True)
def products() -> None:
    for number, name in enumerate(NAMES, 1):
        Medicine.objects.create(item_seq=str(number), name=name)


@pytest.mark.parametrize(
    ("name", "strength", "meant"),
    [
        ("콩코르정2.5밀리그램(비소프롤롤푸마르산염)", "", 0),
        ("콩코르정2.5mg", "", 0),
        ("콩코르정 ２．５ mg", "", 0),
        ("콩코르정2,5mg", "", 0),
        ("콩코르정", "5mg", 1),
        ("콩코르", "0.005g", 1),
        ("레블리미드캡슐25mg", "", 3),
        ("레블리미드캡슐2.5mg", "", 2),
        ("씬지로이드정100마이크로그램", "", 4),
        ("씬지로이드정", "50mcg", 5),
        ("엑셀론패취10", "", 7),
        ("엑셀론패취", "5mg", 6),
        ("아모잘탄정5/50", "", 8),
        ("아모잘탄정 5 / 100 mg", "", 9),
        ("혼자정", "", 10),
        ("혼자정", "2.5mg", 10),
        ("무함량정", "10mg", 11),
        ("가나정", "10mg", 12),
        ("가나정10밀리그램(나나)", "", 12),
        ("가나서방정10밀리그램(나나)", "", 13),
    ],
)
def test_one_product_is_meant(name, strength, meant):
    found = match(name, strength=strength)
    assert found is not None
    assert found.name == NAMES[meant]


@pytest.mark.parametrize(
    ("name", "strength"),
    [
        ("콩코르정25mg", ""),
        ("콩코르정25", ""),
        ("콩코르정2", ""),
        ("콩코르정", "25mg"),
        ("콩코르정", ""),
        ("혼자정", "25mg"),
        ("혼자정25밀리그램", ""),
        ("혼자정2", ""),
        ("레블리미드캡슐2", ""),
        ("레블리미드캡슐", ""),
        ("씬지로이드정100밀리그램", ""),
        ("아모잘탄정550", ""),
        ("아모잘탄정5", ""),
        ("가나주사10밀리그램", ""),
        ("가나", "10mg"),
        ("없는이름정5mg", ""),
        ("콩", ""),
    ],
)
def test_nothing_certain_is_meant(name, strength):
    assert match(name, strength=strength) is None


def test_a_cancelled_permit_is_matched_by_choice_only():
    Medicine.objects.create(item_seq="90", name="콩코르정2.5밀리그램", is_cancelled=True)
    Medicine.objects.create(item_seq="91", name="옛약정5밀리그램", is_cancelled=True)
    found = match("콩코르정2.5mg")
    assert found is not None
    assert found.name == NAMES[0]
    assert match("옛약정5밀리그램") is None
    assert match("옛약정5밀리그램", item_seq="91") is not None


@pytest.mark.parametrize(
    ("name", "strengths"),
    [
        ("콩코르정", ("2.5mg", "5mg")),
        ("콩코르정25mg", ("2.5mg", "5mg")),
        ("씬지로이드정", ("0.05mg", "0.1mg")),
        ("엑셀론패취", ("5", "10")),
        ("아모잘탄정", ("5/50mg", "5/100mg")),
        ("무함량정", ()),
        ("없는이름정", ()),
    ],
)
def test_the_strengths_that_exist(name, strengths):
    assert existing_strengths(name) == strengths


@pytest.mark.parametrize(
    ("name", "strength", "instead"),
    [
        ("콩코르정25mg", "", ("2.5mg", "5mg")),
        ("콩코르정", "25mg", ("2.5mg", "5mg")),
        ("콩코르정", "2.5mg", ()),
        ("콩코르정", "", ()),
        ("콩코르정2.5mg", "", ()),
        ("무함량정", "10mg", ()),
        ("없는이름정", "10mg", ()),
        ("엑셀론패취", "15mg", ("5", "10")),
    ],
)
def test_what_there_is_instead_of_a_strength_that_there_is_not(name, strength, instead):
    assert strengths_instead(name, strength) == instead


def test_a_cancelled_strength_does_not_exist():
    Medicine.objects.create(item_seq="92", name="콩코르정10밀리그램", is_cancelled=True)
    assert existing_strengths("콩코르정") == ("2.5mg", "5mg")


def test_the_strength_of_a_name():
    told = strength_of("타이레놀8시간이알서방정650밀리그램")
    assert told is not None
    assert told.amount == "650mg"
    assert strength_of("활명수") is None
    assert has_strength("콩코르정2.5밀리그램", "2.50 mg")
    assert not has_strength("콩코르정2.5밀리그램", "25mg")
    assert not has_strength("무함량정", "25mg")
