"""A name that was heard or typed wrong still finds its medicine."""

from __future__ import annotations

import pytest

from medicines.models import Medicine
from medicines.services.search import find_medicines
from medicines.services.similar_names import similar
from medicines.tests.conftest import names


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("혈펑정", "혈평정"),
        ("혈형정", "혈평정"),
        ("토오로나", "토우로나"),
        ("토우노나정", "토우로나"),
        ("토로우나", "토우로나"),
        ("토우로라", "토우로나"),
        ("당골은정", "당고른"),
        ("속펀한캡슐", "속편한"),
        ("새벅단잠", "새벽단잠"),
        ("새벽잠정", "새벽단잠"),
        ("뼈뜬든정", "뼈든든"),
        ("코씨원", "코시원"),
        ("맑은필정20", "맑은핏"),
    ],
)
def test_misspelt_names_are_found(samples, typed, meant):
    found = find_medicines(typed)
    assert names(found)
    assert names(found)[0].startswith(meant)
    assert found.is_guess


@pytest.mark.parametrize("typed", ["없는이름", "자동차", "qwerty", "ㅋㅋㅋㅋ", "12345678", "가" * 90])
def test_what_is_like_nothing_finds_nothing(samples, typed):
    assert names(find_medicines(typed)) == []


def test_a_name_that_was_changed_is_guessed_by_its_new_spelling(samples):
    medicine = Medicine.objects.get(name__startswith="코시원")
    medicine.name = "기운차정"
    medicine.save()
    assert names(find_medicines("기운짜정")) == ["기운차정"]
    assert names(find_medicines("코씨원")) == []


def test_how_far_a_guess_is(samples):
    [same] = [each for each in similar("코시원정") if each.medicine.name.startswith("코시원")]
    [near] = [each for each in similar("코씨원정") if each.medicine.name.startswith("코시원")]
    assert 0 == same.difference < near.difference < 0.34
