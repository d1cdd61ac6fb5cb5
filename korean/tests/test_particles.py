"""Particles agree with what is said before them."""

from __future__ import annotations

import pytest

from korean import read_aloud
from korean.particles import PAIRS, VOCATIVE, agree, both_forms, end_of_particles, form_after
from korean.tables import words

OTHER_WORDS = sorted(
    words(
        "가루 이모 아버지 과일 나누어 은행 이불 로션 라벨 야채 고기 면봉 든든 여름 이가 이를 이는 이네 네 씨 님 에게 "
        "에서 도 만 까지 입니다 일 인 라디오 과자 와인"
    )
)


@pytest.mark.parametrize(
    ("spoken", "pair", "form"),
    [
        ("서울", ("으로", "로"), "로"),
        ("혈압약", ("으로", "로"), "으로"),
        ("한 포", ("으로", "로"), "로"),
        ("서울", ("을", "를"), "을"),
        ("서울", ("이나", "나"), "이나"),
        ("한 포", ("이나", "나"), "나"),
        ("한 알!", ("은", "는"), "은"),
        ("", ("은", "는"), "는"),
        ("ABC", ("은", "는"), "는"),
    ],
)
def test_the_form_after_a_word(spoken: str, pair: tuple[str, str], form: str):
    assert form_after(spoken, pair) == form


@pytest.mark.parametrize("pair", PAIRS, ids="/".join)
@pytest.mark.parametrize("spoken", ["약", "포", "알"])
def test_either_form_written_becomes_the_right_one(spoken: str, pair: tuple[str, str]):
    wanted = pair[0] if spoken == "약" or (spoken == "알" and pair[0] != "으로") else pair[1]
    if pair == VOCATIVE:
        # 야 alone is the end of 이야 first; who calls somebody says so.
        assert agree(spoken, "야", 0, vocative=True) == (wanted, 1)
        assert agree(spoken, "아", 0) == (wanted, 1)
        return
    ending = "어요" if pair[0] == "이었" else ""
    for written in pair:
        form = written if written in ("이고", "이면") else wanted
        assert agree(spoken, written + ending, 0) == (form + ending, len(written + ending))


@pytest.mark.parametrize(
    ("spoken", "written", "read"),
    [
        ("약", "로서는", "으로서는"),
        ("알", "으로써", "로써"),
        ("약", "로부터", "으로부터"),
        ("포", "이나마", "나마"),
        ("약", "라도", "이라도"),
        ("포", "이라고는", "라고는"),
        ("약", "라면", "이라면"),
        ("약", "였습니다", "이었습니다"),
        ("약", "와는", "과는"),
        ("약", "는커녕", "은커녕"),
        ("약", "는요", "은요"),
        ("포", "이랑은", "랑은"),
        ("포", "이야말로", "야말로"),
        ("약", "야말로", "이야말로"),
        ("약", "지만", "이지만"),
        ("포", "이지만", "이지만"),
        ("포", "이어서", "여서"),
        ("약", "여야", "이어야"),
        ("약", "네요", "이네요"),
        ("약", "를(을)", "을"),
        ("포", "을/를", "를"),
        ("알", "(으)로", "로"),
        ("약", "(이)랑", "이랑"),
        ("포", "(이)나", "나"),
        ("약", "야/아", "아"),
    ],
)
def test_particles_with_what_follows_them(spoken: str, written: str, read: str):
    assert agree(spoken, written, 0) == (read, len(written))
    assert agree(spoken, f"앞{written} 드세요", 1) == (read, 1 + len(written))


@pytest.mark.parametrize("word", OTHER_WORDS)
def test_a_word_that_begins_like_a_particle_is_none(word: str):
    assert agree("약", word, 0) is None
    assert agree("포", f"{word} 드세요", 0) is None


@pytest.mark.parametrize("text", ["", " ", "!", "abc", "5", "(가루)", " 이 약"])
def test_nothing_to_agree_with(text: str):
    assert agree("약", text, 0) is None


def test_a_lesson_is_not_two_things():
    assert read_aloud("제2과는 어려워요") == "제이과는 어려워요"
    assert read_aloud("CT와는 다른 MRI과의 차이") == "씨티와는 다른 엠알아이와의 차이"


@pytest.mark.parametrize(
    ("text", "settled"),
    [("약을(를)", ("약을", 5)), ("포은(는)", ("포는", 5)), ("서울(으)로", ("서울로", 6)), ("가루", None)],
)
def test_both_forms_at_the_end_of_a_word(text: str, settled: tuple[str, int] | None):
    run = next((index for index, char in enumerate(text) if char == "("), len(text))
    assert both_forms(text, 0, run) == settled


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("을 드세요", 1),
        ("님께는", 3),
        ("에게서도!", 4),
        ("이랑", 2),
        ("입니다.", 3),
        ("", 0),
        (" 약", 0),
        ("국에", None),
        ("과일", None),
    ],
)
def test_what_hangs_on_a_word(text: str, end: int | None):
    assert end_of_particles(text, 0) == end
