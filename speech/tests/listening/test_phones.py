"""The distance between strings of sounds: a distance, of the right size, and the same as the textbook's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.listening.phones import SOUNDS, distance, error_rate, length_of, to_sounds

SOUND = st.sampled_from(sorted(SOUNDS))
SOUND_LISTS = st.lists(SOUND, max_size=12)


def _textbook(expected: list[str], heard: list[str]) -> float:
    """Cell by cell, with the costs of single sounds taken from the function itself."""
    table = [[0.0] * (len(heard) + 1) for _ in range(len(expected) + 1)]
    for row in range(len(expected) + 1):
        for column in range(len(heard) + 1):
            ways = []
            if row:
                ways.append(table[row - 1][column] + length_of(expected[row - 1 : row]))
            if column:
                ways.append(table[row][column - 1] + length_of(heard[column - 1 : column]))
            if row and column:
                swap = _swap(expected[row - 1], heard[column - 1])
                ways.append(table[row - 1][column - 1] + swap)
            table[row][column] = min(ways, default=0.0)
    return table[-1][-1]


def _swap(one: str, other: str) -> float:
    # Between equal neighbours a swap is the only way that can be cheaper than a gap on each side.
    return distance(["m", one, "m"], ["m", other, "m"])


@given(SOUND_LISTS, SOUND_LISTS)
def test_agrees_with_the_textbook(expected: list[str], heard: list[str]):
    assert distance(expected, heard) == pytest.approx(_textbook(expected, heard))


@given(SOUND_LISTS, SOUND_LISTS)
def test_is_symmetric_and_bounded(one: list[str], other: list[str]):
    assert distance(one, other) == pytest.approx(distance(other, one))
    assert distance(one, other) <= length_of(one) + length_of(other) + 1e-9


@given(SOUND_LISTS)
def test_nothing_lies_between_a_list_and_itself(sounds: list[str]):
    assert distance(sounds, sounds) == 0


@pytest.mark.parametrize(
    ("near", "far"), [("pb", "ps"), ("td", "tm"), ("iɪ", "ia"), ("ʌɔ", "ʌi"), ("ji", "ju"), ("sʃ", "sŋ")]
)
def test_like_sounds_are_nearer_than_unlike_ones(near: str, far: str):
    assert distance(near[0], near[1]) < distance(far[0], far[1])


@pytest.mark.parametrize(
    ("ipa", "sounds"),
    [
        ("t͡ɕʰ", "ʨ"),
        ("d͡ʒ", "ʨ"),
        ("k͈", "k"),
        ("jʌ", "jʌ"),
        ("oʊ", "o"),
        ("aɪ", "aɪ"),
        ("ç", "ç"),
        ("ã", "a"),
        ("ː", ""),
        ("<unk>", "unk"),
        ("", ""),
    ],
)
def test_ipa_is_reduced_to_broad_sounds(ipa: str, sounds: str):
    assert to_sounds(ipa) == list(sounds)


def test_an_error_rate_needs_something_to_expect():
    with pytest.raises(ValueError, match="nothing"):
        error_rate([], ["a"])


def test_hearing_nothing_is_all_wrong():
    assert error_rate(list("jakɯl"), []) == 1.0
