"""Finds what the catalogue says about taking medicines together; quotes it with its source, without judgement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from medicines.models import Medicine, SubstanceCode, UserMedication
from medicines.search_keys import fold
from medicines.services.dur_rows import codes_in
from medicines.services.dur_substances import dur_codes, kinds_among
from medicines.services.envelope_words import call_name
from medicines.services.salts import base_of

DUPLICATE, INTERACTION = "duplicate", "interaction"
SHORTEST_WORD = 3
"""Shorter words, such as 철 or 정, occur in every other sentence."""
_SEPARATORS = re.compile(r"[|,;/+\n·ㆍ]")
_NOISE = re.compile(
    r"\[[^\[\]]*\]|\([^()]*\)|\d[\d.,]*\s*(?:mg|㎎|g|ml|㎖|μg|㎍|mcg|iu|%|밀리그램|밀리그람|그램|단위).*$", re.I
)
_SENTENCE_ENDS = re.compile(r"(?<=[.다])\s*\n|(?<=\.)\s+|\n")
_WORDS = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Caution:
    """Two medications and a caution about them. quote: the catalogue's words. source: the entry that was quoted."""

    kind: str
    names: tuple[str, str]
    quote: str
    source: Medicine


@dataclass(frozen=True, slots=True)
class Substance:
    """A substance of a product, by the ministry's code for this salt.

    dur: DUR's codes, the same for all salts. kinds: those of them that stand for more than one substance.
    """

    printed: str
    codes: frozenset[str]
    dur: frozenset[str]
    kinds: frozenset[str] = frozenset()

    def is_same(self, other: Substance) -> bool:
        """Return whether both act alike: by their codes; by spelling where codes are lacking or leave it open."""
        shared = self.dur & other.dur
        if self.codes & other.codes or shared - self.kinds:
            return True
        if self.dur and other.dur and not shared:
            return False
        return base_of(self.printed) == base_of(other.printed)


def cautions_about(medications: Sequence[UserMedication]) -> list[Caution]:
    """Find the catalogue's cautions about those medications that it knows, each once."""
    known = [row for row in medications if row.medicine is not None]
    substances = substances_of([row.medicine for row in known if row.medicine is not None])
    found = [*_duplicates(known, substances), *_interactions(known, substances)]
    return list({(caution.kind, frozenset(caution.names), caution.quote): caution for caution in found}.values())


def substances_of(medicines: Sequence[Medicine]) -> dict[str, list[Substance]]:
    """Return the substances of each product, from its codes, or else from the text on its ingredients."""
    printed: dict[str, list[tuple[str, tuple[str, ...]]]] = {
        medicine.pk: [
            (name, codes_in(part))
            for part in _SEPARATORS.split(medicine.ingredient)
            if fold(name := _NOISE.sub("", part).strip())
        ]
        for medicine in medicines
    }
    coded: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for medicine, code, name in SubstanceCode.objects.filter(medicine__in=printed).values_list(
        "medicine_id", "code", "name"
    ):
        coded.setdefault(medicine, []).append((name, (code,)))
    told = printed | coded
    dur = dur_codes({code for several in told.values() for _name, codes in several for code in codes})
    # Where each has one code of DUR, none is told apart by another.
    several_of_dur = frozenset().union(*(own for own in dur.values() if len(own) > 1))
    kinds = kinds_among(several_of_dur) if several_of_dur else several_of_dur
    return {
        medicine: [
            Substance(name, frozenset(codes), frozenset().union(*(dur.get(code, ()) for code in codes)), kinds)
            for name, codes in several
        ]
        for medicine, several in told.items()
    }


def _duplicates(known: Sequence[UserMedication], substances: Mapping[str, list[Substance]]) -> Iterator[Caution]:
    for first, second in combinations(known, 2):
        if first.medicine is None or second.medicine is None:
            continue
        for ours in substances[first.medicine.pk]:
            for theirs in substances[second.medicine.pk]:
                if ours.is_same(theirs):
                    printed = dict.fromkeys((ours.printed, theirs.printed))
                    yield Caution(DUPLICATE, (first.name, second.name), ", ".join(printed), first.medicine)


def _interactions(known: Sequence[UserMedication], substances: Mapping[str, list[Substance]]) -> Iterator[Caution]:
    for first, second in permutations(known, 2):
        if first.medicine is None or second.medicine is None or not first.medicine.interactions:
            continue
        words = _words_for(second.medicine, substances[second.medicine.pk])
        for sentence in filter(None, map(str.strip, _SENTENCE_ENDS.split(first.medicine.interactions))):
            folded = fold(sentence)
            if any(word in folded for word in words):
                yield Caution(INTERACTION, (first.name, second.name), sentence, first.medicine)


def _words_for(medicine: Medicine, substances: Sequence[Substance]) -> set[str]:
    """Collect the words by which another medicine's text may refer to this one: name, substance, kind."""
    words = {fold(call_name(medicine.name)), *(base_of(one.printed) for one in substances)}
    words |= {fold(word) for word in _WORDS.split(medicine.drug_class)}
    return {word for word in words if len(word) >= SHORTEST_WORD and not word.isdigit()}
