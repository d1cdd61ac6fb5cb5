"""How the amounts of several medicines are said: each, those of one amount together, or only the exceptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum

from medicines.services.amounts import CAPSULE, TABLET, Amount, write
from medicines.services.sentence_items import Item
from medicines.services.sentence_verbs import EACH, TOPIC, Reader, join_words, with_particle

FEW = 3
"""So many are named with their amounts one by one."""
ALL = "모두"
MOST_NAMED = 6
"""More names than these nobody remembers: then only amounts that differ are told."""


class Detail(IntEnum):
    """How much a reminder tells of its medicines; less where the sentence would be too long."""

    FULL = 0
    EXCEPTIONS = 1
    COUNT = 2


def listing(items: Sequence[Item], read: Reader, detail: Detail) -> str:
    """Say what is taken, as one sentence or two: `혈압약 1알과 당뇨약 2알이에요`."""
    if detail is Detail.COUNT:
        return f"{ALL} {len(items)}가지예요."
    if len(items) > MOST_NAMED or detail is Detail.EXCEPTIONS:
        exceptions = differing(items, read, "나머지는")
        return f"{ALL} {len(items)}가지예요. {exceptions}".rstrip()
    if len(items) > FEW:
        return together(items, read)
    return _is(named(items, read), read)


def named(items: Sequence[Item], read: Reader) -> str:
    """Name each medicine with its amount; a second strength of one brand without the brand's name."""
    words = []
    for index, item in enumerate(items):
        is_same = index > 0 and items[index - 1].name == item.name and item.strength
        words.append(f"{item.strength} {item.amount.words}".strip() if is_same else item.words)
    return join_words(words, read)


def together(items: Sequence[Item], read: Reader) -> str:
    """Name the medicines of one amount together: `노바스크와 코자는 1알씩, 다이아벡스는 2알이에요`."""
    groups = sorted(by_amount(items), key=len, reverse=True)
    if len(groups) == len(items):
        return _is(named(items, read), read)
    if len(groups) == 1:
        labels = join_words([item.label for item in items], read)
        return _is(f"{labels} {ALL} {_amount(items)}" if _amount(items) else labels, read)
    parts = [_topic(group, read) for group in groups if group[0].amount.words]
    bare = [group for group in groups if not group[0].amount.words]
    parts += [join_words([item.label for item in group], read) for group in bare]
    return _is(", ".join(parts), read)


def differing(items: Sequence[Item], read: Reader, others: str) -> str:
    """Tell the amounts that differ, and that of the `others`: `아마릴은 반 알, 나머지는 1알씩이에요`."""
    groups = by_amount(_pieces(items))
    usual = max(groups, key=len)
    parts = [_topic(group, read) for group in groups if group is not usual and group[0].amount.words]
    if usual[0].amount.words:
        parts.append(f"{others} {_amount(usual)}" if len(groups) > 1 else _amount(usual))
    return _is(", ".join(parts), read) if parts else ""


def by_amount(items: Sequence[Item]) -> list[list[Item]]:
    """Group medicines of one amount, in the order in which each amount comes first."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.amount.words, []).append(item)
    return list(groups.values())


def _pieces(items: Sequence[Item]) -> list[Item]:
    # Among tablets a capsule is one more of them: nobody tells 한 캡슐 apart from 한 알.
    if not any(item.amount.unit == TABLET for item in items):
        return list(items)
    return [
        replace(item, amount=Amount(write(item.amount.value, TABLET), TABLET, item.amount.value))
        if item.amount.unit == CAPSULE and item.amount.value is not None
        else item
        for item in items
    ]


def _topic(items: Sequence[Item], read: Reader) -> str:
    return f"{with_particle(join_words([item.label for item in items], read), TOPIC, read)} {_amount(items)}"


def _amount(items: Sequence[Item]) -> str:
    words = items[0].amount.words
    return f"{words}{EACH}" if len(items) > 1 and words and not words.endswith(EACH) else words


def _is(words: str, read: Reader) -> str:
    return f"{with_particle(words, ('이에요', '예요'), read)}."
