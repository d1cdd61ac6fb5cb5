"""Finds medicines by name, maker, ingredient, kind, initial consonants or number, or else by a similar name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length, StrIndex
from django.db.models.lookups import GreaterThan

from medicines.lay_names import joined, kind_called
from medicines.models import Medicine
from medicines.permit_names import stem
from medicines.search_columns import company_key, number_words
from medicines.search_keys import consonants_only, fold
from medicines.services.product_numbers import by_number
from medicines.services.similar_names import similar
from medicines.strengths import one_strength
from medicines.substance_sounds import sound_of_query

QUERY_LENGTH = 100
"""Longest query: longer than any product name that someone types."""
(
    RANK_KIND_OR_BRAND,
    RANK_NAME_STARTS,
    RANK_BRAND_CONTAINS,
    RANK_NAME_CONTAINS,
    RANK_ELSEWHERE,
    RANK_SOUNDS_ALIKE,
) = range(6)
_PIECES = re.compile(r"(?<![a-z0-9./])([0-9][0-9./]*(?:mg|μg|ml|iu|g(?![a-z]))?)")
"""A number begins a piece of its own, unless Latin letters stand before it, as in B12."""


READ_AT_ONCE = 500
"""Codes read by one query: more pages than anyone looks at."""


class FoundMedicines:
    """A search's results, best first, with the count and slices that a paginator needs."""

    is_guess = False
    """Whether nothing matched, and the results only have similar names."""

    def __init__(self, found: QuerySet[Medicine]) -> None:
        self._codes = found.values_list("item_seq", flat=True)

    @cached_property
    def _first(self) -> list[str]:
        # Each query scans the whole index, so one serves both the count and the first pages.
        return list(self._codes[: READ_AT_ONCE + 1])

    @cached_property
    def _count(self) -> int:
        return len(self._first) if len(self._first) <= READ_AT_ONCE else self._codes.order_by().count()

    def count(self) -> int:
        """How many there are."""
        return self._count

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, wanted: slice) -> list[Medicine]:
        # In two steps: the index alone gives the codes, and only their rows are read.
        stop = wanted.stop or self._count
        codes = self._first[wanted] if stop <= len(self._first) else list(self._codes[wanted])
        medicines = Medicine.objects.in_bulk(codes)
        return [medicines[code] for code in codes if code in medicines]


class GuessedMedicines:
    """Products with a similar name, nearest first, with the same interface as FoundMedicines."""

    is_guess = True

    def __init__(self, nearest: list[Medicine]) -> None:
        self._nearest = nearest

    def count(self) -> int:
        """How many there are."""
        return len(self._nearest)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, wanted: slice) -> list[Medicine]:
        return self._nearest[wanted]


def find_medicines(query: str) -> FoundMedicines | GuessedMedicines:
    """Find medicines that match every word of `query`, best first; all of them for an empty query.

    A number is that of a package, of a product or of the health insurance. If nothing matches, return those with the
    most similar names.
    """
    numbered = by_number(query)
    if numbered is not None and (found := FoundMedicines(numbered)).count():
        return found
    found = FoundMedicines(matching(query))
    return found if found.count() else GuessedMedicines([each.medicine for each in similar(query)])


def matching(query: str) -> QuerySet[Medicine]:
    """Return the matching medicines as a query set, for further filters: cancelled ones last.

    A word of consonants alone (ㅌㅇㄹㄴ) is searched for in the initials of the name, a number among the whole numbers
    of the name, any other word in the name, the English name, the maker, the class and the ingredient. A kind (혈압약)
    finds what is of the kind; the name of a substance also finds it under another spelling.
    """
    words = [word for written in joined(unicodedata.normalize("NFC", query)).split() for word in _words(written)]
    found = Medicine.objects.all()
    for word in words:
        found = found.filter(_any(condition for conditions in word.ranked.values() for condition in conditions))
    rank = _rank(words)
    order = ("is_cancelled", Length("stem_key"), "stem_key", "variant_order", "name_key", "item_seq")
    if rank is None:
        return found.order_by("is_cancelled", "name_key", "item_seq")
    return found.order_by(order[0], rank, *order[1:])


@dataclass(frozen=True)
class _Word:
    """A piece of the query: what matches it, by rank. ranks: False for a number, which matches or does not."""

    ranked: dict[int, list[Q]]
    ranks: bool = field(default=True)


def _words(written: str) -> Iterable[_Word]:
    if key := consonants_only(written):
        yield _consonants(key)
        return
    if kind := kind_called(written):
        named = _name(fold(written), "").ranked
        yield _Word(
            {
                **named,
                RANK_KIND_OR_BRAND: [_holds("other_key", kind.leading_tag), *named[RANK_KIND_OR_BRAND]],
                RANK_BRAND_CONTAINS: [_holds("other_key", kind.tag), *named[RANK_BRAND_CONTAINS]],
            }
        )
        return
    # Nothing is left of a company's legal form alone.
    for piece in _PIECES.split(company_key(written)):
        if strength := one_strength(piece):
            yield _Word({RANK_ELSEWHERE: [_holds("numbers_key", word) for word in number_words(strength)]}, ranks=False)
        elif key := consonants_only(unicodedata.normalize("NFC", _compatible(piece))):
            yield _consonants(key)
        elif piece:
            yield _name(piece, sound_of_query(piece))


def _consonants(key: str) -> _Word:
    return _Word(
        {
            RANK_NAME_STARTS: [Q(name_initials__startswith=key)],
            RANK_NAME_CONTAINS: [_holds("name_initials", key)],
        }
    )


def _name(key: str, sounds: str) -> _Word:
    return _Word(
        {
            RANK_KIND_OR_BRAND: [Q(stem_key__in={key, stem(key)})],
            RANK_NAME_STARTS: [Q(name_key__startswith=key)],
            RANK_BRAND_CONTAINS: [_holds("stem_key", key)],
            RANK_NAME_CONTAINS: [_holds("name_key", key)],
            RANK_ELSEWHERE: [_holds("other_key", key)],
            RANK_SOUNDS_ALIKE: [_holds("sound_key", sounds)] if sounds else [],
        }
    )


def _rank(words: Sequence[_Word]) -> Case | None:
    """Return the best rank that one of the words has."""
    ranking = [word for word in words if word.ranks]
    if not ranking:
        return None
    by_rank = {
        rank: [condition for word in ranking for condition in word.ranked.get(rank, ())]
        for rank in range(RANK_SOUNDS_ALIKE)
    }
    return Case(
        *(When(_any(conditions), then=Value(rank)) for rank, conditions in by_rank.items() if conditions),
        default=Value(RANK_SOUNDS_ALIKE),
        output_field=IntegerField(),
    )


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def _holds(column: str, key: str) -> Q:
    # Several times as fast as LIKE, which folds the case of what is folded already.
    return Q(GreaterThan(StrIndex(F(column), Value(key)), 0))


_CONJOINING_INITIALS = {
    0x1100 + number: letter for number, letter in enumerate("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")
}


def _compatible(piece: str) -> str:
    """Undo what folding does to consonants that stand alone."""
    return piece.translate(_CONJOINING_INITIALS)
