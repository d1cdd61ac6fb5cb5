"""Bodies as clients elsewhere send them: the right letters, or a refusal that says what to do."""

from __future__ import annotations

import io
import json
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ParseError

from operations.parsers import BadEncoding, FormParser, JSONParser, charset_of, check_texts

TEXT = "혈압약 2정을 드세요"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def form(body: bytes, content_type: str = FORM) -> dict:
    return FormParser().parse(io.BytesIO(body), content_type).dict()


def read_json(body: bytes, content_type: str = JSON) -> object:
    return JSONParser().parse(io.BytesIO(body), content_type)


@pytest.mark.parametrize(
    "charset", ["cp949", "euc-kr", "KS_C_5601-1987", "ms949", "utf-8", "UTF-8", "utf-16", '"cp949"']
)
def test_a_stated_charset_is_honoured(charset):
    python = {"KS_C_5601-1987": "cp949", "ms949": "cp949"}.get(charset, charset.strip('"'))
    assert read_json(json.dumps({"text": TEXT}, ensure_ascii=False).encode(python), f"{JSON}; charset={charset}") == {
        "text": TEXT
    }
    if python != "utf-16":
        assert form(b"text=" + TEXT.encode(python), f"{FORM}; charset={charset}") == {"text": TEXT}
        quoted = f"text={quote_from_bytes(TEXT.encode(python))}".encode()
        assert form(quoted, f"{FORM}; charset={charset}") == {"text": TEXT}


@pytest.mark.parametrize(
    "body", [TEXT.encode("cp949"), quote_from_bytes(TEXT.encode("cp949")).encode(), b"\xff", b"%FF"]
)
def test_korean_windows_without_a_charset_is_refused_and_told_why(body):
    with pytest.raises(BadEncoding) as caught:
        form(b"text=" + body)
    assert caught.value.status_code == 400
    assert caught.value.default_code == "bad_encoding"
    assert "charset=cp949" in caught.value.message
    with pytest.raises(BadEncoding):
        read_json(b'{"text": "' + TEXT.encode("cp949") + b'"}')


@pytest.mark.parametrize("charset", ["klingon", "zip", "rot13", "unicode_escape", "utf-7", "idna"])
def test_an_unknown_charset_is_refused(charset):
    with pytest.raises(BadEncoding):
        read_json(b'{"text": "a"}', f"{JSON}; charset={charset}")


@pytest.mark.parametrize("letter", ["\ufffd", "\x07", "\x1b", "\x85", "\ud800"])
def test_broken_characters_are_refused_not_dropped(letter):
    for body in ({"text": f"2{letter}정"}, {"sentences": [{"text": letter}]}, {letter: "a"}):
        with pytest.raises(BadEncoding):
            read_json(json.dumps(body).encode())


@given(st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffd")))
def test_every_other_text_arrives_as_it_was_sent(text):
    assert read_json(json.dumps({"text": text}, ensure_ascii=False).encode()) == {"text": text}
    assert form(f"text={quote_from_bytes(text.encode())}".encode()) == {"text": text}
    check_texts([text])


@given(st.binary())
def test_bytes_give_the_text_that_they_are_in_utf_8_or_nothing(data):
    try:
        got = form(b"text=" + quote_from_bytes(data).encode())
    except BadEncoding:
        return
    assert got["text"].encode() == data.removeprefix(b"\xef\xbb\xbf")


def test_a_byte_order_mark_is_no_letter():
    assert read_json(b"\xef\xbb\xbf" + json.dumps({"text": TEXT}).encode()) == {"text": TEXT}


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b'{"a": NaN}', b"", b"{'a': 1}"])
def test_what_is_no_json_is_a_malformed_request(body):
    with pytest.raises(ParseError):
        read_json(body)


def test_more_fields_than_any_form_has_are_refused():
    with pytest.raises(ParseError):
        form(b"&".join(b"a=1" for _field in range(1001)))


def test_charsets_have_one_name():
    assert charset_of(None) == charset_of(f"{JSON}; charset=utf-8") == "utf-8-sig"
    assert charset_of(f"{JSON}; charset=euc-kr") == "cp949"
