"""Reads the bodies that programs send, strictly: what is not text in the stated encoding is refused, never guessed.

A body in another encoding than it is taken for still decodes, into other letters and invented numbers.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import QueryDict
from django.utils.http import parse_header_parameters
from django.utils.translation import gettext_lazy as _
from rest_framework import parsers
from rest_framework.exceptions import ParseError

from operations.errors import BadRequest

UTF_8 = "utf-8-sig"
"""UTF-8 with or without a byte order mark."""
KOREAN_NAMES = {
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "euckr": "cp949",
    "ms949": "cp949",
    "windows-949": "cp949",
}
"""Names under which Windows sends its Korean code page; Python knows EUC-KR only without its additions."""
_BROKEN = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")
"""Control codes but for tab and line ends, lone surrogates, and what decoders put where bytes were no text (U+FFFD).

NUL is left to the serializers, which name its field.
"""
CHARSETS = frozenset(
    ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp949", "johab", "iso2022_kr", "ascii", "iso8859-1", "cp1252")
)
"""Python's names of the charsets that are honoured: those in which Korean text is sent, and two that hold none."""


class BadEncoding(BadRequest):
    """The body is not text in the encoding that it states, or UTF-8 if it states none, or holds broken characters."""

    default_detail = _(
        "글자를 읽을 수 없습니다. UTF-8로 보내 주세요. 다른 인코딩이면 Content-Type에 charset=cp949처럼 적어 주세요."
    )


class JSONParser(parsers.JSONParser):
    """JSON in UTF-8, or in the charset that the Content-Type states."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Return the parsed body. Raises BadEncoding and ParseError."""
        text = decoded(stream.read(), charset_of(media_type))
        try:
            body: dict[str, Any] = json.loads(text, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise ParseError from error
        check_texts(body)
        return body


class FormParser(parsers.FormParser):
    """A form in UTF-8, or in the charset that the Content-Type states."""

    def parse(  # type: ignore[override]  # DRF's own stub names a class that is private to Django's stubs
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> QueryDict:
        """Return the parsed fields. Raises BadEncoding and ParseError."""
        charset = charset_of(media_type)
        try:
            # Latin-1 keeps each byte, sent as it is or with a percent sign, until the charset is applied.
            pairs = parse_qsl(
                stream.read().decode("latin-1"),
                keep_blank_values=True,
                encoding="latin-1",
                max_num_fields=settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
            )
        except ValueError as error:
            raise ParseError from error
        fields = QueryDict(mutable=True)
        for name, value in pairs:
            fields.appendlist(*(decoded(text.encode("latin-1"), charset) for text in (name, value)))
        check_texts(dict(fields.lists()))
        return fields


class MultiPartParser(parsers.MultiPartParser):
    """A form with files, in UTF-8 or in the charset that the Content-Type states."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the parsed fields and files. Raises BadEncoding and ParseError."""
        context = {**(parser_context or {}), "encoding": charset_of(media_type)}
        parsed = super().parse(stream, media_type=media_type, parser_context=context)
        # Django's parser writes U+FFFD for what it can't decode.
        check_texts(dict(parsed.data.lists()))
        return parsed


def charset_of(content_type: str | None) -> str:
    """Return Python's name of the charset that a Content-Type states, or of UTF-8. Raises BadEncoding if unknown."""
    _kind, parameters = parse_header_parameters(content_type or "")
    stated = parameters.get("charset", "").strip().lower()
    if stated in ("", "utf-8", "utf8"):
        return UTF_8
    try:
        name = codecs.lookup(KOREAN_NAMES.get(stated, stated)).name
    except LookupError as error:
        raise BadEncoding from error
    if name not in CHARSETS:
        raise BadEncoding
    return name


def decoded(data: bytes, charset: str) -> str:
    """Decode strictly. Raises BadEncoding."""
    try:
        return data.decode(charset)
    except UnicodeError as error:
        raise BadEncoding from error


def check_texts(body: Any) -> None:
    """Raise BadEncoding if a text anywhere in `body` has broken characters: U+FFFD, control codes, lone surrogates."""
    if any(map(_BROKEN.search, _texts_in(body))):
        raise BadEncoding


def _texts_in(body: Any) -> Iterator[str]:
    waiting = [body]
    while waiting:
        current = waiting.pop()
        if isinstance(current, str):
            yield current
        elif isinstance(current, dict):
            waiting += [*current.keys(), *current.values()]
        elif isinstance(current, list):
            waiting += current


def _no_constant(name: str) -> None:
    raise ValueError(name)
