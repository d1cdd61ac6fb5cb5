"""How each form is taken or used, in the words of a pharmacist: 붙이세요, 혀 밑에 넣고 녹이세요, 씹어 드세요."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from korean.particles import form_after
from medicines.services.amounts import TIMES
from medicines.services.form_words import EATEN, Use
from medicines.services.sentence_items import Item

Reader = Callable[[str], str]
"""Writes a text as it is spoken, which decides the form of a particle: 2알 becomes 두 알, 5mL 오 밀리리터."""
EACH = "씩"
OBJECT, MEANS, TOPIC, AND = ("을", "를"), ("으로", "로"), ("은", "는"), ("과", "와")

MANNERS = {
    Use.SWALLOW: "물과 함께",
    Use.DRINK: "",
    Use.DISSOLVE: "물에 녹여",
    Use.CHEW: "씹어",
    Use.MELT: "혀 위에서 녹여",
    Use.SUCK: "입안에서 천천히 녹여",
}
"""What stands before 드세요."""


@dataclass(frozen=True, slots=True)
class Verb:
    """What is done with a medicine that is not eaten. place: where, unless the dose says it."""

    command: str
    place: str = ""
    warning: str = ""
    particle: tuple[str, str] = OBJECT


VERBS = {
    Use.UNDER_TONGUE: Verb("혀 밑에 넣고 녹이세요.", warning="삼키지 마세요."),
    Use.GUM: Verb("천천히 씹으세요.", warning="삼키지 마세요."),
    # Two patches at once are an overdose.
    Use.STICK: Verb("붙이세요.", warning="먼저 붙인 것은 떼세요."),
    Use.INJECT: Verb("맞으세요."),
    Use.EYE: Verb("넣으세요.", "눈에"),
    Use.EAR: Verb("넣으세요.", "귀에"),
    Use.NOSE: Verb("넣으세요.", "코에"),
    Use.INSERT: Verb("넣으세요."),
    Use.VAGINAL: Verb("넣으세요.", warning="드시는 약이 아니에요."),
    Use.INHALE: Verb("들이마시세요."),
    Use.INHALE_CAPSULE: Verb("들이마시세요.", warning="삼키지 마세요."),
    Use.NASAL_SPRAY: Verb("뿌리세요.", "코에"),
    Use.SPRAY: Verb("뿌리세요."),
    Use.APPLY: Verb("바르세요."),
    Use.GARGLE: Verb("입안을 헹구고 뱉으세요.", particle=MEANS),
    Use.EXTERNAL: Verb("쓰세요."),
}
_TAKE = r"(?:\s*(?:드세요|드십시오|드실\s*것|복용하세요|복용|먹기))?[.!]?"
_SAID = {
    use: re.compile(rf"(?:꼭|반드시|잘)?\s*{words}")
    for use, words in {
        Use.CHEW: rf"씹어서?{_TAKE}",
        Use.MELT: rf"혀\s*위에서?\s*녹(?:여서?{_TAKE}|이세요\.?)",
        Use.SUCK: rf"입\s*안에서\s*(?:천천히\s*)?녹(?:여서?{_TAKE}|이세요\.?)",
        Use.DISSOLVE: rf"물에\s*(?:녹여|타|풀어)서?{_TAKE}",
        Use.UNDER_TONGUE: (
            rf"(?:혀\s*(?:밑|아래)|설하)에?\s*(?:넣고\s*|넣어\s*)?(?:천천히\s*)?"
            rf"(?:녹(?:여서?{_TAKE}|이세요\.?)|넣으세요\.?)(?:\s*삼키지\s*마세요\.?)?"
        ),
    }.items()
}
"""Notes that say no more than the verb."""


def with_particle(words: str, forms: tuple[str, str], read: Reader) -> str:
    """Append the form of a particle that follows what is heard last of `words`."""
    return words + form_after(read(words), forms)


def join_words(words: Sequence[str], read: Reader) -> str:
    """Join words as in `혈압약 1알과 당뇨약 2알`; of three or more, the first are separated by commas."""
    if len(words) < 2:
        return "".join(words)
    *first, before, last = words
    return ", ".join([*first, f"{with_particle(before, AND, read)} {last}"])


def apply_sentences(items: Sequence[Item], read: Reader) -> list[str]:
    """Say what to do with medicines that are not eaten, one sentence for each way to use them."""
    kinds = list(VERBS)
    ordered = sorted(items, key=lambda item: kinds.index(item.use))
    sentences = []
    for use, group in groupby(ordered, key=lambda item: item.use):
        verb = VERBS[use]
        sentences += [_application(each, verb, read) for each in _spoken_together(list(group))]
        if verb.warning:
            sentences[-1] += f" {verb.warning}"
    return sentences


def is_eaten(item: Item) -> bool:
    """Tell whether a medicine is eaten or drunk."""
    return item.use in EATEN


def is_said_by_verb(item: Item) -> bool:
    """Tell whether a medicine's note says nothing but what the verb of its form says: 씹어 드세요."""
    said = _SAID.get(item.use)
    return bool(said and said.fullmatch(item.note))


def _spoken_together(items: Sequence[Item]) -> list[list[Item]]:
    """Group the medicines of one verb that one sentence can name: 안약 1방울, but 흡입기 2번 by itself."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.amount.words if _is_adverb(item) else "", []).append(item)
    return list(groups.values())


def _application(items: Sequence[Item], verb: Verb, read: Reader) -> str:
    amount = items[0].amount.words
    place = "" if not verb.place or any(verb.place in item.amount.words for item in items) else f"{verb.place} "
    if not _is_adverb(items[0]):
        words = with_particle(join_words([item.words for item in items], read), verb.particle, read)
        return f"{words} {place}{verb.command}"
    names = with_particle(join_words([item.label for item in items], read), verb.particle, read)
    each = EACH if len(items) > 1 and items[0].amount.unit == TIMES else ""
    return f"{names} {place}{amount}{each} {verb.command}"


def _is_adverb(item: Item) -> bool:
    return item.amount.unit == TIMES or bool(item.amount.words and not item.amount.unit)
