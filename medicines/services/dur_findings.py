"""Finds what DUR's lists say about the medicines that a person takes together; quotes them, and judges nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from medicines.models.dur import DurKind, DurRule
from medicines.services import dur_forms
from medicines.services.dur_amounts import OLD_AGE, age_limit, most_a_day, most_days, shown, threshold
from medicines.services.dur_courses import Course, is_longer
from medicines.services.dur_lookup import Found, Lookup, look_up
from medicines.services.dur_passages import Passage, passage_of
from medicines.services.patients import Patient

PREGNANCY_ENDS = 60
"""From this age on nobody is asked about a pregnancy."""
OTHER_SERIES = "기타"
"""A series of what fits no other: two of its members have nothing in common."""
ALSO_TOGETHER = "중복에해당"
"""The end of a remark that counts the members of several series as one."""
_NO_LETTERS = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Finding:
    """What the lists say of these courses. fact: what is written of them, as far as the list asks about it."""

    kind: DurKind
    title: str
    courses: tuple[Course, ...]
    passages: tuple[Passage, ...]
    fact: str = ""

    @property
    def label(self) -> str:
        """The list's own word for the kind."""
        return str(self.kind.label)

    @property
    def names(self) -> str:
        """The courses' names, each once."""
        return " · ".join(dict.fromkeys(course.name for course in self.courses))

    def is_about(self, keys: Collection[str]) -> bool:
        """Return whether one of the courses has one of these keys."""
        return any(course.key in keys for course in self.courses)


def find(courses: Sequence[Course], person: Patient, age: int | None = None) -> list[Finding]:
    """Find all that the current lists say about `courses`, the gravest kind first.

    age: in years. Where it isn't known, what is said of the old is shown, and not what is said of the young or of
    pregnancy: those who listen are old.
    """
    lookup = look_up([course for course in courses if course.medicine is not None])
    return [
        *_pairs(lookup),
        *_efficacy(lookup),
        *_doses(lookup),
        *_days(lookup, person),
        *_split(lookup),
        *_ages(lookup, age),
        *_elder(lookup, age),
        *_pregnancy(lookup, age),
    ]


def _pairs(lookup: Lookup) -> Iterator[Finding]:
    together: dict[tuple[str, str], list[DurRule]] = defaultdict(list)
    for first, second, rule in lookup.pairs:
        together[first.key, second.key].append(rule)
    by_key = {course.key: course for course in lookup.courses}
    for (one, other), rules in together.items():
        yield _finding(DurKind.PAIR, _("함께 쓰지 않도록 고시된 성분"), (by_key[one], by_key[other]), rules)


def _efficacy(lookup: Lookup) -> Iterator[Finding]:
    """Find series with two substances in what is taken; what acts only where it is used does not count."""
    groups: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for found in lookup.of(DurKind.EFFICACY):
        rule = found.rule
        if dur_forms.is_local(found.course.forms()) or not _reaches(found.course, rule.remark):
            continue
        if rule.group and rule.series != OTHER_SERIES:
            groups[rule.group, rule.series].append(found)
        if rule.text.endswith(ALSO_TOGETHER):
            groups[rule.group, rule.text].append(found)
    told: set[frozenset[str]] = set()
    for members in groups.values():
        courses = {found.course.key: found.course for found in members}
        is_several = len(courses) > 1 and len({found.rule.subject.code for found in members}) > 1
        if is_several and frozenset(courses) not in told:
            told.add(frozenset(courses))
            rules = [found.rule for found in members]
            yield _finding(DurKind.EFFICACY, _("효능이 같은 약이 둘 이상"), tuple(courses.values()), rules)


def _reaches(course: Course, remark: str) -> bool:
    """Return whether a product may be as strong as a remark asks for, as in 용량Aspirin>325mg."""
    least, piece = threshold(remark), course.piece()
    return least is None or piece is None or piece > least


def _doses(lookup: Lookup) -> Iterator[Finding]:
    """Find substances of which more a day is written than a list allows; several products of one are added up."""
    by_substance: dict[str, list[tuple[Course, list[DurRule], Fraction]]] = defaultdict(list)
    # What is dispensed again takes the place of what runs out, and is not taken beside it.
    again = {course.medicine for course in lookup.courses if course.medication is None}
    for (_key, substance), members in _by_course_and_substance(lookup.of(DurKind.DOSE)).items():
        course, rules = members[0].course, _closest([found.rule for found in members], members[0].course)
        if course.medication is not None and course.medicine in again:
            continue
        limits = [most_a_day(rule.limit) for rule in rules]
        certain = [limit for limit in limits if limit is not None]
        if course.milligrams_a_day() and len(certain) == len(limits):
            # Which of several limits holds is not certain, but what is over the highest is over each.
            by_substance[substance].append((course, rules, max(certain)))
    for several in by_substance.values():
        a_day = [course.milligrams_a_day() for course, _r, _l in several]
        days = [sum(day, Fraction()) for day in zip(*a_day, strict=True)]
        most, limit = max(days), max(limit for _c, _r, limit in several)
        if most > limit:
            courses = tuple(course for course, _r, _l in several)
            rules = [rule for _c, rules, _l in several for rule in rules if most_a_day(rule.limit) == limit]
            fact = _("지금 적힌 양: 하루 {amount}").format(amount=shown(most))
            yield _finding(DurKind.DOSE, _("하루 최대 용량"), courses, rules, fact)


def _by_course_and_substance(several: Sequence[Found]) -> dict[tuple[str, str], list[Found]]:
    """Group rules about a product that has one substance and nothing else."""
    groups: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for found in several:
        if found.is_whole and not found.rule.subject.parts:
            groups[found.course.key, found.rule.subject.code].append(found)
    return groups


def _closest(rules: list[DurRule], course: Course) -> list[DurRule]:
    """Keep the rules that name the product's own form, if any does."""
    forms = {name for form in course.forms() for name in dur_forms.names(form)}
    return [rule for rule in rules if forms & set(dur_forms.names(rule.forms))] or rules


def _days(lookup: Lookup, person: Patient) -> Iterator[Finding]:
    for found in lookup.of(DurKind.DAYS):
        limit = most_days(found.rule.limit)
        if found.is_whole and limit is not None and is_longer(found.course, limit, person):
            fact = _("지금 적힌 기간: {days}일 넘게").format(days=limit)
            yield _finding(DurKind.DAYS, _("최대 투여 기간"), (found.course,), [found.rule], fact)


def _split(lookup: Lookup) -> Iterator[Finding]:
    for course, rules in _by_course(lookup.of(DurKind.SPLIT)):
        if broken := course.broken_doses():
            fact = _("지금 적힌 양: 한 번에 {dose}").format(dose=", ".join(broken))
            yield _finding(DurKind.SPLIT, _("나누어 쓰지 않도록 고시된 약"), (course,), rules, fact)


def _ages(lookup: Lookup, age: int | None) -> Iterator[Finding]:
    meant = [
        found
        for found in lookup.of(DurKind.AGE)
        if (limit := age_limit(found.rule.limit)) is not None and limit.covers(age)
    ]
    for course, rules in _by_course(meant):
        yield _finding(DurKind.AGE, _("나이에 따라 쓰지 않도록 고시된 성분"), (course,), rules)


def _elder(lookup: Lookup, age: int | None) -> Iterator[Finding]:
    if age is None or age >= OLD_AGE:
        for course, rules in _by_course([*lookup.of(DurKind.ELDER), *lookup.of(DurKind.ELDER_PAIN)]):
            yield _finding(DurKind.ELDER, _("어르신이 쓸 때 주의하도록 고시된 성분"), (course,), rules)


def _pregnancy(lookup: Lookup, age: int | None) -> Iterator[Finding]:
    if age is not None and age < PREGNANCY_ENDS:
        for course, rules in _by_course(lookup.of(DurKind.PREGNANCY)):
            yield _finding(DurKind.PREGNANCY, _("임신 중에 쓰지 않도록 고시된 성분"), (course,), rules)


def _by_course(several: Sequence[Found]) -> list[tuple[Course, list[DurRule]]]:
    groups: dict[str, tuple[Course, list[DurRule]]] = {}
    for found in several:
        groups.setdefault(found.course.key, (found.course, []))[1].append(found.rule)
    return list(groups.values())


def _finding(
    kind: DurKind, title: str, courses: tuple[Course, ...], rules: Sequence[DurRule], fact: str = ""
) -> Finding:
    """Quote each of `rules` that says something new; a list says the same of a substance and of its combinations."""
    passages: dict[tuple[str, ...], Passage] = {}
    for rule in sorted(rules, key=lambda rule: rule.pk):
        about = rule.subject.code if kind == DurKind.EFFICACY else ""
        said = (about, _NO_LETTERS.sub("", rule.text), rule.limit, rule.group, rule.series)
        passages.setdefault(said, passage_of(rule, kind))
    return Finding(kind, title, courses, tuple(passages.values()), fact)
