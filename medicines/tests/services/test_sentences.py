"""What a reminder says."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from korean import read_aloud
from korean.tables import pairs
from medicines.exceptions import BadTemplate
from medicines.models import Meal, ReminderSettings, UserMedication
from medicines.services import sentences
from medicines.services.doses import Dose
from medicines.services.form_words import Use
from medicines.services.sentence_items import Line
from medicines.services.sentence_templates import check_template
from medicines.services.sentence_verbs import join_words
from medicines.services.sentences import line_of, sentence
from speech.tests.accepting import accepts

MORNING = dt.time(8, 30)


def line(name="혈압약", dose="1알", meal=Meal.AFTER, note="", is_applied=False) -> Line:
    return Line(name, dose, meal, note, is_applied)


def say(*lines: Line, name="할머니", time=MORNING, **settings) -> str:
    return sentence(ReminderSettings(**settings), name, time, lines, read_aloud)


OPENING = "할머니, 아침 약 드실 시간이에요."
APPLIED = "할머니, 아침 약 쓰실 시간이에요."
NOW = "식사하셨지요? 지금 물과 함께 드세요."


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([line()], f"{OPENING} 혈압약 1알이에요. {NOW}"),
        ([line(), line("당뇨약", "2알")], f"{OPENING} 혈압약 1알과 당뇨약 2알이에요. {NOW}"),
        (
            [line("기침약", "5mL"), line("가루약", "1포")],
            f"{OPENING} 기침약 5mL와 가루약 1포예요. 식사하셨지요? 지금 드세요.",
        ),
        (
            [line(meal=Meal.ANY), line("당뇨약", "", Meal.ANY), line("위장약", "0.5정", Meal.ANY)],
            f"{OPENING} 혈압약 1알, 당뇨약과 위장약 반 알이에요. 물과 함께 드세요.",
        ),
        (
            [line(), line("위장약", "1포", Meal.BEFORE)],
            f"{OPENING} 먼저 위장약 1포를 드시고, 식사하신 뒤에 혈압약 1알을 드세요.",
        ),
        ([line("안약", "1방울", is_applied=True)], f"{APPLIED} 안약 1방울을 눈에 넣으세요."),
        (
            [line(), line("안약", "1방울", is_applied=True)],
            f"{OPENING} 혈압약 1알이에요. {NOW} 그리고 안약 1방울을 눈에 넣으세요.",
        ),
        ([line("무좀약", "", is_applied=True)], f"{APPLIED} 무좀약을 쓰세요."),
        ([line(note="씹지 말고 삼키세요.")], f"{OPENING} 혈압약 1알이에요. {NOW} 씹지 말고 삼키세요."),
        ([line(dose="0정")], "할머니, 지금은 드실 약이 없어요."),
        ([line(dose="0정"), line("당뇨약")], f"{OPENING} 당뇨약 1알이에요. {NOW}"),
    ],
)
def test_in_the_words_of_a_family(lines, expected):
    assert say(*lines) == expected


def test_what_was_put_on_comes_off():
    patch = Line("치매 패치", "", Meal.ANY, "목 뒤에 붙이세요.", True, is_removal=True)
    assert say(patch) == "할머니, 치매 패치를 떼실 시간이에요."
    assert say(line(), patch) == f"{OPENING} 혈압약 1알이에요. {NOW} 그리고 붙여 둔 치매 패치는 떼세요."
    own = "{이름}, {약} 드세요."
    assert say(line(), patch, template=own) == "할머니, 혈압약 1알 드세요. 그리고 붙여 둔 치매 패치는 떼세요."


def test_nobody_is_addressed_where_there_is_no_name():
    assert say(line(), name="").startswith("아침 약 드실 시간이에요.")


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{약} 챙겨 드세요, {이름}!", "혈압약 1알 챙겨 드세요, 할머니!"),
        ("{이름}, {약}을 드세요.", "할머니, 혈압약 1알을 드세요."),
        ("{이름}, {약}를 드세요.", "할머니, 혈압약 1알을 드세요."),
        ("{약}은 {때}에 {방법}", "혈압약 1알은 아침에 식사하셨으면"),
        ("{안내} 사랑해요, {이름}.", f"혈압약 1알이에요. {NOW} 사랑해요, 할머니."),
        ("{이름}은 {약}", "할머니는 혈압약 1알"),
    ],
)
def test_a_caregivers_own_words_with_the_right_particles(template, expected):
    assert say(line(), template=template) == expected


@pytest.mark.parametrize(
    "template", ["약 드세요", "{약} {모름}", "{약", "약}", "{약} {", "{약}}", "{}", "{약}{0.__class__}", "{약.name}"]
)
def test_a_gap_that_nothing_fills_is_refused(template):
    with pytest.raises(BadTemplate):
        check_template(template)


def test_the_templates_we_ship_are_good():
    for template in (ReminderSettings().template, ReminderSettings().applied_template):
        assert accepts(check_template, template)


def test_what_is_too_long_keeps_the_meals_and_the_notes():
    names = [f"아주긴이름의약{n}" * 15 for n in range(12)]
    notes = {3: "씹지 마세요", 7: "꼭 물을 많이 드세요"}
    lines = [
        line(name, meal=Meal.BEFORE if n < 2 else Meal.AFTER, note=notes.get(n, "")) for n, name in enumerate(names)
    ]
    text = say(*lines)
    assert len(text) <= sentences.MOST_CHARACTERS
    assert text == (
        f"{OPENING} 먼저 약 2가지를 1알씩 드시고, 식사하신 뒤에 나머지 10가지를 1알씩 드세요. "
        f"{names[3]}은 씹지 마세요. {names[7]}은 꼭 물을 많이 드세요."
    )


def test_notes_go_one_by_one_and_the_bag_is_named():
    lines = [line(f"약{n}", note=f"{n}번째로 " + "아주 긴 말을 " * 12) for n in range(6)]
    text = say(*lines)
    assert 350 < len(text) <= sentences.MOST_CHARACTERS
    assert "모두 6가지예요." in text
    assert "0번째로" in text
    assert "5번째로" not in text
    assert text.endswith(sentences.SEE_THE_BAG)


def test_many_that_are_applied_become_a_number():
    many = [line("약" * 100, is_applied=True) for _ in range(5)]
    assert say(*many) == f"{APPLIED} 쓰실 약 5가지가 있어요."
    assert say(*many, line("약" * 100)) == f"{OPENING} 모두 1가지예요. {NOW} 그리고 쓰실 약 5가지가 있어요."


def test_a_line_is_what_a_dose_says_of_its_medicine():
    medication = UserMedication(name="안약", meal=Meal.BEDTIME, note="흔들어서", is_applied=True)
    at = dt.datetime(2026, 11, 23, 21, tzinfo=dt.UTC)
    dose = Dose(medication, "1방울", at.date(), at.time(), at, "pending")
    assert line_of(dose) == Line("안약", "1방울", Meal.BEDTIME, "흔들어서", True, "", Use.EYE)


KINDS = (
    "혈압약",
    "기침시럽",
    "위장츄정",
    "심장설하정",
    "치매패취",
    "녹내장점안액",
    "코스프레이",
    "인슐린",
    "치질좌약",
    "가글",
)


@given(
    st.lists(
        st.tuples(st.sampled_from(KINDS), st.sampled_from(["1정", "0.5정", "2회", ""]), st.sampled_from(Meal)),
        min_size=1,
        max_size=5,
        unique_by=lambda row: row[0],
    ),
    st.times(),
)
def test_all_are_named_and_nobody_eats_what_is_not_eaten(rows, time):
    text = say(*(line(*row) for row in rows), time=time)
    eaten = ("혈압약", "기침시럽", "위장츄정")
    parts = re.split(r"(?<=[.?])\s", text)
    for name, _dose, _meal in rows:
        of_it = [part for part in parts if name in part]
        assert of_it
        if name not in eaten:
            assert not any("드세요" in part or "드시고" in part or "물과 함께" in part for part in of_it)
    assert "식후" not in text


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=200), min_size=1, max_size=12), st.text(max_size=50))
def test_whatever_names_there_are_it_fits_and_does_not_crash(names, name):
    text = sentence(ReminderSettings(), name, MORNING, [line(each) for each in names], lambda text: text)
    assert 0 < len(text) <= sentences.MOST_CHARACTERS


@given(st.lists(st.sampled_from(["혈압약 1알", "가루약 1포", "물약 5mL"]), min_size=1, max_size=6))
def test_everything_is_named_once(words):
    joined = join_words(words, read_aloud)
    assert all(joined.count(word) == words.count(word) for word in set(words))


@pytest.mark.parametrize(
    ("template", "changes", "text", "spoken"),
    [
        ("{약}로 하루를 시작해요.", {"dose": ""}, "혈압약으로 하루를 시작해요.", "혈압약으로 하루를 시작해요."),
        ("{약}으로 하루를 시작해요.", {}, "혈압약 1알로 하루를 시작해요.", "혈압약 한 알로 하루를 시작해요."),
        ("{이름}야, {약} 먹자.", {"to": "지은"}, "지은아, 혈압약 1알 먹자.", "지은아, 혈압약 한 알 먹자."),
        ("{이름}아, {약} 먹자.", {"to": "민수"}, "민수야, 혈압약 1알 먹자.", "민수야, 혈압약 한 알 먹자."),
        ("{이름}이야, {약} 먹자.", {"to": "민수"}, "민수야, 혈압약 1알 먹자.", "민수야, 혈압약 한 알 먹자."),
        ("{이름}아/야, {약} 먹자.", {"to": "지은"}, "지은아, 혈압약 1알 먹자.", "지은아, 혈압약 한 알 먹자."),
        ("{이름}야말로 {약}!", {"to": "지은"}, "지은이야말로 혈압약 1알!", "지은이야말로 혈압약 한 알!"),
        ("지금은 {약}야.", {"dose": ""}, "지금은 혈압약이야.", "지금은 혈압약이야."),
        ("{약}이나 챙겨요.", {"name": "비타민", "dose": "1포"}, "비타민 1포나 챙겨요.", "비타민 한 포나 챙겨요."),
        ("{약}을(를) 드세요.", {"dose": "1포"}, "혈압약 1포를 드세요.", "혈압약 한 포를 드세요."),
        ("{약}(으)로 충분해요.", {"dose": ""}, "혈압약으로 충분해요.", "혈압약으로 충분해요."),
        ("'{약}'를 드세요.", {}, "'혈압약 1알'을 드세요.", "혈압약 한 알을 드세요."),
        ("{약}는 {때}를 위해", {"dose": "5mL"}, "혈압약 5mL는 아침을 위해", "혈압약 오 밀리리터는 아침을 위해"),
        ("{약}이면 돼요.", {"dose": "1포"}, "혈압약 1포이면 돼요.", "혈압약 한 포이면 돼요."),
        ("{약}면 돼요.", {}, "혈압약 1알이면 돼요.", "혈압약 한 알이면 돼요."),
    ],
)
def test_particles_of_a_familys_own_words_in_writing_and_aloud(template, changes, text, spoken):
    changes = dict(changes)
    name = changes.pop("to", "할머니")
    written = say(line(**changes), name=name, template=template)
    assert written == text
    assert read_aloud(written) == spoken


@pytest.mark.parametrize(
    "word",
    [
        "가루",
        "이모",
        "아버지",
        "과일",
        "나누어",
        "은행",
        "이불",
        "로션",
        "라벨",
        "님은",
        "씨",
        "에게",
        "이가",
        "입니다",
    ],
)
def test_a_word_that_begins_like_a_particle_stays(word):
    assert say(line(dose=""), template=f"{{약}}{word} {{이름}}{word}") == f"혈압약{word} 할머니{word}"
    assert say(line(dose="1포"), name="지은", template=f"{{약}}{word} {{이름}}{word}") == f"혈압약 1포{word} 지은{word}"


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{약}", "혈압약 1알"),
        ("{약}은 좋아요", "혈압약 1알은 좋아요"),
        ("드세요 {약}", "드세요 혈압약 1알"),
        ("드세요 {약}를", "드세요 혈압약 1알을"),
        ("{약}{약}", "혈압약 1알혈압약 1알"),
        ("{약}와 {약}는 {약}", "혈압약 1알과 혈압약 1알은 혈압약 1알"),
        ("{이름}는{약}를", "혈압약 1알을"),
        ("{이름}야, {약} 먹자.", "혈압약 1알 먹자."),
        ("{이름}! {약} 먹자.", "혈압약 1알 먹자."),
        ("{이름}님, {약} 드세요.", "혈압약 1알 드세요."),
        ("{이름}님께는 {약}!", "혈압약 1알!"),
        ("{이름}이었어요. {약}!", "혈압약 1알!"),
        ("{이름}이모 {약}!", "이모 혈압약 1알!"),
        ("{약} 먹자, {이름}!", "혈압약 1알 먹자!"),
        ("{약}, {이름}, {때}", "혈압약 1알, 아침"),
        ("{약} 먹자. {이름}.", "혈압약 1알 먹자."),
        ("{모름}은 {약}", "혈압약 1알"),
        ("{모름}", ""),
        ("약 드세요!", "약 드세요!"),
        ("약  드세요", "약 드세요"),
        ("", ""),
    ],
)
def test_templates_at_their_edges_for_somebody_without_a_name(template, expected):
    assert say(line(), name="", template=template) == expected


def test_an_empty_way_is_not_spoken_of():
    ways = [
        line("혈압약"),
        line("비타민", meal=Meal.ANY),
        line("위장약", meal=Meal.BEFORE),
        line("칼슘", meal=Meal.AFTER),
    ]
    assert say(*ways, template="{약}. {방법}") == (
        "혈압약 1알, 비타민 1알, 위장약 1알과 칼슘 1알. 위장약은 식사하시기 전에, 혈압약과 칼슘은 식사하신 뒤에"
    )
    assert say(line(meal=Meal.ANY), line("칼슘", meal=Meal.ANY), template="{방법}은 {약}") == "혈압약 1알과 칼슘 1알"


@pytest.mark.parametrize(
    ("words", "joined"),
    [
        ([], ""),
        (["혈압약"], "혈압약"),
        (["1포", "1알"], "1포와 1알"),
        (["5%", "K2", "밤"], "5%, K2와 밤"),
        (["약!", "약"], "약!과 약"),
    ],
)
def test_words_are_joined_as_they_are_said(words, joined):
    assert join_words(words, read_aloud) == joined


ENDINGS = [
    "혈압약", "비타민 1포", "혈압약 2정", "혈압약 3알", "타이레놀 500mg", "기침약 5mL", "비타민C", "비타민 K2",
    "비타민 B12", "혈압약(아침)", "혈압약(1포)", "감기약 6", "감기약 7", "감기약 10", "위장약 반 알", "Aspirin",
    "가루약 1/2포", "시럽 2/5컵", "인슐린 10단위", "안약 1방울", "철분제 1T", "바이토린 10/20", "서울", "자기 전",
    "오메가3", "CT", "1일 3회", "연고 5%", "약❤", "Lipitor",
]  # fmt: skip
FORMS = (
    "은 는 이 가 을 를 과 와 으로 로 으로는 로는 으로서 로서 으로써 로써 이나 나 이나마 나마 이랑 랑 이라 라 이라도 "
    "라도 이라고 라고 이라면 라면 이에요 예요 이여 여 이든 든 이든지 든지 이며 며 이란 란 이었어요 였어요 이야 야 "
    "이야말로 야말로 은커녕 는커녕"
)
NAMES = ["지은", "민수", "서울", "할머니", "Amy", "Jun", "지은(큰딸)", "둥이❤", "MJ", "지은 "]


def follows(spoken: str, after_consonant: str, after_vowel: str) -> str:
    """Of two forms the one that the last syllable asks for; after ㄹ 으로 is 로."""
    letters = unicodedata.normalize("NFD", re.findall("[가-힣]", spoken)[-1])
    is_closed = len(letters) > 2 and not (letters[2] == "ᆯ" and after_consonant.startswith("으로"))
    return after_consonant if is_closed else after_vowel


def bare(spoken: str) -> str:
    return re.sub(r"[ ,.?!]", "", spoken)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("forms", pairs(FORMS).items(), ids="/".join)
def test_a_particle_follows_what_is_heard_last_of_a_medicine(ending, forms):
    said, particle = read_aloud(ending), follows(read_aloud(ending), *forms)
    for written in forms:
        own = f"{{약}}{written}, 좋아요."
        text = say(line(ending, ""), template=own, applied_template=own)
        assert text == f"{ending}{particle}, 좋아요."
        assert bare(read_aloud(text)) == bare(f"{said}{particle}좋아요")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("forms", pairs(FORMS).items(), ids="/".join)
def test_a_particle_follows_a_name_and_a_name_is_called(name, forms):
    said = read_aloud(name)
    for written in forms:
        particle = follows(said, "아", "야") if written == "야" else follows(said, *forms)
        text = say(line(), name=name, template=f"{{이름}}{written}, {{약}}.")
        assert text == f"{name.strip()}{particle}, 혈압약 1알."
        assert bare(read_aloud(text)) == bare(f"{said}{particle}혈압약한알")
