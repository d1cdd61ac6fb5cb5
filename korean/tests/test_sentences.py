"""Splitting at pauses: never inside a number, an abbreviation or a bracket, and nothing lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from korean import split_clauses, split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("약 드세요. 물도 드세요.", ["약 드세요.", "물도 드세요."]),
        ("1.5정을 드세요. 0.25mg입니다.", ["1.5정을 드세요.", "0.25mg입니다."]),
        ("괜찮으세요? 네! 그래요", ["괜찮으세요?", "네!", "그래요"]),
        ("2026. 3. 2. 오전에 오세요. 꼭이요.", ["2026. 3. 2. 오전에 오세요.", "꼭이요."]),
        ("1. 아침 약\n2. 저녁 약", ["1. 아침 약", "2. 저녁 약"]),
        ("Dr. Kim이 H. pylori를 봅니다. 끝.", ["Dr. Kim이 H. pylori를 봅니다.", "끝."]),
        ("오전 9 a.m. 약. 끝", ["오전 9 a.m. 약.", "끝"]),
        ("약(식후 30분. 물과 함께)을 드세요. 네.", ["약(식후 30분. 물과 함께)을 드세요.", "네."]),
        ("드세요.물도요.", ["드세요.", "물도요."]),
        ("그래요... 네", ["그래요...", "네"]),
        ("www.carepill.co.kr로 오세요. 네", ["www.carepill.co.kr로 오세요.", "네"]),
        ("정말요?! 네", ["정말요?!", "네"]),
        ("그는 “약.”이라고", ["그는 “약.”이라고"]),
        ("请吃药。谢谢。", ["请吃药。", "谢谢。"]),
        ("끝나지 않은 (괄호. 다음 문장", ["끝나지 않은 (괄호.", "다음 문장"]),
        ("", []),
        ("   ", []),
        ("첫 줄\n\n\n둘째 줄", ["첫 줄", "둘째 줄"]),
    ],
)
def test_sentences(text, sentences):
    assert split_sentences(text) == sentences


LONG = (
    "혈압약 한 알과 당뇨약 두 알을 물 이백 밀리리터와 함께 천천히 드시고, "
    "삼십 분 동안 눕지 마세요(역류할 수 있습니다). 꼭이요."
)


@pytest.mark.parametrize("limit", [12, 20, 25, 40, 60, 200])
def test_clauses_keep_to_the_limit_and_lose_nothing(limit):
    pieces = split_clauses(LONG, limit)
    assert "".join(pieces).replace(" ", "") == LONG.replace(" ", "")
    longest_unit = max(len("마세요(역류할 수 있습니다)."), limit)
    assert all(0 < len(piece) <= longest_unit for piece in pieces)


def test_clauses_prefer_the_comma():
    assert split_clauses("약을 드시고, 물을 한 컵 드세요.", 14) == ["약을 드시고,", "물을 한 컵 드세요."]


def test_a_number_stays_with_its_counter_and_a_negation_with_its_verb():
    for limit in range(8, 30):
        for piece in split_clauses(
            "오늘은 혈압약 한 알과 물약 500 mg 그리고 알약 두 알을 안 드셨어요 그래서 알려 드려요", limit
        ):
            assert not re.search(r"(?:한|두|500|안)$", piece), (limit, piece)


def test_thousands_commas_and_brackets_hold():
    for limit in range(8, 20):
        pieces = split_clauses("값은 12,500원이고 남은 돈은 3,000원입니다.", limit)
        assert "12,500원이고" in " ".join(pieces) and pieces[-1].endswith("3,000원입니다.")
    assert "(식후, 30분)" in " ".join(split_clauses("이 약은 하루 두 번 (식후, 30분) 꼭 드세요", 14))


def test_a_word_without_spaces_is_cut_only_far_beyond_the_limit():
    assert split_clauses("가" * 19, 10) == ["가" * 19]
    assert "".join(split_clauses("가" * 95, 10)) == "가" * 95
    assert max(map(len, split_clauses("가" * 95, 10))) <= 20


def test_a_limit_below_one_is_refused():
    with pytest.raises(ValueError, match="max_chars"):
        split_clauses("약", 0)


FRAGMENTS = "약을 드세요 . , ? ! ( ) 1.5 3,000 정 \n a.m. … ” “ 물 가나다라마바사 - ~"
PIECES = st.lists(st.sampled_from(FRAGMENTS.split(" ")), max_size=40)


@given(PIECES.map(" ".join), st.integers(1, 40))
@settings(max_examples=300, deadline=None)
def test_nothing_speakable_is_ever_lost(text, limit):
    def speakable(parts):
        return re.sub(r"[^0-9A-Za-z가-힣]", "", "".join(parts))

    assert speakable(split_sentences(text)) == speakable([text])
    assert speakable(split_clauses(text, limit)) == speakable([text])
    for number in re.findall(r"\d\.\d|\d,\d{3}", text):
        assert number in " ".join(split_clauses(text, 40))
