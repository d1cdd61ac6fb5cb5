"""Joins products with DUR's lists by the codes of their substances and by their insurance codes, never by names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from medicines.models import InsuranceCode, SubstanceCode
from medicines.models.dur import DurKind, DurMember, DurSource


@dataclass(frozen=True)
class ProductCodes:
    """The codes of one product. dur: DUR's codes of each of its substances, by the substance's code in the permit."""

    dur: Mapping[str, frozenset[str]]
    insurance: frozenset[str]

    @cached_property
    def all_dur(self) -> frozenset[str]:
        """DUR's codes of all substances."""
        return frozenset().union(*self.dur.values())

    @cached_property
    def all(self) -> frozenset[str]:
        """Everything that a list may name the product by."""
        return self.insurance.union(self.dur, self.all_dur)


@dataclass(frozen=True, slots=True)
class SubjectOf:
    """A subject that a product has. is_whole: whether the product has nothing else in it."""

    subject_id: int
    is_whole: bool


def codes_of(medicine_ids: Collection[str]) -> dict[str, ProductCodes]:
    """Return the codes of these products; for one without codes there is no entry."""
    substances: dict[str, list[str]] = defaultdict(list)
    for medicine, code in SubstanceCode.objects.filter(medicine__in=medicine_ids).values_list("medicine_id", "code"):
        substances[medicine].append(code)
    insurance: dict[str, list[str]] = defaultdict(list)
    for medicine, code in InsuranceCode.objects.filter(medicine__in=medicine_ids).values_list("medicine_id", "code"):
        insurance[medicine].append(code)
    dur = dur_codes({code for codes in substances.values() for code in codes})
    return {
        medicine: ProductCodes(
            {code: dur.get(code, frozenset()) for code in substances[medicine]}, frozenset(insurance[medicine])
        )
        for medicine in {*substances, *insurance}
    }


def dur_codes(codes: Collection[str]) -> dict[str, frozenset[str]]:
    """Map the codes of substances to DUR's own, which are the same for all salts of a substance.

    Only rows about single substances tell them. Those of additives don't: a mixture of nitroglycerin and lactose is
    lactose to them.
    """
    return _grouped(_of_single_substances().filter(code__in=codes).values_list("code", "subject__code"))


def kinds_among(dur: Collection[str]) -> frozenset[str]:
    """Return those of DUR's codes that stand for a kind, such as all insulins: others tell their members apart."""
    members = _of_single_substances().filter(subject__code__in=dur).values_list("subject__code", "code")
    by_kind = _grouped(members)
    others = dur_codes({code for several in by_kind.values() for code in several})
    return frozenset(
        own
        for own, several in by_kind.items()
        if len(frozenset().union(*(others[code] for code in several)) - {own}) > 1
    )


def _of_single_substances() -> QuerySet[DurMember]:
    return DurMember.objects.filter(
        subject__parts="", subject__snapshot__is_current=True, subject__snapshot__source=DurSource.MINISTRY
    ).exclude(subject__snapshot__kind=DurKind.ADDITIVE)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}


def subjects_of(products: Mapping[str, ProductCodes]) -> dict[str, list[SubjectOf]]:
    """Find what DUR's current lists have about each product; additives are not known of products."""
    codes = set().union(*(product.all for product in products.values()))
    members = (
        DurMember.objects.filter(code__in=codes, subject__snapshot__is_current=True)
        .exclude(subject__snapshot__kind=DurKind.ADDITIVE)
        .values_list("subject_id", "subject__code", "subject__parts", "code")
    )
    held: dict[tuple[int, str, str], set[str]] = defaultdict(set)
    for subject_id, code, parts, member in members:
        held[subject_id, code, parts].add(member)
    found: dict[str, list[SubjectOf]] = defaultdict(list)
    for key, product in products.items():
        for (subject_id, code, parts), told in held.items():
            components, ours = {code, *parts.split()}, told & product.all
            if ours and (not parts or _has_all(components, ours, product)):
                is_whole = bool(ours & product.insurance) or len(product.dur) == len(components)
                found[key].append(SubjectOf(subject_id, is_whole))
    return found


def _has_all(components: set[str], ours: set[str], product: ProductCodes) -> bool:
    """Return whether a product has every component of a combination.

    A combination's row names the codes of all its components in one list. DUR's own codes say whose a code is; each
    code of which they say nothing stands for one component that is not found otherwise.
    """
    if len(components) > len(product.dur):
        return False
    known = components & product.all_dur
    others = sum(code in product.dur and not product.dur[code] & components for code in ours)
    return len(known) + others >= len(components)
