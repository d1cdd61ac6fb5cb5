"""The names of a home's medicines in Latin letters, and how they are said."""

from __future__ import annotations

import pytest
from django.utils import timezone

from medicines.models import Medicine
from medicines.services.latin_names import latin_names, spellings
from medicines.tests.conftest import Home, medication
from voice_tts.services import spoken_form


@pytest.mark.parametrize(
    ("english", "korean", "expected"),
    [
        ("Norvasc Tab. 5mg", "노바스크정5밀리그램(암로디핀베실산염)", ("norvasc", "노바스크")),
        ("NORVASC (Amlodipine)", "노바스크정5밀리그램", ("norvasc", "노바스크")),
        ("Cozaar F.C.Tab.", "코자정", ("cozaar", "코자")),
        ("Diabex XR Tab. 500mg", "다이아벡스엑스알서방정500밀리그램", ("diabex xr", "다이아벡스엑스알")),
        ("Tylenol 8 hours ER Tab.", "타이레놀8시간이알서방정", ("tylenol", "타이레놀")),
        ("Hanmi Aspirin Enteric Coated Tab.", "한미아스피린장용정100밀리그램", ("hanmi aspirin", "한미아스피린")),
        ("Alpha-Beta Soft Capsule", "알파베타연질캡슐", ("alpha-beta", "알파베타")),
        ("Avastin Inj.", "아바스틴주", ("avastin", "아바스틴")),
        ("Zzq Tab.", "지큐산정", ("zzq", "지큐산")),
        ("Norvasc Tab.", "정", ("", "")),
        ("Vitamin D Tab.", "비타민D정", ("", "")),
        ("Tab. 5mg", "지큐정", ("", "")),
        ("Zq Tab.", "지큐정", ("", "")),
        ("", "지큐정", ("", "")),
        ("노바스크", "노바스크정", ("", "")),
    ],
)
def test_both_spellings_lose_form_and_strength(english, korean, expected):
    assert spellings(english, korean) == expected


def product(code: str, english: str, korean: str) -> Medicine:
    return Medicine.objects.create(item_seq=code, english_name=english, name=korean)


def test_a_home_says_what_it_takes_now(home: Home):
    taken, stopped = product("1", "Norvasc Tab.", "노바스크정"), product("2", "Zocor Tab.", "조코정")
    product("3", "Lipitor Tab.", "리피토정")
    medication(home.sunja, medicine=taken)
    medication(home.sunja, medicine=product("4", "Norvasc Tab. 10mg", "노바스크정10밀리그램"))
    medication(home.sunja, medicine=stopped, stopped_at=timezone.now())
    medication(home.sunja, "비타민")
    medication(home.daughter, medicine=stopped)
    assert latin_names(home.sunja.pk) == {"norvasc": "노바스크"}
    assert latin_names(home.daughter.pk) == {"zocor": "조코"}


def test_a_spelling_with_two_meanings_is_left_out(home: Home):
    for code, korean in (("1", "가온암로디핀정"), ("2", "늘봄암로디핀정")):
        medication(home.sunja, medicine=product(code, "Amlodipine Tab.", korean))
    assert latin_names(home.sunja.pk) == {}


def test_speech_and_devices_get_the_names(home: Home):
    medication(home.sunja, "Zzq 5mg", medicine=product("1", "Zzq Tab. 5mg", "지큐정5밀리그램"))
    assert spoken_form.names_of(home.sunja.pk) == {"zzq": "지큐"}
    assert spoken_form.spoken_form(home.sunja.pk, "Zzq 5mg 1정", "ko") == "지큐 오 밀리그램 한 정"
    assert spoken_form.spoken_form(home.stranger.pk, "Zzq 5mg 1정", "ko") != "지큐 오 밀리그램 한 정"
