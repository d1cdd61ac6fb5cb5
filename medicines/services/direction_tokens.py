"""Takes a direction apart into tokens: what its words tell of days, hours, amounts, spans and meals."""

from __future__ import annotations

from collections.abc import Iterator

from medicines.services.direction_day_words import DAY_RULES, ON_OFF_RULES
from medicines.services.direction_hour_words import HOUR_RULES
from medicines.services.direction_kinds import Kind as Kind
from medicines.services.direction_kinds import Token as Token
from medicines.services.direction_label_words import LABEL_RULES, LIMIT_RULES
from medicines.services.direction_span_words import SPAN_RULES

_RULES = (*LABEL_RULES, *ON_OFF_RULES, *LIMIT_RULES, *DAY_RULES, *SPAN_RULES, *HOUR_RULES)
"""The first that fits counts."""


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text in plain spelling, in order; what belongs to none is skipped."""
    position = 0
    while position < len(text):
        # A pattern may begin with optional space: it must not win for that over one that fits the word itself.
        if text[position].isspace():
            position += 1
            continue
        for kind, pattern, reader in _RULES:
            found = pattern.match(text, position)
            if found and found.end() > position:
                yield Token(kind, reader(found), position, found.end())
                position = found.end()
                break
        else:
            position += 1
