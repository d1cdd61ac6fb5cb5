"""Writes the rows of a DUR list into a snapshot that does not count yet, many at a time."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Hashable
from typing import Protocol

from django.db import transaction

from medicines.models.dur import (
    DUR_CODE_LENGTH,
    PACKED,
    DurMember,
    DurPairs,
    DurRule,
    DurSnapshot,
    DurSource,
    DurSubject,
)
from medicines.services.dur_rows import DurRow, PairAbout, ProductPair, Subject, day, plain

ROWS_A_TRANSACTION = 1_000
"""Few enough for a short write lock, and enough that commits cost little."""
MOST_PAIRS_HELD, MOST_LISTS_HELD = 1_000_000, 100_000
"""Pairs, and lists of partners, held before they are written: 4 MB and about 20 MB."""


class Writer(Protocol):
    """Writes one list. rows: added so far. newest: the latest day of a notice among them."""

    snapshot: DurSnapshot
    rows: int
    newest: dt.date | None

    def flush(self) -> None:
        """Write what is held."""


class RuleWriter:
    """Writes rules about substances and single products, with each subject once for all of its rules."""

    def __init__(self, snapshot: DurSnapshot) -> None:
        self.snapshot, self.rows = snapshot, 0
        self.newest: dt.date | None = None
        self._subjects: dict[tuple[Subject, Hashable], DurSubject] = {}
        self._new_subjects: list[DurSubject] = []
        self._members: list[DurMember] = []
        self._rules: list[DurRule] = []

    def add(self, row: DurRow) -> None:
        """Take a row; it is written with others."""
        self.rows += 1
        self.newest = _later(self.newest, row.notice_on)
        if row.source == DurSource.INSURANCE:
            self._add_product(row)
        else:
            subject = self._subject(row.subject, row.codes)
            self._rules.append(self._rule(row, subject))
        if len(self._rules) + len(self._members) >= ROWS_A_TRANSACTION:
            self.flush()

    def flush(self) -> None:
        """Write what is held."""
        with transaction.atomic():
            DurSubject.objects.bulk_create(self._new_subjects)
            DurMember.objects.bulk_create(self._members)
            DurRule.objects.bulk_create(self._rules)
        self._new_subjects, self._members, self._rules = [], [], []

    def _add_product(self, row: DurRow) -> None:
        """Add the product to those of which the same is said, with one rule for all of them."""
        statement = (row.subject, (row.notice_on, row.text, row.limit, row.remark))
        known = self._subjects.get(statement)
        if known is not None:
            self._members += [DurMember(subject=known, code=code) for code in row.codes]
        else:
            self._rules.append(self._rule(row, self._begin(*statement, row.codes)))

    def _rule(self, row: DurRow, subject: DurSubject) -> DurRule:
        return DurRule(
            snapshot=self.snapshot,
            subject=subject,
            partner=self._subject(row.partner, row.partner_codes) if row.partner else None,
            notice_on=row.notice_on,
            text=row.text,
            forms=row.forms,
            limit=row.limit,
            group=row.group,
            series=row.series,
            remark=row.remark,
        )

    def _subject(self, subject: Subject, codes: tuple[str, ...]) -> DurSubject:
        return self._subjects.get((subject, codes)) or self._begin(subject, codes, codes)

    def _begin(self, subject: Subject, key: Hashable, codes: tuple[str, ...]) -> DurSubject:
        begun = DurSubject(snapshot=self.snapshot, code=subject.code, name=subject.name, parts=" ".join(subject.parts))
        self._subjects[subject, key] = begun
        self._new_subjects.append(begun)
        self._members += [DurMember(subject=begun, code=code) for code in codes]
        return begun


class PairWriter:
    """Writes pairs of products, packed: the partners of one product under one rule are one row."""

    def __init__(self, snapshot: DurSnapshot) -> None:
        self.snapshot, self.rows = snapshot, 0
        self.newest: dt.date | None = None
        self._numbers: dict[PairAbout, int] = {}
        self._partners: dict[tuple[int, int], array[int]] = {}
        self._held = 0

    def add(self, row: ProductPair) -> None:
        """Take a pair; it is written with others."""
        self.rows += 1
        number = self._numbers.setdefault(row.about, len(self._numbers))
        partners = self._partners.get((row.product, number))
        if partners is None:
            partners = self._partners[row.product, number] = array(PACKED)
        partners.append(row.partner)
        self._held += 1
        if self._held >= MOST_PAIRS_HELD or len(self._partners) >= MOST_LISTS_HELD:
            self.flush()

    def flush(self) -> None:
        """Write what is held."""
        rules = self._write_rules()
        packed = [
            DurPairs(snapshot=self.snapshot, rule=rules[number], product=product, partners=partners.tobytes())
            for (product, number), partners in self._partners.items()
        ]
        for start in range(0, len(packed), ROWS_A_TRANSACTION):
            DurPairs.objects.bulk_create(packed[start : start + ROWS_A_TRANSACTION])
        self._numbers, self._partners, self._held = {}, {}, 0

    def _write_rules(self) -> list[DurRule]:
        subjects = {
            side: DurSubject(snapshot=self.snapshot, code=plain(side[0])[:DUR_CODE_LENGTH], name=plain(side[1]))
            for about in self._numbers
            for side in (_first(about), _second(about))
        }
        rules = [self._pair_rule(about, subjects) for about in self._numbers]
        with transaction.atomic():
            DurSubject.objects.bulk_create(subjects.values())
            DurRule.objects.bulk_create(rules)
        return rules

    def _pair_rule(self, about: PairAbout, subjects: dict[tuple[str, str], DurSubject]) -> DurRule:
        notice_on = day(about.notice)
        self.newest = _later(self.newest, notice_on)
        return DurRule(
            snapshot=self.snapshot,
            subject=subjects[_first(about)],
            partner=subjects[_second(about)],
            notice_on=notice_on,
            text=plain(about.text),
            remark=plain(about.remark),
        )


def _first(about: PairAbout) -> tuple[str, str]:
    return about.code, about.name


def _second(about: PairAbout) -> tuple[str, str]:
    return about.partner_code, about.partner_name


def _later(one: dt.date | None, other: dt.date | None) -> dt.date | None:
    return max(filter(None, (one, other)), default=None)
