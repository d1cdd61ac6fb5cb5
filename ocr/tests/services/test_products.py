"""The catalogue's products that a name on a photo may mean: never one of another strength."""

from __future__ import annotations

import pytest

from medicines.models import Medicine
from ocr.services.products import best, candidates, existing_strengths

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def products() -> None:
    for number, name in enumerate(
        (
            "콩코르정2.5밀리그램(비소프롤롤푸마르산염)",
            "콩코르정5밀리그램(비소프롤롤푸마르산염)",
            "혼자정2.5밀리그램",
            "무함량정",
        ),
        1,
    ):
        Medicine.objects.create(item_seq=str(number), name=name)


@pytest.mark.parametrize(
    ("name", "strength", "found"),
    [
        ("콩코르정", "2.5mg", ["1"]),
        ("콩코루정", "2.5 밀리그램", ["1"]),
        ("콩코르정", "0.005g", ["2"]),
        ("콩코르정", "25mg", []),
        ("콩코르정", "", ["1", "2"]),
        ("혼자정", "25mg", []),
        ("무함량정", "25mg", ["4"]),
    ],
)
def test_products_of_the_strength_that_was_read(name, strength, found):
    assert sorted(each.item_seq for each in candidates(name, strength)) == found


def test_only_a_product_of_that_strength_is_proposed():
    one = best("콩코르정", "2.5mg")
    assert one is not None
    assert (one.item_seq, one.is_sure) == ("1", True)
    assert best("콩코르정", "25mg") is None
    assert best("혼자정", "25mg") is None
    unsure = best("콩코르정", "")
    assert unsure is not None
    assert not unsure.is_sure


def test_which_strengths_there_are():
    assert existing_strengths("콩코르정", "25mg") == ("2.5mg", "5mg")
    assert existing_strengths("콩코르정", "5mg") == ()
    assert existing_strengths("콩코르정", "") == existing_strengths("", "5mg") == ()
    assert existing_strengths("무함량정", "5mg") == ()


def test_a_cancelled_product_comes_last_and_is_never_sure():
    Medicine.objects.filter(pk="3").update(is_cancelled=True)
    one = best("혼자정", "2.5mg")
    assert one is not None
    assert not one.is_sure
    Medicine.objects.create(item_seq="9", name="혼자정2.5밀리그램(가나)")
    assert [each.item_seq for each in candidates("혼자정", "2.5mg")] == ["9", "3"]
