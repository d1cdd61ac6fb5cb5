"""Finds medicines by name, maker, ingredient, kind, initial consonants or number, or else by a similar name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import itemgetter, or_

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from medicines.lay_names import Kind, joined, kind_called
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
WITHIN_A_RANK = ("is_cancelled", "stem_length", "stem_key", "variant_order", "name_key", "item_seq")
"""The columns by which products of one rank are sorted: short brands first, a brand's plain forms, its strengths."""
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
        is_read = len(self._first) == self._count or (wanted.stop or self._count) <= len(self._first)
        codes = self._first[wanted] if is_read else list(self._codes[wanted])
        medicines = Medicine.objects.in_bulk(codes)
        return [medicines[code] for code in codes if code in medicines]


class RankedMedicines(FoundMedicines):
    """The results of a search for words: read at once, since their order is known when all of them are."""

    @cached_property
    def _first(self) -> list[str]:
        # The index gives them in the order that they have within a rank, and sorting keeps it.
        rows = sorted(self._ranked, key=itemgetter(0, 1))
        return [code for _is_cancelled, _rank, code in rows]

    @cached_property
    def _count(self) -> int:
        return len(self._first)

    def __init__(self, found: QuerySet[Medicine]) -> None:
        super().__init__(found)
        self._ranked = found.order_by(*WITHIN_A_RANK).values_list(  # type: ignore[misc]
            "is_cancelled", "rank", "item_seq"
        )


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
    words = _words_of(query)
    if not words:
        return FoundMedicines(matching(query))
    found = RankedMedicines(_ranked(words))
    return found if found.count() else GuessedMedicines([each.medicine for each in similar(query)])


def matching(query: str) -> QuerySet[Medicine]:
    """Return the matching medicines as a query set, for further filters: cancelled ones last.

    A word of consonants alone (ㅌㅇㄹㄴ) is searched for in the initials of the name, a number among the whole numbers
    of the name, any other word in the name, the English name, the maker, the class and the ingredient. A kind (혈압약)
    finds what is of the kind; the name of a substance also finds it under another spelling.
    """
    words = _words_of(query)
    if not words:
        return _everything()
    return _ranked(words).order_by("is_cancelled", "rank", *WITHIN_A_RANK[1:])  # type: ignore[misc]


def _everything() -> QuerySet[Medicine]:
    return Medicine.objects.order_by("is_cancelled", "name_key", "item_seq")


def _ranked(words: Sequence[_Word]) -> QuerySet[Medicine]:
    found = Medicine.objects.annotate(rank=_rank(words))
    for word in words:
        found = found.filter(_any(word.wanted))
    return found


def _words_of(query: str) -> list[_Word]:
    return [word for written in joined(unicodedata.normalize("NFC", query)).split() for word in _words(written)]


@dataclass(frozen=True)
class _Word:
    """A piece of the query. wanted: what matches it. ranked: what of that has which rank; a number has none."""

    wanted: list[Q]
    ranked: dict[int, list[Q]] = field(default_factory=dict)


def _words(written: str) -> Iterable[_Word]:
    if key := consonants_only(written):
        yield _consonants(key)
        return
    if kind := kind_called(written):
        yield _kind(kind, fold(written))
        return
    # Nothing is left of a company's legal form alone.
    for piece in _PIECES.split(company_key(written)):
        if strength := one_strength(piece):
            yield _Word([_holds("numbers_key", word) for word in number_words(strength)])
        elif key := consonants_only(unicodedata.normalize("NFC", _compatible(piece))):
            yield _consonants(key)
        elif piece:
            yield _name(piece, sound_of_query(piece))


def _consonants(key: str) -> _Word:
    wanted = _holds("name_initials", key)
    return _Word([wanted], {RANK_NAME_STARTS: [Q(name_initials__startswith=key)], RANK_NAME_CONTAINS: [wanted]})


def _name(key: str, sounds: str) -> _Word:
    name, other = _holds("name_key", key), _holds("other_key", key)
    ranked = {
        RANK_KIND_OR_BRAND: [Q(stem_key__in={key, stem(key)})],
        RANK_NAME_STARTS: [Q(name_key__startswith=key)],
        RANK_BRAND_CONTAINS: [_holds("stem_key", key)],
        RANK_NAME_CONTAINS: [name],
        RANK_ELSEWHERE: [other],
    }
    return _Word([name, other, *([_holds("sound_key", sounds)] if sounds else ())], ranked)


def _kind(kind: Kind, key: str) -> _Word:
    """Find what is of a kind, and what has the word itself in its name or class."""
    word = _name(key, "")
    tagged = _holds("other_key", kind.tag)
    ranked = {
        **word.ranked,
        RANK_KIND_OR_BRAND: [_holds("other_key", kind.leading_tag), *word.ranked[RANK_KIND_OR_BRAND]],
        RANK_BRAND_CONTAINS: [tagged, *word.ranked[RANK_BRAND_CONTAINS]],
    }
    return _Word([tagged, *word.wanted], ranked)


def _rank(words: Sequence[_Word]) -> Case:
    """Return the best rank that one of the words has."""
    by_rank = {
        rank: [condition for word in words for condition in word.ranked.get(rank, ())]
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
