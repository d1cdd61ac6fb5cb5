"""Joins products with DUR's lists by the codes of their substances and by their insurance codes, never by names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from medicines.models import InsuranceCode, SubstanceCode
from medicines.models.dur import DurKind, DurMember, DurSource


@dataclass
class ProductCodes:
    """The codes of one product. dur: DUR's codes of each of its substances, by the substance's own code."""

    dur: dict[str, frozenset[str]] = field(default_factory=dict)
    insurance: set[str] = field(default_factory=set)

    @property
    def substances(self) -> Collection[str]:
        """Codes as they stand in the permit."""
        return self.dur.keys()

    def all_dur(self) -> set[str]:
        """Return DUR's codes of all substances."""
        return set().union(*self.dur.values())

    def all(self) -> set[str]:
        """Return everything that a list may name the product by."""
        return {*self.dur, *self.all_dur(), *self.insurance}


@dataclass(frozen=True, slots=True)
class SubjectOf:
    """A subject that a product has. is_whole: whether the product has nothing else in it."""

    subject_id: int
    is_whole: bool


def codes_of(medicine_ids: Iterable[str]) -> dict[str, ProductCodes]:
    """Return the codes of these products; for one without codes there is no entry."""
    ids = list(medicine_ids)
    substances = SubstanceCode.objects.filter(medicine__in=ids).values_list("medicine_id", "code")
    dur = dur_codes({code for _medicine, code in substances})
    found: dict[str, ProductCodes] = defaultdict(ProductCodes)
    for medicine, code in substances:
        found[medicine].dur[code] = dur.get(code, frozenset())
    for medicine, code in InsuranceCode.objects.filter(medicine__in=ids).values_list("medicine_id", "code"):
        found[medicine].insurance.add(code)
    return dict(found)


def dur_codes(codes: Collection[str]) -> dict[str, frozenset[str]]:
    """Map the codes of substances to DUR's own, which are the same for all salts of a substance.

    Only rows about single substances tell them. Those of additives don't: a mixture of nitroglycerin and lactose is
    lactose to them.
    """
    members = (
        DurMember.objects.filter(
            code__in=codes,
            subject__parts="",
            subject__snapshot__is_current=True,
            subject__snapshot__source=DurSource.MINISTRY,
        )
        .exclude(subject__snapshot__kind=DurKind.ADDITIVE)
        .values_list("code", "subject__code")
        .distinct()
    )
    found: dict[str, set[str]] = defaultdict(set)
    for code, own in members:
        found[code].add(own)
    return {code: frozenset(own) for code, own in found.items()}


def subjects_of(products: Mapping[str, ProductCodes]) -> dict[str, list[SubjectOf]]:
    """Find what DUR's current lists have about each product; additives are not known of products."""
    codes = set().union(*(product.all() for product in products.values()))
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
        all_codes = product.all()
        for (subject_id, code, parts), told in held.items():
            components, ours = {code, *parts.split()}, told & all_codes
            if ours and (not parts or _has_all(components, ours, product)):
                is_whole = bool(ours & product.insurance) or len(product.dur) == len(components)
                found[key].append(SubjectOf(subject_id, is_whole))
    return found


def _has_all(components: set[str], ours: set[str], product: ProductCodes) -> bool:
    """Return whether a product has every component of a combination.

    A combination's row names the codes of all its components in one list. DUR's own codes say whose a code is; each
    code of which they say nothing stands for one component that is not found otherwise.
    """
    known = components & product.all_dur()
    others = sum(code in product.dur and not product.dur[code] & components for code in ours)
    return len(known) + others >= len(components)
