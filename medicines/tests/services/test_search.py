"""Searching the sample catalogue."""

from __future__ import annotations

import pytest

from medicines.models import Medicine
from medicines.services.search import find_medicines

pytestmark = pytest.mark.usefixtures("catalogue")


def names(query: str) -> list[str]:
    return [medicine.name for medicine in find_medicines(query)[:50]]


@pytest.mark.parametrize(
    ("query", "first", "count"),
    [
        ("혈평", "혈평정5밀리그램(예시)", 2),
        ("혈평정 10mg", "혈평정10밀리그램(예시)", 1),
        ("혈평정10밀리그람", "혈평정10밀리그램(예시)", 1),
        ("ㅌㅇㄹㄴ", "토우로나시럽(예시)", 2),
        ("ㅎㅍㅈ 10", "혈평정10밀리그램(예시)", 1),
        ("늘봄", "혈평정5밀리그램(예시)", 2),
        ("토우로나민 시럽", "토우로나시럽(예시)", 1),
        ("당고르민", "당고른정500밀리그램(예시)", 2),
    ],
)
def test_finds_by_name_maker_ingredient_and_initials(query, first, count):
    found = names(query)
    assert found[0] == first
    assert len(found) == count == find_medicines(query).count()


def test_a_name_that_starts_with_the_word_comes_before_one_that_contains_it():
    Medicine.objects.create(item_seq="1", name="가속정")
    Medicine.objects.create(item_seq="2", name="마속편정", maker="속편제약")
    assert names("속편") == ["속편한현탁액(예시)", "속편한캡슐20밀리그램(예시)", "마속편정"]


def test_all_of_them_for_nothing_and_none_for_nonsense():
    assert len(names("")) == len(names("  ")) == len(names("()")) == 15
    assert names("없는이름") == []


@pytest.mark.parametrize("query", ["혈%정x", "'; drop table", "ㅎ" * 100, "가\ud800나", "😀가나다라"])
def test_oddities_are_ordinary_letters(query):
    assert names(query) == []


def test_a_name_edited_by_hand_is_found_by_its_new_name():
    medicine = Medicine.objects.get(name__startswith="코시원")
    medicine.name = "새이름정"
    medicine.save()
    assert names("ㅅㅇㄹㅈ") == ["새이름정"]
    assert names("코시원") == []
