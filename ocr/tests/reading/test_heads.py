"""Heads of forms: labels are nobody, numbers are no dates."""

from __future__ import annotations

import datetime as dt

import pytest

from ocr.reading.fields import read_fields
from ocr.tests.envelopes.word_pages import rows_page


def read(*words: tuple[int, str]):
    return read_fields(rows_page(list(words)))


@pytest.mark.parametrize(
    ("words", "patient"),
    [
        ([(20, "성"), (330, "명:"), (420, "한도윤(남/만"), (700, "56세)")], "한도윤"),
        ([(20, "환자성명"), (220, "서한별")], "서한별"),
        ([(20, "환자"), (120, "주민등록번호")], None),
        ([(20, "성명"), (160, "(서명또는날인)")], None),
        ([(20, "조제약사"), (200, "성명"), (330, "고은솔")], None),
        ([(20, "의료인의"), (200, "성명"), (330, "이하늘")], None),
        ([(20, "성명"), (160, "면허번호")], None),
        ([(20, "성명"), (160, "대체시")], None),
    ],
)
def test_people(words, patient):
    assert read(*words).patient.value == patient


@pytest.mark.parametrize(
    "name", ["새솔이비인후과", "참나래정형외과", "봄비소아과", "하늘빛피부과", "우듬지의원", "가온빛내과의원"]
)
def test_clinics(name):
    assert read((20, "명"), (60, "칭"), (200, name)).hospital.value == name


@pytest.mark.parametrize("text", ["진료과", "효과", "결과", "사과"])
def test_other_words_with_that_ending_are_no_clinics(text):
    assert read((20, text)).hospital.value is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ([(20, "교부번호"), (200, "2026"), (300, "년"), (340, "03"), (400, "월"), (440, "11"), (500, "일"),
          (560, "제"), (600, "00417"), (720, "호")], dt.date(2026, 3, 11)),
        ([(20, "처방전교부번호:"), (400, "20260217-00231")], None),
        ([(20, "조제일자:"), (260, "2026-02-17"), (600, "교부번호"), (800, "20260216-0001")], dt.date(2026, 2, 17)),
        ([(20, "최근내방일"), (240, "2026-02-09")], None),
        ([(20, "복약만료일"), (240, "2026.06.13")], None),
        ([(20, "조제일"), (240, "2026-10-1를")], None),
    ],
)  # fmt: skip
def test_dates(words, day):
    assert read(*words).dispensed_on.value == day
