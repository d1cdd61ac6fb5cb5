"""Finding medicines by name, maker, ingredient or the initial consonants of the name."""

from __future__ import annotations

import unicodedata

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length

from medicines.models import Medicine
from medicines.search_keys import consonants_only, fold

RANK_NAME_STARTS, RANK_NAME_CONTAINS, RANK_ELSEWHERE = range(3)


class FoundMedicines:
    """What a search found, best first, as a paginator wants it: counted, and read a slice at a time."""

    def __init__(self, found: QuerySet[Medicine]) -> None:
        self._codes = found.values_list("item_seq", flat=True)

    def count(self) -> int:
        """How many there are."""
        return self._codes.count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, wanted: slice) -> list[Medicine]:
        # In two steps: the index alone answers which ones, and only those rows are read.
        codes = list(self._codes[wanted])
        medicines = Medicine.objects.in_bulk(codes)
        return [medicines[code] for code in codes if code in medicines]


def find_medicines(query: str) -> FoundMedicines:
    """Medicines in which every word of `query` is found, best first; all of them for an empty query."""
    return FoundMedicines(matching(query))


def matching(query: str) -> QuerySet[Medicine]:
    """The same as a query set, for further filters.

    A word of consonants alone (ㅌㅇㄹㄴ) is looked for in the initials of the name, any other in the name, the
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
