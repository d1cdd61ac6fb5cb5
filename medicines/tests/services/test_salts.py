"""What is left of a substance's name without its salt is the substance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicines.services.salts import base_of

SAME = [
    ("염산슈도에페드린", "슈도에페드린"),
    ("소디움나프록센", "나프록센나트륨"),
    ("암로디핀베실산염", "암로디핀말레산염"),
    ("무수아토르바스타틴칼슘", "아토르바스타틴칼슘삼수화물"),
    ("파록세틴염산염반수화물", "염산파록세틴"),
    ("주석산메토프롤롤", "메토프롤롤타르타르산염"),
    ("디클로페낙칼륨", "디클로페낙나트륨"),
    ("무수카페인", "카페인수화물"),
]
DIFFERENT = [
    ("염화칼륨", "염화칼슘"),
    ("염화칼륨", "염화나트륨"),
    ("탄산칼슘", "탄산마그네슘"),
    ("탄산칼슘", "탄산수소나트륨"),
    ("황산마그네슘수화물", "황산철수화물"),
    ("구연산칼륨", "구연산마그네슘"),
    ("글루콘산칼슘", "글루콘산아연"),
    ("푸마르산철", "황산철"),
    ("산화마그네슘", "수산화마그네슘"),
    ("아스파르트산칼륨", "아스파르트산마그네슘"),
    ("폴리스티렌설폰산칼슘", "폴리스티렌설폰산나트륨"),
    ("질산이소소르비드", "일질산이소소르비드"),
    ("이소소르비드질산염", "이소소르비드"),
    ("인산수소칼슘", "인산이수소칼륨"),
    ("요오드화칼륨", "염화칼륨"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_substance(one, other):
    assert base_of(one) == base_of(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_another_substance(one, other):
    assert base_of(one) != base_of(other)


ANIONS = (
    "염화",
    "브롬화",
    "산화",
    "수산화",
    "탄산",
    "황산",
    "인산",
    "구연산",
    "시트르산",
    "글루콘산",
    "락트산",
    "말산",
    "아스파르트산",
)
METALS = ("칼륨", "칼슘", "마그네슘", "나트륨", "철", "아연", "리튬", "알루미늄")


@given(
    st.tuples(st.sampled_from(ANIONS), st.sampled_from(METALS)),
    st.tuples(st.sampled_from(ANIONS), st.sampled_from(METALS)),
)
def test_two_ions_are_the_same_only_as_the_same_two(one, other):
    assert (base_of("".join(one)) == base_of("".join(other))) == (one == other)


@given(st.text(alphabet="가온늘봄사르탄졸람염산황화칼륨슘나트", max_size=12))
def test_a_name_never_vanishes_and_its_base_is_its_own_base(name):
    assert bool(base_of(name)) == bool(name)
