"""Turns the cells of the ministry's files into plain text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from xml.etree import ElementTree

_LINE_BREAK_TAG = re.compile(r"<(?:br|/p|/div|/li|/tr)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
_CDATA_MARKS = re.compile(r"<!\[CDATA\[|\]\]>")
_DOCUMENT = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<DOC\b")
_EMPTY = frozenset({"-", "null"})
_CLASS_CODE = re.compile(r"^\[[0-9]+\]\s*")
_SUBSTANCE = re.compile(r"\[(?P<code>M[0-9]+)\]\s*(?P<name>[^|/;\[\]]*)")
"""A substance with the ministry's code for it: `[M223101]암로디핀베실산염|[M203003]로사르탄칼륨`."""
_SIZE = "_mm"
_ONLY_ADDRESSES = re.compile(r"(?:https?://\S+\s*)+\Z")
MEANT_MARKS = frozenset({"line_front", "line_back", "imprint_front", "imprint_back"})
"""Fields in which a dash says something: a tablet may be scored once."""


def clean(text: str) -> str:
    """Turn a cell into plain text: no tags, entities or control characters, single spaces, no empty lines."""
    if "<" in text:
        text = _TAG.sub("", _LINE_BREAK_TAG.sub("\n", text))
    if "&" in text:
        text = html.unescape(text)
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if "\n" not in text:
        return _BLANKS.sub(" ", text).strip()
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def value_of(field: str, cell: str) -> str:
    """Return the text of a cell for a field: a dash is nothing, a permit's document is its paragraphs."""
    if not cell:
        return ""
    if field.startswith("permit_"):
        cell = document_text(cell)
        return "" if _ONLY_ADDRESSES.match(cell) or cell.casefold() in _EMPTY else cell
    text = clean(cell)
    if text.casefold() in _EMPTY and field not in MEANT_MARKS:
        return ""
    if field.endswith(_SIZE):
        # A workbook has the number, other files how it was written.
        return text.removesuffix(".0")
    return _CLASS_CODE.sub("", text) if field == "drug_class" else text


def document_text(cell: str) -> str:
    """Return the titles and paragraphs of a permit's document, one a line; of any other text, its lines."""
    if not _DOCUMENT.match(cell):
        return clean(_CDATA_MARKS.sub("", cell))
    try:
        # The parser limits by itself what entities may grow to (expat 2.4.1 and later).
        return "\n".join(paragraphs(ElementTree.fromstring(cell)))  # noqa: S314
    except ElementTree.ParseError:
        # Some documents hold characters that XML forbids.
        return clean(_CDATA_MARKS.sub("", cell).replace("</PARAGRAPH>", "\n").replace("</ARTICLE>", "\n"))


def paragraphs(document: ElementTree.Element) -> Iterator[str]:
    """Yield the lines of a document that is read as XML; its own title only names the field."""
    for part in document.iter():
        title = "" if part.tag == "DOC" else part.get("title", "")
        for text in (title, part.text or ""):
            if line := clean(text):
                yield line


def substances_in(text: str) -> dict[str, str]:
    """Map the ministry's code of each substance in `text` to its name; empty where there are no codes."""
    return {found["code"]: found["name"].strip() for found in _SUBSTANCE.finditer(text) if found["name"].strip()}
