"""How much of a text is one number, what number that is, and how it is said without a counter."""

from __future__ import annotations

import pytest

from korean.values import Value, parse_value


def said(text: str, position: int = 0) -> tuple[str, str] | None:
    """What is said of the number at `position`, and what of the text is left."""
    found = parse_value(text, position)
    return (found[0].plain(), text[found[1] :]) if found else None


@pytest.mark.parametrize(
    ("text", "spoken", "rest"),
    [
        ("5정", "오", "정"),
        ("120", "백이십", ""),
        ("0", "영", ""),
        ("007", "공공칠", ""),
        ("01.5", "일 점 오", ""),
        ("0.5mg", "영 점 오", "mg"),
        (".5mg", "영 점 오", "mg"),
        ("1,000mg", "천", "mg"),
        ("1,234,567원", "백이십삼만 사천오백육십칠", "원"),
        ("1,00", "일", ",00"),
        ("1 000 mg", "천", " mg"),
        ("1 000.5", "일", " 000.5"),
        ("0 000", "영", " 000"),
        ("1 0000", "일", " 0000"),
    ],
)
def test_integers_and_decimals(text, spoken, rest):
    assert said(text) == (spoken, rest)


@pytest.mark.parametrize("text", ["", "정", "만", "만 원", "-1", ",5"])
def test_what_is_no_number(text):
    assert parse_value(text, 0) is None


def test_a_number_is_read_from_where_it_stands():
    assert said("12정 34알", 4) == ("삼십사", "알")
    assert said("3만 5천 원", 3) == ("오천", " 원")


@pytest.mark.parametrize(
    ("text", "spoken", "rest"),
    [
        ("1/2정", "이분의 일", "정"),
        ("3 / 4 컵", "사분의 삼", " 컵"),
        ("½정", "이분의 일", "정"),
        ("⅔컵", "삼분의 이", "컵"),
        ("⅞", "팔분의 칠", ""),
        ("1½정", "일과 이분의 일", "정"),
        ("2½정", "이와 이분의 일", "정"),
        ("1과 1/2정", "일과 이분의 일", "정"),
        ("2와 1/3컵", "이와 삼분의 일", "컵"),
        ("1 1/2정", "일과 이분의 일", "정"),
        ("1-1/2정", "일과 이분의 일", "정"),
        ("0½정", "이분의 일", "정"),
        ("00½정", "이분의 일", "정"),
        ("2분의 1정", "이분의 일", "정"),
        ("4 분의 3컵", "사분의 삼", "컵"),
        ("12/24", "이십사분의 십이", ""),
    ],
)
def test_fractions(text, spoken, rest):
    assert said(text) == (spoken, rest)


@pytest.mark.parametrize(
    ("text", "spoken", "rest"),
    [
        ("3/2정", "이분의 삼", "정"),
        ("9/8정", "팔분의 구", "정"),
        ("3/2 정", "이분의 삼", " 정"),
        ("3/2T", "이분의 삼", "T"),
        ("10/9정", "십", "/9정"),
        ("3/2", "삼", "/2"),
        ("3/2mg", "삼", "/2mg"),
        ("3/2정도", "삼", "/2정도"),
        ("2/2", "이", "/2"),
        ("1/0정", "일", "/0정"),
        ("1/2/3", "일", "/2/3"),
        ("1/2.5", "일", "/2.5"),
        ("2분의 1.5", "이", "분의 1.5"),
    ],
)
def test_what_exceeds_one_is_a_fraction_only_of_a_tablet_or_the_like(text, spoken, rest):
    """An improper fraction with a small second number, right before what is taken in pieces."""
    assert said(text) == (spoken, rest)


@pytest.mark.parametrize(
    ("text", "spoken", "rest"),
    [
        ("3만 원", "삼만", " 원"),
        ("3만원", "삼만", "원"),
        ("1만 원", "만", " 원"),
        ("1억 원", "일억", " 원"),
        ("1조 원", "일조", " 원"),
        ("1천만 원", "천만", " 원"),
        ("1백 명", "백", " 명"),
        ("2천 명", "이천", " 명"),
        ("1.5만 명", "일 점 오만", " 명"),
        ("1만 5천 원", "만 오천", " 원"),
        ("12만3,456원", "십이만 삼천사백오십육", "원"),
        ("3만 4", "삼만 사", ""),
        ("3만 ", "삼만", " "),
        ("3만", "삼만", ""),
        ("1,000만 원", "천만", " 원"),
        ("1조 2억 3만 4천 5백 6십 7원", "일조 이억 삼만 사천 오백 육십 칠", "원"),
        ("1조 2억 3만 4천 5백 6십 7십 원", "일조 이억 삼만 사천 오백 육십 칠", "십 원"),
    ],
)
def test_numbers_with_scale_words(text, spoken, rest):
    assert said(text) == (spoken, rest)


@pytest.mark.parametrize(("text", "rest"), [("3만 드세요", "만 드세요"), ("3조각", "조각"), ("3조금", "조금")])
def test_a_scale_word_is_followed_by_what_is_counted(text, rest):
    assert said(text) == ("삼", rest)


@pytest.mark.parametrize(
    ("text", "scale"), [("3만 원", "만"), ("3천만 원", "천만"), ("3만 5천 원", ""), ("3만 5원", ""), ("3만 5", "")]
)
def test_only_a_number_with_one_scale_word_and_nothing_behind_it_lends_it(text, scale):
    found = parse_value(text, 0)
    assert found
    assert found[0].scale == scale


@pytest.mark.parametrize(
    ("text", "is_integer", "is_half", "size"),
    [
        ("5", True, False, 5.0),
        ("0", True, False, 0.0),
        ("5.0", False, False, 5.0),
        ("1.5", False, True, 1.5),
        ("1.50", False, True, 1.5),
        ("0.05", False, False, 0.05),
        ("5.55", False, False, 5.55),
        ("1/2", False, True, 0.0),
        ("2½", False, True, 2.0),
        ("1/3", False, False, 0.0),
        ("2/4", False, False, 0.0),
        ("3만 원", False, False, 0.0),
        ("123456789012345678", True, False, 123456789012345.0),
    ],
)
def test_what_a_counter_asks_of_a_number(text, is_integer, is_half, size):
    found = parse_value(text, 0)
    assert found
    assert (found[0].is_integer, found[0].is_half, found[0].size) == (is_integer, is_half, size)


def test_a_value_is_never_changed_in_place():
    value = Value(whole="3", decimals="50", sign="-")
    assert value.trimmed() == Value(whole="3", decimals="5", sign="-")
    assert Value(whole="1", decimals="00").trimmed() == Value(whole="1")
    assert value.signed("+") == Value(whole="3", decimals="50", sign="+")
    assert Value(whole="3", sign="-").scaled("만") == Value(words="삼만", scale="만", sign="-")
    assert value == Value(whole="3", decimals="50", sign="-")
