"""English words and names of medicines in Latin letters: what they are read as, and what finding that costs."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from korean import english, read_aloud
from korean.english import SECTION_END, add_s, look_up
from korean.latin import say_word
from korean.transliterate import LETTERS


@pytest.mark.parametrize(
    ("word", "spoken"),
    [
        # 외래어 표기법 제3장 제1절, 제1항 to 제10항, by words of its examples that no list of ours holds
        ("gap", "갭"), ("cat", "캣"), ("stamp", "스탬프"), ("cape", "케이프"), ("nest", "네스트"), ("part", "파트"),
        ("desk", "데스크"), ("sickness", "시크니스"), ("chipmunk", "치프멍크"), ("bulb", "벌브"), ("land", "랜드"),
        ("olive", "올리브"), ("thrill", "스릴"), ("bathe", "베이드"), ("flash", "플래시"), ("shrub", "슈러브"),
        ("shark", "샤크"), ("shank", "섕크"), ("fashion", "패션"), ("sheriff", "셰리프"), ("shim", "심"),
        ("vision", "비전"), ("bridge", "브리지"), ("switch", "스위치"), ("chart", "차트"), ("virgin", "버진"),
        ("steam", "스팀"), ("corn", "콘"), ("lamp", "램프"), ("hint", "힌트"), ("ink", "잉크"), ("hanging", "행잉"),
        ("longing", "롱잉"), ("pulp", "펄프"), ("slide", "슬라이드"), ("film", "필름"), ("swing", "스윙"),
        ("twist", "트위스트"), ("penguin", "펭귄"), ("whistle", "휘슬"), ("quarter", "쿼터"), ("yard", "야드"),
        ("union", "유니언"), ("house", "하우스"), ("skate", "스케이트"), ("boat", "보트"), ("tower", "타워"),
        # letters have a say where Korean follows the spelling
        ("season", "시즌"), ("mary", "메리"), ("schedule", "스케줄"), ("wedding", "웨딩"), ("village", "빌리지"),
        ("captain", "캡틴"), ("strength", "스트렝스"), ("student", "스튜던트"), ("planet", "플래닛"),
    ],
)  # fmt: skip
def test_the_dictionary_is_read_by_the_rules_for_loanwords(word, spoken):
    assert look_up(word) == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Season 2", "시즌 이"),
        ("Bootcamp 3기", "부트캠프 삼 기"),
        ("Mary 간호사", "메리 간호사"),
        ("schedule 확인", "스케줄 확인"),
        ("Welcome home", "웰컴 홈"),
        ("Kaggle", "캐글"),
        ("안지오텐신 II 수용체 차단제", "안지오텐신 투 수용체 차단제"),
        ("NYHA II", "엔와이에이치에이 투"),
        ("CYP3A4 억제제", "씨와이피 삼 에이 사 억제제"),
        ("D-dimer 0.5", "디 다이머 영 점 오"),
        ("zebras", "지브라즈"),
        ("insects", "인섹츠"),
        ("healthcheck", "헬스체크"),
        ("WHO 권고", "더블유에이치오 권고"),
        ("HERO", "히어로"),
        ("DTaP 5차", "디티에이피 오 차"),
        ("니페디핀 OROS", "니페디핀 오로스"),
        ("메트포르민 HCl", "메트포르민 에이치씨엘"),
        ("CYP2C19", "씨와이피 이 씨 십구"),
        ("제II형", "제 이형"),
        ("제IV형", "제 사형"),
        ("Type IV", "타입 포"),
        ("IV 100mL", "정맥 주사 백 밀리리터"),
        ("IV기 암", "사 기 암"),
        ("등급 III", "등급 삼"),
        ("Stage IIIA", "스테이지 쓰리 에이"),
        ("XIV세", "십사 세"),
        ("비타민 V", "비타민 브이"),
        ("IVC 필터", "아이브이씨 필터"),
    ],
)
def test_words_abbreviations_and_numerals(text, spoken):
    assert read_aloud(text) == spoken


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("Pembrolizumab", "펨브롤리주맙"),
        ("Osimertinib", "오시메르티닙"),
        ("Bortezomib", "보르테조밉"),
        ("Quinapril", "퀴나프릴"),
        ("Azilsartan", "아질사르탄"),
        ("Lovastatin", "로바스타틴"),
        ("Saxagliptin", "삭사글립틴"),
        ("Ertugliflozin", "에르투글리플로진"),
        ("Voriconazole", "보리코나졸"),
        ("Piperacillin", "피페라실린"),
        ("Rifampicin", "리팜피신"),
        ("Esmolol", "에스몰롤"),
        ("Tamoxifen", "타목시펜"),
        ("Remicade", "레미케이드"),
    ],
)
def test_names_of_medicines_are_not_taken_for_english(name, spoken):
    assert read_aloud(name) == spoken


def test_every_letter_has_its_name():
    names = "에이 비 씨 디 이 에프 지 에이치 아이 제이 케이 엘 엠 엔 오 피 큐 알 에스 티 유 브이 더블유 엑스 와이 제트"
    assert list(LETTERS.values()) == names.split()
    assert [say_word(letter) for letter in LETTERS] == names.split()


class TestCatalogueNames:
    NAMES = {"norvasc": "노바스크정", "norvasc v": "노바스크브이정", "zzq": "지지큐"}

    def test_the_longest_name_is_said_as_the_catalogue_says_it(self):
        assert read_aloud("Norvasc 5mg을", names=self.NAMES) == "노바스크정 오 밀리그램을"
        assert read_aloud("NORVASC  V 5mg", names=self.NAMES) == "노바스크브이정 오 밀리그램"

    def test_a_persons_own_word_comes_first(self):
        assert read_aloud("Norvasc와 ZZQ를", {"norvasc": "혈압약"}, names=self.NAMES) == "혈압약과 지지큐를"

    def test_parts_of_words_are_no_names(self):
        assert "지지큐" not in read_aloud("azzqa zzqs", names=self.NAMES)

    def test_texts_without_a_name_are_left_alone(self):
        assert read_aloud("혈압약 1정", names=self.NAMES) == read_aloud("혈압약 1정")


def test_the_data_begins_with_its_licence_and_holds_every_block():
    notice, index, blocks = Path(english.DATA).read_bytes().split(SECTION_END, 2)
    assert "Carnegie Mellon University. All rights reserved." in notice.decode("ascii")
    assert "THIS SOFTWARE IS PROVIDED BY CARNEGIE MELLON UNIVERSITY" in notice.decode("ascii")
    rows = [row.rpartition(":") for row in index.decode("ascii").split()]
    assert [first for first, _, _ in rows] == sorted(first for first, _, _ in rows)
    words = 0
    for first, _, size in rows:
        block, blocks = zlib.decompress(blocks[: int(size)]).decode("utf-8"), blocks[int(size) :]
        assert block.startswith(f"\n{first} ")
        words += block.count("\n") - 1
    assert not blocks
    assert words > 100_000
    assert look_up(rows[0][0]) and look_up(rows[-1][0])


def test_without_the_data_words_are_read_by_their_letters(monkeypatch, tmp_path):
    monkeypatch.setattr(english, "DATA", str(tmp_path / "none"))
    english._data.cache_clear()
    try:
        assert english.read_english("zebra") == ""
    finally:
        english._data.cache_clear()


@pytest.mark.parametrize(
    ("stem", "spoken", "plural"),
    [
        ("cat", "캣", "캐츠"), ("desk", "데스크", "데스크스"), ("friend", "프렌드", "프렌즈"), ("shoe", "슈", "슈즈"),
        ("present", "프레젠트", "프레젠츠"), ("bus", "버스", ""), ("", "", ""),
    ],
)  # fmt: skip
def test_the_ending_s(stem, spoken, plural):
    assert add_s(stem, spoken) == plural
