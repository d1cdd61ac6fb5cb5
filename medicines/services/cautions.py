"""Finds what the catalogue says about taking medicines together; quotes it with its source, without judgement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from medicines.models import Medicine, UserMedication
from medicines.search_keys import fold
from medicines.services.envelope_words import call_name

DUPLICATE, INTERACTION = "duplicate", "interaction"
SHORTEST_WORD = 3
"""Shorter words, such as 철 or 정, occur in every other sentence."""
_SEPARATORS = re.compile(r"[|,;/+\n·ㆍ]")
_NOISE = re.compile(
    r"\[[^\[\]]*\]|\([^()]*\)|\d[\d.,]*\s*(?:mg|㎎|g|ml|㎖|μg|㎍|mcg|iu|%|밀리그램|밀리그람|그램|단위).*$", re.I
)
_SALTS = re.compile(
    r"(?:염산염|황산염|질산염|인산염|베실산염|메실산염|토실산염|말레산염|말산염|푸마르산염|숙신산염|시트르산염|타르타르산염|아세트산염"
    r"|락트산염|글루콘산염|브롬화수소산염|브롬화물|염화물|나트륨|칼륨|칼슘|마그네슘|[일이삼사반]?수화물|무수물|엠바테|제피염)+$"
)
"""Salts of a substance act alike. The list has those named in Korean product permits."""
_SENTENCE_ENDS = re.compile(r"(?<=[.다])\s*\n|(?<=\.)\s+|\n")
_WORDS = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Caution:
    """Two medications and a caution about them. quote: the catalogue's words. source: the entry that was quoted."""

    kind: str
    names: tuple[str, str]
    quote: str
    source: Medicine


def cautions_about(medications: Sequence[UserMedication]) -> list[Caution]:
    """Find the catalogue's cautions about those medications that it knows, each once."""
    known = [row for row in medications if row.medicine is not None]
    found = [*_duplicates(known), *_interactions(known)]
    return list({(caution.kind, frozenset(caution.names), caution.quote): caution for caution in found}.values())


def ingredients_of(medicine: Medicine) -> dict[str, str]:
    """Map each ingredient's name without salt, amount and code, for comparison, to its printed form."""
    found = {}
    for part in _SEPARATORS.split(medicine.ingredient):
        printed = _NOISE.sub("", part).strip()
        key = fold(printed)
        if key:
            found[_SALTS.sub("", key) or key] = printed
    return found


def _duplicates(known: Sequence[UserMedication]) -> Iterator[Caution]:
    for first, second in combinations(known, 2):
        if first.medicine is None or second.medicine is None:
            continue
        ours, theirs = ingredients_of(first.medicine), ingredients_of(second.medicine)
        for key in ours.keys() & theirs.keys():
            printed = dict.fromkeys((ours[key], theirs[key]))
            yield Caution(DUPLICATE, (first.name, second.name), ", ".join(printed), first.medicine)


def _interactions(known: Sequence[UserMedication]) -> Iterator[Caution]:
    for first, second in permutations(known, 2):
        if first.medicine is None or second.medicine is None or not first.medicine.interactions:
            continue
        words = _words_for(second.medicine)
        for sentence in filter(None, map(str.strip, _SENTENCE_ENDS.split(first.medicine.interactions))):
            if any(word in fold(sentence) for word in words):
                yield Caution(INTERACTION, (first.name, second.name), sentence, first.medicine)


def _words_for(medicine: Medicine) -> set[str]:
    """Collect the words by which another medicine's text may refer to this one: name, substance, kind."""
    words = {fold(call_name(medicine.name)), *ingredients_of(medicine)}
    words |= {fold(word) for word in _WORDS.split(medicine.drug_class)}
    return {word for word in words if len(word) >= SHORTEST_WORD and not word.isdigit()}
