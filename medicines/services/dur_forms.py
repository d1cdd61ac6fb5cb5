"""Tells from a dosage form's name how a product is used, and whether a rule for some forms is about it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum


class Route(StrEnum):
    """How a form is used."""

    MOUTH = "by mouth"
    INJECTED = "injected"
    INHALED = "inhaled"
    THROUGH_SKIN = "through the skin into the blood"
    RECTAL = "rectal or vaginal"
    SKIN = "on the skin"
    EYE = "in the eye"
    EAR = "in the ear"
    NOSE = "in the nose"
    IN_MOUTH = "in the mouth only"


LOCAL = frozenset({Route.SKIN, Route.EYE, Route.EAR, Route.NOSE, Route.IN_MOUTH})
"""Routes by which a product acts where it is used."""

_WORDS: tuple[tuple[Route, str], ...] = (
    (Route.EYE, r"점안|안연고|^안겔"),
    (Route.EAR, r"점이"),
    (Route.NOSE, r"점비|비강|나잘"),
    (Route.RECTAL, r"좌제|좌약|직장|항문|관장|^질|질정|질용"),
    (Route.INJECTED, r"주사|수액|이식|관류|투석|주입|주$"),
    (Route.INHALED, r"흡입"),
    (Route.IN_MOUTH, r"구강용|치과|치약|가글|트로키|로젠지"),
    (Route.THROUGH_SKIN, r"경피|패취|패치"),
    (Route.SKIN, r"연고|크림|로션|피부|첩부|첩포|카타플라스마|플라스타|리니멘트|샴푸|외용|라카|도료|페이스트|피부용겔"),
    (Route.MOUTH, r"경구|시럽|엘릭서|캡슐|정$|정제|정\(|나정|당의정|환제|^환$|산제|과립|세립|구강붕해필름|껌|유동액"),
)
"""Words of the ministry's names of forms. The first that fits counts: 질정 is no tablet to swallow."""
_SEPARATORS = re.compile(r"[/|,;·]")
_SPACES = re.compile(r"\s+")


def route(form: str) -> Route | None:
    """Return how a form is used; None for a name that does not tell, such as 액상 or 겔."""
    name = _SPACES.sub("", form)
    return next((found for found, words in _WORDS if re.search(words, name)), None)


def routes(forms: str) -> set[Route | None]:
    """Return how the forms of a list, 정제/캡슐, are used; None among them for what is not told."""
    return {route(form) for form in names(forms)}


def names(forms: str) -> list[str]:
    """Take a list of forms apart."""
    return [name for part in _SEPARATORS.split(forms) if (name := _SPACES.sub("", part))]


def is_for(rule_forms: str, product_forms: Iterable[str]) -> bool:
    """Return whether a rule for `rule_forms` may be about a product; a form that is not told may be any."""
    asked = routes(rule_forms)
    ours = {one for form in product_forms for one in routes(form)}
    return not asked or not ours or None in asked or None in ours or bool(asked & ours)


def is_local(product_forms: Iterable[str]) -> bool:
    """Return whether a product certainly acts only where it is used."""
    ours = {one for form in product_forms for one in routes(form)}
    return bool(ours) and ours <= LOCAL
