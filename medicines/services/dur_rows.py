"""What one line of a public DUR list says, and how its cells become plain values."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import NamedTuple

from medicines.models.dur import DurKind, DurSource

EMPTY = frozenset({"", "-", "_"})
"""What the lists write into a cell that has nothing to say."""
_CODE = re.compile(r"\[([A-Z]\d{6})\]")
_PRODUCT = re.compile(r"[0-9]{9}\Z")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_THOUSANDS = re.compile(r"(?<=\d)\|(?=\d{3}(?!\d))")
_SEPARATOR = re.compile(r"\s*\|\s*")
_DATE = re.compile(r"(\d{4})[-./ ]?(\d{1,2})[-./ ]?(\d{1,2})\Z")


@dataclass(frozen=True, slots=True)
class Subject:
    """A substance; with `parts`, DUR's codes of further substances, a combination of them."""

    code: str
    name: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DurRow:
    """A rule. codes, partner_codes: what tells that a product has the subject, or its partner."""

    line: int
    source: DurSource
    kind: DurKind
    subject: Subject
    codes: tuple[str, ...]
    partner: Subject | None = None
    partner_codes: tuple[str, ...] = ()
    notice_on: dt.date | None = None
    text: str = ""
    forms: str = ""
    limit: str = ""
    group: str = ""
    series: str = ""
    remark: str = ""


class PairAbout(NamedTuple):
    """What is said of a pair of products, in the cells as they are: the same for hundreds of pairs."""

    code: str
    name: str
    partner_code: str
    partner_name: str
    notice: str
    text: str
    remark: str


class ProductPair(NamedTuple):
    """Two products, by their insurance codes, that are not to be taken together."""

    line: int
    product: int
    partner: int
    about: PairAbout


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A row that its list says is no longer in force."""

    line: int


def plain(cell: str) -> str:
    """Turn a cell into text: commas for the bars that stand for them, no lone quotation marks, "" for nothing."""
    text = _CONTROL.sub(" ", cell).strip()
    if text in EMPTY:
        return ""
    text = _SEPARATOR.sub(", ", _THOUSANDS.sub(",", text))
    return text.strip('" ,') if text.count('"') % 2 or (text[0] == text[-1] == '"') else text.strip(" ,")


def codes_in(cell: str) -> tuple[str, ...]:
    """Return the codes in brackets, each once: `[M050607]염산파록세틴/[M222896]파록세틴염산염수화물`."""
    return tuple(dict.fromkeys(_CODE.findall(cell)))


def product_code(cell: str) -> str:
    """Return an insurance code of nine digits, or "" if the cell holds none."""
    text = cell.strip()
    return text if _PRODUCT.match(text) else ""


def day(cell: str) -> dt.date | None:
    """Return the day that a cell names, as 20090303 or 2009-03-03; None if it names none."""
    match = _DATE.match(cell.strip())
    if match is None:
        return None
    try:
        return dt.date(*map(int, match.groups()))
    except ValueError:
        return None
