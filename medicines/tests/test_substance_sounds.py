"""Spellings of one substance sound alike, substances do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicines.substance_sounds import sound, sound_of_query


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("메트포민", "메트포르민"),
        ("아토바스타틴", "아토르바스타틴"),
        ("로살탄", "로사르탄"),
        ("로사탄", "로사르탄"),
        ("텔미살탄", "텔미사르탄"),
        ("와르파린", "와파린"),
        ("클로페니라민", "클로르페니라민"),
        ("아세타미노펜", "아세트아미노펜"),
        ("글리메피라이드", "글리메피리드"),
        ("하이드로클로로치아짓", "히드로클로로티아지드"),
        ("퓨로세마이드", "푸로세미드"),
        ("아미트립틸린", "아미트리프틸린"),
        ("씨타글립친", "시타글립틴"),
        ("레보타이록신", "레보티록신"),
        ("다이클로페낙", "디클로페낙"),
        ("에소메프라졸", "에스오메프라졸"),
        ("로수바스타친", "로수바스타틴"),
        ("덱싸메타손", "덱사메타손"),
    ],
)
def test_two_spellings_sound_alike(written, meant):
    assert sound(written) == sound(meant)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("암로디핀", "니페디핀"),
        ("로사르탄", "발사르탄"),
        ("텔미사르탄", "올메사르탄"),
        ("심바스타틴", "로바스타틴"),
        ("메트포르민", "글리클라지드"),
        ("클로미프라민", "이미프라민"),
        ("프레드니솔론", "프레드니손"),
        ("세티리진", "세트랄린"),
    ],
)
def test_two_substances_do_not(one, other):
    assert sound(one) != sound(other)


@pytest.mark.parametrize("word", ["정", "가나", "아아아", "metformin", "5밀리그램", ""])
def test_words_that_are_no_substance_are_not_listened_to(word):
    assert sound_of_query(word) == ""


@given(st.text(max_size=30))
def test_a_sound_is_written_in_small_latin_letters(word):
    assert sound(word).isascii()
    assert sound(word) == sound(word).lower()
    assert "|" not in sound(word)
