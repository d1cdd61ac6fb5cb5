"""Finds the rules of DUR's current lists that are about the products of a few courses, in a handful of queries."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.db.models import Q

from medicines.models.dur import PACKED, DurKind, DurPairs, DurRule
from medicines.services.dur_courses import Course
from medicines.services.dur_forms import is_for
from medicines.services.dur_substances import ProductCodes, codes_of, subjects_of

Pair: TypeAlias = tuple[Course, Course, DurRule]


@dataclass(frozen=True, slots=True)
class Found:
    """A rule about one course. is_whole: whether the product has nothing in it but what the rule is about."""

    course: Course
    rule: DurRule
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Lookup:
    """All that was found. pairs: two courses, in their order, and a rule about both."""

    courses: Sequence[Course]
    single: Sequence[Found]
    pairs: Sequence[Pair]

    def of(self, kind: DurKind) -> list[Found]:
        """Return what was found of a kind."""
        return [found for found in self.single if found.rule.snapshot.kind == kind]


def look_up(courses: Sequence[Course]) -> Lookup:
    """Look up the products of `courses`; one without codes has nothing said about it."""
    products = codes_of({_product(course) for course in courses})
    coded = [course for course in courses if _product(course) in products]
    subjects = subjects_of(products)
    holders: dict[int, list[tuple[Course, bool]]] = defaultdict(list)
    for course in coded:
        for each in subjects[_product(course)]:
            holders[each.subject_id].append((course, each.is_whole))
    rules = _rules(list(holders))
    single = [
        Found(course, rule, is_whole)
        for rule in rules
        if rule.partner_id is None
        for course, is_whole in holders[rule.subject_id]
        if is_for(rule.forms, course.forms())
    ]
    both = [
        (first, second, rule)
        for rule in rules
        if rule.partner_id is not None
        for first, _whole in holders[rule.subject_id]
        for second, _also in holders[rule.partner_id]
    ]
    return Lookup(coded, single, _in_order(coded, [*both, *_listed_pairs(coded, products)]))


def _product(course: Course) -> str:
    return course.medicine.pk if course.medicine is not None else ""


def _rules(subjects: list[int]) -> list[DurRule]:
    rules = DurRule.objects.filter(Q(partner=None) | Q(partner__in=subjects), subject__in=subjects)
    return list(rules.select_related("snapshot", "subject", "partner"))


def _listed_pairs(courses: Sequence[Course], products: dict[str, ProductCodes]) -> Iterator[Pair]:
    """Find pairs that are listed product by product."""
    takers: dict[int, list[Course]] = defaultdict(list)
    for course in courses:
        for code in products[_product(course)].insurance:
            takers[int(code)].append(course)
    found: list[tuple[int, int, int]] = []
    lists = DurPairs.objects.filter(product__in=takers, snapshot__is_current=True)
    for product, rule_id, packed in lists.values_list("product", "rule_id", "partners"):
        found += [(product, partner, rule_id) for partner in takers.keys() & set(array(PACKED, bytes(packed)))]
    rules = DurRule.objects.select_related("snapshot", "subject", "partner").in_bulk({rule for *_pair, rule in found})
    for product, partner, rule_id in found:
        for first in takers[product]:
            for second in takers[partner]:
                yield first, second, rules[rule_id]


def _in_order(courses: Sequence[Course], pairs: Iterable[Pair]) -> list[Pair]:
    """Turn each pair into the order of `courses`, because a list may have it both ways; leave out one product twice."""
    place = {course.key: number for number, course in enumerate(courses)}
    return [
        (first, second, rule) if place[first.key] < place[second.key] else (second, first, rule)
        for first, second, rule in pairs
        if _product(first) != _product(second)
    ]
