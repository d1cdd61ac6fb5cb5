"""Syllables taken apart and put together, checked against the decomposition that Unicode gives."""

from __future__ import annotations

import unicodedata

import pytest

from korean.hangul import (
    CODA_SOUNDS,
    CODAS,
    FINALS,
    INITIALS,
    JOINED,
    VOWELS,
    compose,
    count_syllables,
    decompose,
    initials,
    is_syllable,
    last_final,
)

SYLLABLES = [chr(code) for code in range(ord("가"), ord("힣") + 1)]


def test_syllables_come_apart_as_unicode_has_it_and_go_together_again():
    for syllable in SYLLABLES:
        letters = decompose(syllable)
        conjoining = unicodedata.normalize("NFD", syllable)
        assert ord(conjoining[0]) - ord("ᄀ") == INITIALS.index(letters.initial)
        assert ord(conjoining[1]) - ord("ᅡ") == VOWELS.index(letters.vowel)
        assert (ord(conjoining[2]) - ord("ᆨ") + 1 if conjoining[2:] else 0) == FINALS.index(letters.final)
        assert compose(*letters) == syllable


def test_the_letters_are_those_that_unicode_names_alike():
    for letters, first, kind in (
        (INITIALS, "ᄀ", "CHOSEONG"),
        (VOWELS, "ᅡ", "JUNGSEONG"),
        (FINALS[1:], "ᆨ", "JONGSEONG"),
    ):
        for offset, letter in enumerate(letters):
            name = unicodedata.name(letter).replace("HANGUL LETTER ", "")
            assert unicodedata.name(chr(ord(first) + offset)) == f"HANGUL {kind} {name}"


@pytest.mark.parametrize(
    ("char", "expected"),
    [("가", True), ("힣", True), ("ㄱ", False), ("ᄀ", False), ("a", False), ("漢", False), ("", False)],
)
def test_what_is_a_syllable(char: str, expected: bool):
    assert is_syllable(char) is expected


@pytest.mark.parametrize("code", [ord("가") - 1, ord("힣") + 1])
def test_the_neighbours_of_the_block_are_none(code: int):
    assert not is_syllable(chr(code))


@pytest.mark.parametrize(
    ("text", "final"),
    [
        ("약", "ㄱ"),
        ("서울", "ㄹ"),
        ("포", ""),
        ("값", "ㅄ"),
        ("약!", "ㄱ"),
        ("한 알, ", "ㄹ"),
        ("", ""),
        ("abc", ""),
        ("약 K", "ㄱ"),
    ],
)
def test_the_final_of_the_last_syllable(text: str, final: str):
    assert last_final(text) == final


@pytest.mark.parametrize(
    ("text", "expected"), [("타이레놀 5mg", "ㅌㅇㄹㄴ 5mg"), ("꿀빵", "ㄲㅃ"), ("가힣", "ㄱㅎ"), ("ㅏ", "ㅏ"), ("", "")]
)
def test_initials(text: str, expected: str):
    assert initials(text) == expected


def test_initials_of_every_syllable():
    assert initials("".join(SYLLABLES)) == "".join(decompose(syllable).initial for syllable in SYLLABLES)


def test_a_coda_has_one_of_seven_sounds_or_none():
    assert tuple(CODAS) == FINALS
    assert set(CODAS.values()) == set(CODA_SOUNDS) == {"", *"ㄱㄴㄷㄹㅁㅂㅇ"}
    assert [CODA_SOUNDS[CODAS[final]] for final in "ㄲㄵㅆㅀㄻㅄㅇㅍㅎ"] == [*"kntlmpŋpt"]
    # 제10항, 제11항: of two consonants mostly the first is said, of ㄺ ㄻ ㄿ the second.
    assert {final for final, parts in JOINED.items() if CODAS[final] != CODAS[parts[0]]} == {*"ㄺㄻㄿ"}


def test_joined_consonants_are_two_that_begin_syllables():
    assert set(JOINED) == {final for final in FINALS[1:] if final not in INITIALS}
    assert all(len(parts) == 2 and set(parts) <= set(INITIALS) for parts in JOINED.values())


@pytest.mark.parametrize(("spoken", "count"), [("약 두 알, 드세요.", 6), ("", 0), ("ㅋㅋ abc", 0)])
def test_counting_syllables(spoken: str, count: int):
    assert count_syllables(spoken) == count
