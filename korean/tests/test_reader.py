"""What is read aloud: rows of examples, particles, the person's dictionary, properties of any text."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from korean import detect_language, has_speech, read_aloud

DATA = Path(__file__).parent / "data"
ROWS = [row for path in sorted(DATA.glob("reading_*.json")) for row in json.loads(path.read_text(encoding="utf-8"))]


def bare(spoken: str) -> str:
    return re.sub(r"[\s,.?!~]", "", spoken)


def test_there_are_enough_rows_and_each_says_why():
    assert len(ROWS) >= 300
    assert len({row["text"] for row in ROWS}) == len(ROWS)
    assert all(row["why"] and row["spoken"] for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_own_rows(row):
    assert bare(read_aloud(row["text"])) in {bare(spoken) for spoken in row["spoken"]}


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("500mg을", "오백 밀리그램을"),
        ("500mg를", "오백 밀리그램을"),
        ("5mL을", "오 밀리리터를"),
        ("5mL를", "오 밀리리터를"),
        ("119을", "일일구를"),
        ("112으로", "일일이로"),
        ("3를", "삼을"),
        ("2으로", "이로"),
        ("1으로", "일로"),
        ("7으로", "칠로"),
        ("8로", "팔로"),
        ("3로", "삼으로"),
        ("3을/를", "삼을"),
        ("2을(를)", "이를"),
        ("2(으)로", "이로"),
        ("3(으)로", "삼으로"),
        ("약을(를)", "약을"),
        ("할머니이(가)", "할머니가"),
        ("CT과 MRI", "씨티와 엠알아이"),
        ("MRI와 CT", "엠알아이와 씨티"),
        ("CT은", "씨티는"),
        ("Tylenol를", "타이레놀을"),
        ("Lipitor을", "리피토를"),
        ("TV이", "티비가"),
        ("PC이나", "피씨나"),
        ("MRI이랑", "엠알아이랑"),
        ("10%을", "십 퍼센트를"),
        ("물 200mL(한 컵)와", "물 이백 밀리리터, 한 컵과"),
        ("500mg이상", "오백 밀리그램 이상"),
        ("5mg이고", "오 밀리그램이고"),
        ("Aspirin이에요", "아스피린이에요"),
        ("TV이에요", "티비예요"),
        ("CT가 아니라", "씨티가 아니라"),
    ],
)
def test_particles_follow_what_is_said(written, spoken):
    assert read_aloud(written) == spoken


class TestDictionary:
    def test_comes_before_the_rules_and_the_longest_entry_first(self):
        own = {"CJ": "씨제이 어린이집", "CJ약": "시제이 약", "500mg": "오백짜리"}
        assert read_aloud("CJ약 500mg", own) == "시제이 약 오백짜리"
        assert read_aloud("CJ 앞", own) == "씨제이 어린이집 앞"

    def test_particles_follow_the_new_reading(self):
        assert read_aloud("Jun이 왔어요", {"Jun": "준이 아저씨"}) == "준이 아저씨가 왔어요"
        assert read_aloud("민준과 할머니를", {"민준": "우리 강아지"}) == "우리 강아지와 할머니를"

    @pytest.mark.parametrize("text", ["약국에 가요", "예약했어요", "한약방"])
    def test_a_short_entry_changes_no_other_word(self, text):
        assert read_aloud(text, {"약": "야악"}) == text

    def test_a_short_entry_applies_to_the_word_with_its_particles(self):
        assert read_aloud("약을 드시고 약은 물과", {"약": "보약"}) == "보약을 드시고 보약은 물과"

    def test_latin_entries_match_whole_words_in_any_case(self):
        assert read_aloud("ab와 AB, abc", {"AB": "아버지"}) == "아버지와 아버지, 에이비씨"

    def test_number_entries_match_whole_numbers(self):
        assert read_aloud("119 1190", {"119": "구급대"}) == "구급대 천백구십"

    def test_an_entry_that_is_not_hangul_is_still_read(self):
        assert read_aloud("우리집", {"우리집": "B동 101호"}) == "비 동 백일 호"

    def test_blank_entries_and_decomposed_ones(self):
        assert read_aloud("약 1정", {"": "무", "약": ""}) == "약 한 정"
        assert read_aloud("손주", {"\u1109\u1169\u11ab\u110c\u116e": "귀염둥이"}) == "귀염둥이"

    def test_leaves_texts_without_an_entry_alone(self):
        assert read_aloud("1정 드세요", {"타이레놀": "진통제"}) == read_aloud("1정 드세요")


NOTHING = ["", " ", "\n", "...", "!?", "()", "😀", "🙂👍", "---", "~", "♥", "·", "\u200b"]


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_to_say(text):
    assert not has_speech(text)
    assert read_aloud(text) == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("약 드세요", "ko"),
        ("Aspirin", "ko"),
        ("Tylenol 500mg", "ko"),
        ("Tylenol을 드세요 please", "ko"),
        ("Take your medicine after breakfast.", "en"),
        ("Good morning, grandma!", "en"),
        ("薬を飲んでください", "ja"),
        ("コーヒー", "ja"),
        ("请按时吃药", "zh"),
        ("119", "ko"),
        ("", "ko"),
        ("😀", "ko"),
    ],
)
def test_language(text, language):
    assert detect_language(text) == language


_FRAGMENTS = (
    "약 정 알 mg mL % 을 를 은 는 이 가 로 하루 오전 식후 1일 ~ - / . , ( ) : + = x × ½ ℃ ㎎ ① "
    "ㅋㅋ Tylenol CT BID q8h 1T 제 여 번 시 분 월 일 년 만 억 https://a.kr a@b.kr\n 가 漢 か é "
    "Ω"
)
FRAGMENTS = _FRAGMENTS.split(" ")
ANYTHING = st.text(max_size=80)
REMINDER = st.lists(
    st.one_of(
        st.sampled_from(FRAGMENTS),
        st.integers(0, 10**9).map(str),
        st.decimals(0, 1000, places=2).map(str),
        st.just(" "),
    ),
    max_size=14,
).map("".join)
SAID = re.compile(r"[가-힣 ,.?!]*")


@given(st.one_of(ANYTHING, REMINDER))
@settings(max_examples=400, deadline=None)
@example("1.2.3-4~5/6")
@example("1/0정")
@example("0/0")
@example("제제제1")
@example("ㄳㄵ")
@example("ⓐⓩ⒜⓪")
def test_any_text_becomes_hangul(text):
    spoken = read_aloud(text)
    assert SAID.fullmatch(spoken), spoken
    assert bool(re.search("[가-힣]", spoken)) == has_speech(text)


@given(st.one_of(ANYTHING, REMINDER))
@settings(max_examples=300, deadline=None)
def test_reading_what_was_read_changes_nothing(text):
    spoken = read_aloud(text)
    assert read_aloud(spoken) == spoken


@given(
    st.one_of(ANYTHING, REMINDER),
    st.dictionaries(st.text(min_size=1, max_size=6), st.sampled_from(["할머니", "우리 손주", "진통제"]), max_size=4),
)
@settings(max_examples=400, deadline=None)
def test_any_dictionary_keeps_to_hangul(text, own):
    assert SAID.fullmatch(read_aloud(text, own))


@given(
    st.integers(0, 10**8),
    st.sampled_from(
        [
            "{}",
            "{} ",
            "약{}",
            "({})",
            "{}!",
            "하루 {} 먹기",
            "{}이",
            "A {}",
            "{}/",
            "~{}",
            "{}~",
            "-{}",
            "x{}",
            "{}:",
            "{}a",
        ]
    ),
)
@settings(max_examples=250, deadline=None)
def test_every_number_is_spoken(number, frame):
    spoken = bare(read_aloud(frame.format(number)))
    empty = bare(read_aloud(frame.format("")))
    assert len(spoken) > len(empty)
    assert re.search(
        "[영공일이삼사오육칠팔구십백천만억한두세네다섯여섯일곱여덟아홉열스물무서른마흔쉰예순일흔여든아흔]", spoken
    )


@given(
    st.integers(1, 999),
    st.integers(1, 999),
    st.sampled_from(["알", "정", "mg", "캡슐", "mL", "방울"]),
    st.sampled_from([", ", " ", "/", "+", " 또는 ", "(", "~", "-"]),
)
@settings(max_examples=250, deadline=None)
def test_two_doses_are_never_merged(first, second, unit, joint):
    if joint == "-" and first >= second:
        joint = "~"
    spoken = bare(read_aloud(f"{first}{unit}{joint}{second}{unit}"))
    alone = [bare(read_aloud(f"{number}{unit}")) for number in (first, second)]
    assert spoken.startswith(alone[0]) and spoken.endswith(alone[1]), spoken


ADVERSARIAL = [
    "1" * 10_000,
    "1," * 5_000,
    "1-" * 5_000,
    "1/" * 5_000,
    "1.1" * 3_333,
    "1~" * 5_000,
    "(" * 10_000,
    "a" * 10_000,
    "A." * 5_000,
    "a@" * 5_000,
    "a.b" * 3_333,
    "제1" * 5_000,
    "1만" * 5_000,
    "1억1만" * 2_500,
    " " * 10_000,
    "1 " * 5_000,
    "ㅋ" * 10_000,
    "½" * 10_000,
    "010-" * 2_500,
    "2026-" * 2_000,
    "1:1:" * 2_500,
    "을/를" * 3_333,
    "mg/" * 3_333,
    "1mg/" * 2_500,
    "q8h" * 3_333,
    "-1" * 5_000,
    "漢" * 10_000,
    "の" * 10_000,
    "é" * 10_000,
    "1일3회" * 2_500,
    "Tylenol" * 1_428,
    "http://" * 1_428,
    ".,!?" * 2_500,
    "😀" * 10_000,
]


@pytest.mark.slow
@pytest.mark.parametrize("text", ADVERSARIAL, ids=lambda text: text[:6])
def test_time_grows_linearly(text):
    def fastest(sample: str) -> float:
        times = []
        for attempt in range(3):
            begun = time.process_time()
            read_aloud(sample + " " * attempt)
            times.append(time.process_time() - begun)
        return min(times)

    half, whole = fastest(text[: len(text) // 4]), fastest(text)
    assert whole < 4 * 3 * half + 0.05
