"""Reads the answers of the public data portal (data.go.kr), in JSON and in XML, and tells its errors from products.

Whatever was asked for, an error may come as XML, and with HTTP status 200. A service answers `header` and `body`, alone
or inside `response`; the gateway before it answers `OpenAPI_ServiceResponse` with `cmmMsgHeader`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from medicines.services.catalogue_cells import paragraphs

_OK = frozenset({"", "0", "00", "000", "NORMAL_CODE", "INFO-000"})
_CONTAINERS = ("response", "body", "items", "item")
_ENCODINGS = ("utf-8-sig", "cp949")


class NotAnAnswer(Exception):
    """The bytes are neither JSON nor XML."""


class PortalError(Exception):
    """The portal refused. code: its number as text, "" if it gave none. message: its words."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code} {message}".strip())
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Answer:
    """The products of one answer, and how many the service has in all; None where it does not say."""

    items: tuple[Mapping[str, str], ...]
    total: int | None = None


def read_answer(content: bytes) -> Answer:
    """Read an answer. Raises PortalError for a refusal and NotAnAnswer for anything else."""
    text = _decoded(content).lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        return _of_xml(text)
    try:
        found = json.loads(text)
    except ValueError as error:
        raise NotAnAnswer("neither JSON nor XML") from error
    _refuse_errors(found)
    return Answer(tuple(_flat(item) for item in _items(found)), _total(found))


def _decoded(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotAnAnswer("bytes that are no Korean text")


def _items(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the products under any of the shapes in which services nest them, a single one without a list included."""
    if isinstance(value, list):
        for each in value:
            yield from _items(each)
    elif isinstance(value, dict):
        inner = [value[key] for key in _CONTAINERS if key in value]
        if inner:
            for each in inner:
                yield from _items(each)
        elif not value.keys() <= {"header", "numOfRows", "pageNo", "totalCount"}:
            yield value


def _flat(item: Mapping[str, Any]) -> dict[str, str]:
    return {str(key): "" if value is None else str(value) for key, value in item.items()}


def _refuse_errors(value: Any) -> None:
    if isinstance(value, list):
        for each in value:
            _refuse_errors(each)
        return
    if not isinstance(value, dict):
        return
    gateway = value.get("OpenAPI_ServiceResponse", value)
    told = gateway.get("cmmMsgHeader") if isinstance(gateway, dict) else None
    if isinstance(told, dict):
        raise PortalError(str(told.get("returnReasonCode", "")), _words(told))
    inner = value.get("response", value)
    header = inner.get("header") if isinstance(inner, dict) else None
    if isinstance(header, dict) and str(header.get("resultCode", "")) not in _OK:
        raise PortalError(str(header["resultCode"]), str(header.get("resultMsg", "")))


def _words(told: Mapping[str, Any]) -> str:
    return str(told.get("returnAuthMsg") or told.get("errMsg") or "")


def _total(value: Any) -> int | None:
    for key in ("response", "body"):
        if isinstance(value, dict) and isinstance(value.get(key), dict):
            value = value[key]
    told = str(value.get("totalCount", "")) if isinstance(value, dict) else ""
    return int(told) if told.isdecimal() else None


def _of_xml(text: str) -> Answer:
    try:
        # The parser limits by itself what entities may grow to (expat 2.4.1 and later).
        root = ElementTree.fromstring(text)  # noqa: S314
    except ElementTree.ParseError as error:
        raise NotAnAnswer("XML that is cut off, or a web page") from error
    if root.tag.casefold() == "html":
        raise NotAnAnswer("a web page")
    refusal = root if root.tag == "cmmMsgHeader" else root.find(".//cmmMsgHeader")
    if refusal is not None:
        raise PortalError(refusal.findtext("returnReasonCode", ""), _words({each.tag: each.text for each in refusal}))
    code = (root.findtext(".//resultCode") or "").strip()
    if code not in _OK:
        raise PortalError(code, (root.findtext(".//resultMsg") or "").strip())
    total = (root.findtext(".//totalCount") or "").strip()
    items = tuple({each.tag: _text(each) for each in item} for item in root.iter("item"))
    return Answer(items, int(total) if total.isdecimal() else None)


def _text(element: ElementTree.Element) -> str:
    """Return an element's text, or the paragraphs of a document that stands in it as elements."""
    return "\n".join(paragraphs(element)) if len(element) else element.text or ""
