"""The words of people for kinds of medicines."""

from __future__ import annotations

import pytest

from medicines.lay_names import KINDS, joined, kind_called, tags


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("혈압약", "혈압"),
        ("고혈압약", "혈압"),
        ("고혈압치료제", "혈압"),
        ("당뇨약", "당뇨"),
        ("콜레스테롤약", "고지혈증"),
        ("위장약", "위장"),
        ("수면제", "수면"),
        ("변비약", "변비"),
        ("안약", "안"),
        ("고혈압", "혈압"),
        ("골다공증", "골다공증"),
        ("전립선약", "전립선"),
    ],
)
def test_words_for_kinds(word, kind):
    found = kind_called(word)
    assert found is not None
    assert found.names[0] == kind


@pytest.mark.parametrize("word", ["혈압", "한미약품", "약", "제", "노바스크", "판토제", ""])
def test_other_words(word):
    assert kind_called(word) is None


def test_a_blank_before_the_last_word():
    assert joined("혈압 약") == "혈압약"
    assert joined("한미 약품") == "한미 약품"


@pytest.mark.parametrize(
    ("drug_class", "code", "kinds"),
    [
        ("혈압강하제", "", {"혈압"}),
        ("하제,완장제", "", {"변비"}),
        ("당뇨병용제", "A10BA02", {"당뇨"}),
        ("따로 분류되지 않는 대사성 의약품", "", {"골다공증"}),
        ("따로 분류되지 않는 대사성 의약품", "L04AX03", {"관절"}),
        ("동맥경화용제", "C10BX03", {"고지혈증"}),
        ("", "", set()),
    ],
)
def test_class_and_code(drug_class, code, kinds):
    told = tags(drug_class, code, "")
    assert {kind.names[0] for kind in KINDS if kind.tag in told} == kinds


def test_the_leaflet_counts_where_nothing_else_is_known():
    assert "@혈압@" in tags("", "", "이 약은 고혈압에 사용합니다.")
    assert "@혈압@" not in tags("동맥경화용제", "", "고혈압이 있는 환자의 콜레스테롤을 낮춥니다.")


def test_no_word_means_two_kinds():
    words = [name for kind in KINDS for name in kind.names]
    assert len(words) == len(set(words))
