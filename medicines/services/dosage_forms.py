"""Tells how a medicine is used: by the form in the catalogue, else the end of its name, else the words around it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import lru_cache

from korean import hangul
from medicines.models import Medicine
from medicines.services.form_words import (
    BY_CHANCE,
    BY_MOUTH,
    EATEN,
    ENDINGS,
    NAMED_IN_ZIL,
    UNCERTAIN,
    UNSAID_DEVICES,
    UNSAID_OF_TABLETS,
    Use,
)

LONGEST_ENDING = max(map(len, ENDINGS))
MOST_SPACES = 2
"""In the longest of the words: 눈에 넣는 약."""
SHORTEST_STEM = 2
"""Syllables before a word of BY_CHANCE."""
_PACK = re.compile(r"\s\d+\s*(?:매|정|캡슐|포|개|병|장|입|t|c)$")
"""How many a box holds: 케토톱플라스타 34매."""
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[(\[].*$")
_AMOUNT = re.compile(
    r"\d[\d.,]*\s*(?P<unit>밀리그램|밀리그람|마이크로그램|마이크로그람|나노그램|그램|그람|밀리리터|퍼센트|밀리몰|국제단위|단위|시간|"
    r"mg|mcg|[μµu]g|ml|g|iu|h|[㎎㎍㎖%])?(?:\s*/\s*(?:밀리리터|밀리그램|그램|시간|회|mg|ml|㎖|g|h))?"
)
"""A number of a name with its unit, whatever stands behind it: 5μg/h, 160/4.5, 100단위/밀리리터."""
_TAIL = re.compile(rf"\s*(?:{_BRACKETS.pattern}|{_AMOUNT.pattern.replace('?P<unit>', '?:')}|[\s/])+$", re.IGNORECASE)
_BRACKETS_BEHIND = re.compile(rf"\s*(?:{_BRACKETS.pattern})$")
_STRENGTH_BEHIND = re.compile(r"(?<=.)\d[\d.,]*(?:밀리|마이크로|나노|단위)\S*$")
"""In 트루리시티1.5밀리그램/0.5밀리리터, where a pen stood behind it; the 25 of 휴마로그믹스25 is no strength."""
_UNSAID = UNSAID_OF_TABLETS | UNSAID_DEVICES
_BETWEEN = re.compile(r"[\s/+*·,.~_-]+")
_BEHIND_FORM = re.compile(r"(?<=.)(?:제|일회용|무보존제|무보존|미니|소아용|어린이용|성인용|pf|에프|포르테|약)$")
"""What a permit, the catalogue or a family sets behind the form: 패취제, 점안액일회용, 현탁액에프, 패치약."""

_EATING = re.compile(r"먹|복용|드[세시십]|마시|삼키|식\s*[전후간]|식사|공복|빈\s*속")
_EATEN_AMOUNT = re.compile(r"(?:정|알|캡슐|포|봉지?|병|숟가락|숟갈|스푼|컵|팩)\s*(?:씩)?$")
_DOSE_WORDS = (
    (Use.INHALE, re.compile(r"퍼프|puff|흡입")),
    (Use.SPRAY, re.compile(r"분무|뿌림")),
    (Use.STICK, re.compile(r"\d\s*(?:매|장|patch)|[한두세]\s*(?:매|장)")),
    (Use.INJECT, re.compile(r"(?<![\d,.])\d{1,3}\s*(?:단위|유닛|units?|u)(?![a-z])")),
)
_DROPS = re.compile(r"방울|gtt|drop")
_LIQUID = re.compile(r"\d\s*(?:ml|㎖|cc|밀리리터)")
_DIRECTIONS = (
    (Use.UNDER_TONGUE, re.compile(r"혀\s*(?:밑|아래)|설하")),
    (Use.NASAL_SPRAY, re.compile(r"코\s*(?:안|속)?에\s*(?:\S+\s*){0,2}(?:뿌|분무)|비강")),
    (Use.EYE, re.compile(r"점안|안약|[양두한]\s*쪽?\s*눈에|(?<![가-힣])눈에|안구|안검")),
    (Use.EAR, re.compile(r"점이(?!나|\s)|(?<![가-힣])귀\s*(?:안|속)?에")),
    (Use.NOSE, re.compile(r"점비|(?<![가-힣])코\s*(?:안|속)?에\s*(?:\S+\s*){0,2}(?:넣|떨|점적)")),
    (Use.VAGINAL, re.compile(r"(?<![가-힣])질\s*(?:내|안|속)?에?\s*(?:\S+\s*)?(?:넣|삽입)")),
    (Use.INSERT, re.compile(r"항문|좌약|좌제|관장")),
    (Use.INHALE, re.compile(r"흡입(?!기)|들이마시")),
    (Use.GARGLE, re.compile(r"가글|헹구|양치(?:액|하듯)")),
    (Use.STICK, re.compile(r"붙이|부착|첩부|패[치취]|(?<![가-힣])파스")),
    (Use.INJECT, re.compile(r"주사|피하\s*투여")),
    (Use.SPRAY, re.compile(r"뿌리|분무|스프레이")),
    (Use.APPLY, re.compile(r"바르(?!게)|바름|도포|연고|크림|로션")),
    (Use.EXTERNAL, re.compile(r"외용")),
    (Use.CHEW, re.compile(r"씹어")),
    (Use.MELT, re.compile(r"혀\s*위에?서?\s*(?:\S+\s*)?녹")),
    (Use.DISSOLVE, re.compile(r"물에\s*(?:\S+\s*)?(?:녹|타|풀)")),
    (Use.SUCK, re.compile(r"(?:입\s*안|입\s*속)에?서?\s*(?:\S+\s*)?녹|빨아")),
)
"""What directions say of a medicine, the narrower words first."""
_CALLED = tuple(
    (use, re.compile(rf"(?:^|\s){verb}는\s"))
    for use, verb in (
        (Use.NASAL_SPRAY, r"코에\s뿌리"),
        (Use.EYE, r"눈에\s넣"),
        (Use.EAR, r"귀에\s넣"),
        (Use.APPLY, "바르"),
        (Use.STICK, "붙이"),
        (Use.SPRAY, "뿌리"),
        (Use.INJECT, "맞"),
        (Use.INHALE, "들이마시"),
        (Use.CHEW, "씹"),
    )
)
"""A family's own name that says what is done: 바르는 무좀약."""
_BY_MOUTH_OTHERWISE = frozenset({Use.UNDER_TONGUE, Use.CHEW, Use.MELT, Use.DISSOLVE, Use.SUCK})
_TOLD_OF_A_TABLET = _BY_MOUTH_OTHERWISE | {Use.VAGINAL}
"""Directions that hold for a plain tablet or capsule, too: nitroglycerin is one, and goes under the tongue."""
_NARROWER = {
    Use.SWALLOW: _BY_MOUTH_OTHERWISE | {Use.INHALE_CAPSULE},
    Use.SPRAY: {Use.INHALE, Use.NASAL_SPRAY, Use.UNDER_TONGUE, Use.GARGLE},
    Use.APPLY: {Use.EYE, Use.VAGINAL},
    Use.EXTERNAL: frozenset(Use) - EATEN,
}
"""What a plain form of the catalogue may be by the end of the name. No tablet is a 질정: 오르니질정 is swallowed."""


@dataclass(frozen=True, slots=True)
class Described:
    """What is written about a medicine. directions: instructions and notes; is_applied: what a person ticked."""

    name: str
    dose: str = ""
    directions: tuple[str, ...] = ()
    form: str = ""
    product_name: str = ""
    is_applied: bool = False


def use_of(medicine: Described) -> Use:
    """Tell how `medicine` is used; what nothing is known of is swallowed.

    A plain tablet of the catalogue may be a special one by the end of its name or by the directions: a file of tablets
    and capsules tells of no 설하정 and of no capsule for an inhaler. What a person ticked counts where neither form nor
    name tell, because nobody who forgot to tick is to eat a patch. A gel is eaten only where something says so.
    """
    told = _by_form(medicine.form)
    named = next((use for name in (medicine.product_name, medicine.name) if (use := ending_of(name))), None)
    if named is not None and (told is None or named in _NARROWER.get(told, ())):
        told = named
    if told is Use.SWALLOW:
        return _by_directions(medicine, _TOLD_OF_A_TABLET) or _inhaled(medicine) or told
    if told is not None:
        return told
    called = _first_use(_CALLED, (medicine.name,))
    told = called or _by_directions(medicine) or _by_dose(medicine) or _by_tick(medicine)
    return Use.EXTERNAL if medicine.is_applied and told in EATEN else told


def is_applied(name: str, dose: str, instructions: str, product: Medicine | None = None) -> bool:
    """Tell whether a line of an envelope is applied and not taken by mouth. product: the one that it means."""
    product_name = product.name if product is not None else ""
    described = Described(name, dose, (instructions,), form=form_of(product), product_name=product_name)
    return use_of(described) not in BY_MOUTH


def form_of(product: Medicine | None) -> str:
    """Return the form that the catalogue holds for `product`; empty if it holds none."""
    if product is None:
        return ""
    pill = getattr(product, "pill", None)
    return product.form or (pill.form if pill else "")


def ending_of(name: str) -> Use | None:
    """Tell the use from the last word of `name`, behind which may stand a strength and brackets."""
    word = _last_word(name)
    return ENDINGS[word] if word else None


def stem_of(name: str) -> str:
    """Return a product's name as people say it, without brackets, strength, a plain 정 or 캡슐, or the pen's name.

    A name that ends in no form is a family's own and stays: 오메가3, 혈압약(아침).
    """
    stem = head_of(name)
    while (word := _last_word(stem)) in _UNSAID and stem.endswith(word):
        shorter = stem.removesuffix(word)
        if len(shorter) < SHORTEST_STEM or shorter.endswith(" "):
            break
        stem = _STRENGTH_BEHIND.sub("", shorter)
        if word in UNSAID_OF_TABLETS:
            break
    return stem


def head_of(name: str) -> str:
    """Return a product's name up to its form, without the strength behind it; any other name as it is."""
    head = _TAIL.sub("", name)
    return head if _last_word(head) else name


def without_brackets(name: str) -> str:
    """Return `name` without what stands in brackets behind it, such as a product's substance."""
    return _BRACKETS_BEHIND.sub("", name) or name


@lru_cache(maxsize=1024)
def _last_word(name: str) -> str:
    text = _bare(name)
    while text:
        for length in range(min(LONGEST_ENDING + MOST_SPACES, len(text)), 0, -1):
            written, before = text[-length:], text[:-length]
            word = written.replace(" ", "")
            if word in ENDINGS and written[0] != " " and _stands(word, before, is_parted=word != written):
                return word
        shorter = _BEHIND_FORM.sub("", text).rstrip()
        if shorter == text:
            break
        text = shorter
    return ""


def _bare(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).casefold()
    text = _PACK.sub("", _BRACKETS.sub(" ", _BRACKETS.sub(" ", text)).rstrip())
    # A number without a unit leaves a mark, so that the 주 of 당뇨약 2주 hangs on no name.
    text = _AMOUNT.sub(lambda amount: "" if amount["unit"] else "#", text)
    return _BETWEEN.sub(" ", text).rstrip("# ").strip()


def _stands(word: str, before: str, *, is_parted: bool) -> bool:
    if is_parted and before and before[-1] != " ":
        # 치질 좌약 is no 질 좌약.
        return False
    if word.isascii():
        return not before or not before[-1].isascii() or not before[-1].isalpha()
    if word in NAMED_IN_ZIL:
        return not before or _ends_a_name(before[-1])
    if word not in BY_CHANCE:
        return True
    if not before or (len(word) > 1 and before[-1] == " "):
        return True
    stem = before[-SHORTEST_STEM:]
    return len(stem) == SHORTEST_STEM and all(char.isalpha() for char in stem)


def _ends_a_name(char: str) -> bool:
    """Tell whether a brand may end in `char`: 카네스텐 or 더모픽스 질정, where 도네페질정 is tablets of donepezil.

    Before the 질 of a substance stands a vowel (-pezil, -prozil, -brozil). A foreign name ends in a consonant, for
    which Hangul has a final or the vowel ㅡ.
    """
    if not hangul.is_syllable(char):
        return True
    syllable = hangul.decompose(char)
    return bool(syllable.final) or syllable.vowel == "ㅡ"


def _by_form(form: str) -> Use | None:
    # The first of several words is the form, the others say what is inside: 경질캡슐제, 산제 or 경질캡슐제|산제.
    return ending_of(re.split("[,|]", form)[0])


def _inhaled(medicine: Described) -> Use | None:
    is_capsule = any("캡슐" in text for text in (medicine.form, medicine.name, medicine.product_name, medicine.dose))
    return Use.INHALE_CAPSULE if is_capsule and _by_directions(medicine, {Use.INHALE}) else None


def _by_directions(medicine: Described, uses: Container[Use] = tuple(Use)) -> Use | None:
    return _first_use([row for row in _DIRECTIONS if row[0] in uses], medicine.directions)


def _by_dose(medicine: Described) -> Use | None:
    dose = medicine.dose.casefold()
    if _DROPS.search(dose):
        # Most drops of old people are for the eye; nobody is told to drink them unless something says so.
        return Use.DRINK if _is_eaten(medicine) else Use.EXTERNAL
    if _LIQUID.search(dose) and not _is_uncertain(medicine):
        return Use.DRINK
    return _first_use(_DOSE_WORDS, (dose,))


def _is_eaten(medicine: Described) -> bool:
    return any(_EATING.search(text) for text in medicine.directions) or bool(_EATEN_AMOUNT.search(medicine.dose))


def _is_uncertain(medicine: Described) -> bool:
    ends = [_BEHIND_FORM.sub("", _bare(text)) for text in (medicine.form, medicine.product_name, medicine.name) if text]
    return any(end.endswith(word) for end in ends for word in UNCERTAIN)


def _by_tick(medicine: Described) -> Use:
    if medicine.is_applied or not _is_uncertain(medicine):
        return Use.EXTERNAL if medicine.is_applied else Use.SWALLOW
    return Use.DRINK if _is_eaten(medicine) else Use.EXTERNAL


def _first_use(table: Iterable[tuple[Use, re.Pattern[str]]], texts: Iterable[str]) -> Use | None:
    found = list(texts)
    return next((use for use, words in table if any(words.search(text) for text in found)), None)
