"""Finds medicines by name, maker, ingredient, initial consonants or number, or else by a similar name."""

from __future__ import annotations

import unicodedata
from functools import cached_property

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length

from medicines.models import Medicine
from medicines.models.details import barcode_of
from medicines.search_keys import consonants_only, fold
from medicines.services.similar_names import similar

QUERY_LENGTH = 100
"""Longest query: longer than any product name that someone types."""
RANK_NAME_STARTS, RANK_NAME_CONTAINS, RANK_ELSEWHERE = range(3)


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
        return len(self._first) if len(self._first) <= READ_AT_ONCE else self._codes.count()

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

    A number is that of a package or of a product. If nothing matches, return those with the most similar names.
    """
    if number := barcode_of(query):
        numbered = FoundMedicines(Medicine.objects.filter(Q(barcodes__code=number) | Q(item_seq=number)))
        if numbered.count():
            return numbered
    found = FoundMedicines(matching(query))
    return found if found.count() else GuessedMedicines([each.medicine for each in similar(query)])


def matching(query: str) -> QuerySet[Medicine]:
    """Return the matching medicines as a query set, for further filters.

    A word of consonants alone (ㅌㅇㄹㄴ) is searched for in the initials of the name, any other word in the name, the
    English name, the maker and the ingredient.
    """
    found = Medicine.objects.all()
    rank: Case | None = None
    for word in unicodedata.normalize("NFC", query).split():
        if key := consonants_only(word):
            field, wanted = "name_initials", Q(name_initials__contains=key)
        elif key := fold(word):
            field, wanted = "name_key", Q(name_key__contains=key) | Q(other_key__contains=key)
        else:
            continue
        found = found.filter(wanted)
        if rank is None:
            rank = Case(
                When(Q((f"{field}__startswith", key)), then=Value(RANK_NAME_STARTS)),
                When(Q((f"{field}__contains", key)), then=Value(RANK_NAME_CONTAINS)),
                default=Value(RANK_ELSEWHERE),
                output_field=IntegerField(),
            )
    if rank is None:
        return found.order_by("name_key", "item_seq")
    return found.order_by(rank, Length("name_key"), "name_key", "item_seq")
