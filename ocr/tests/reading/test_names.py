"""A line that names a medicine comes apart into name and strength."""

from __future__ import annotations

import pytest

from ocr.reading.names import named, names_medicine


@pytest.mark.parametrize(
    ("text", "name", "strength"),
    [
        ("1. 노바스크정5밀리그램", "노바스크정", "5밀리그램"),
        ("▶ 아모잘탄정 5/50밀리그램(암로디핀)", "아모잘탄정", "5/50밀리그램"),
        ("타이레놀8시간이알서방정650mg", "타이레놀8시간이알서방정", "650mg"),
        ("씬지로이드정0.05mg", "씬지로이드정", "0.05mg"),
        ("코대원포르테시럽", "코대원포르테시럽", ""),
        ("뮤 테 란 캡술 200 mg", "뮤테란캡슐", "200mg"),
        ("5,모사피아정5mg", "모사피아정", "5mg"),
        ("0세토펜건조시럽", "세토펜건조시럽", ""),
        ("당고른정500일리그램", "당고른정", "500밀리그램"),
    ],
)
def test_names(text, name, strength):
    assert names_medicine(text)
    found = named(text)
    assert (found.name, found.strength) == (name, strength)


@pytest.mark.parametrize(
    "text", ["약제비총액", "전화 02-761-1230", "효능: 소염진통제", "식후 30분", "김가온누 님", "복용방법"]
)
def test_what_is_no_name(text):
    assert not names_medicine(text)
