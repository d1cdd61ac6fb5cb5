"""Every shape in which services answer, and in which they refuse."""

from __future__ import annotations

import json

import pytest

from medicines.services.portal_answers import NotAnAnswer, PortalError, read_answer


@pytest.mark.parametrize(
    "answer",
    [
        {"OpenAPI_ServiceResponse": {"cmmMsgHeader": {"returnReasonCode": "30", "returnAuthMsg": "KEY"}}},
        {"cmmMsgHeader": {"returnReasonCode": 30, "errMsg": "KEY"}},
        {"header": {"resultCode": "30", "resultMsg": "KEY"}},
        {"response": {"header": {"resultCode": "30", "resultMsg": "KEY"}, "body": {}}},
        [{"header": {"resultCode": "00"}}, {"header": {"resultCode": "30", "resultMsg": "KEY"}}],
    ],
)
def test_refusals_in_json(answer):
    with pytest.raises(PortalError, match="30 KEY"):
        read_answer(json.dumps(answer).encode())


@pytest.mark.parametrize(
    "answer",
    [
        "<OpenAPI_ServiceResponse><cmmMsgHeader><returnAuthMsg>KEY</returnAuthMsg><returnReasonCode>30"
        "</returnReasonCode></cmmMsgHeader></OpenAPI_ServiceResponse>",
        '<?xml version="1.0"?>\n<cmmMsgHeader><errMsg>KEY</errMsg>'
        "<returnReasonCode>30</returnReasonCode></cmmMsgHeader>",
        "\ufeff<response><header><resultCode>30</resultCode><resultMsg>KEY</resultMsg></header></response>",
    ],
)
def test_refusals_in_xml(answer):
    with pytest.raises(PortalError, match="30 KEY"):
        read_answer(answer.encode())


@pytest.mark.parametrize("code", ["00", "0", "000", "NORMAL_CODE"])
def test_an_answer_that_went_well(code):
    answer = read_answer(
        json.dumps({"header": {"resultCode": code}, "body": {"totalCount": "7", "items": ""}}).encode()
    )
    assert (answer.items, answer.total) == ((), 7)


def test_xml_in_both_nestings():
    item = "<item><ITEM_SEQ>1</ITEM_SEQ><ITEM_NAME><![CDATA[가 & 나]]></ITEM_NAME></item>"
    for body in (f"<items>{item}</items>", item):
        answer = read_answer(f"<response><body>{body}<totalCount>1</totalCount></body></response>".encode())
        assert answer.items == ({"ITEM_SEQ": "1", "ITEM_NAME": "가 & 나"},)
        assert answer.total == 1


def test_an_answer_in_cp949():
    assert read_answer('[{"ITEM_SEQ":"1","ITEM_NAME":"가나정"}]'.encode("cp949")).items[0]["ITEM_NAME"] == "가나정"


@pytest.mark.parametrize(
    "content", [b"", b"Unexpected errors", b'{"a":', b"<html><p>x</p></html>", b"<a><b></a>", b"\xff\xfe\xff"]
)
def test_what_is_no_answer(content):
    with pytest.raises(NotAnAnswer):
        read_answer(content)


def test_entities_cannot_grow_without_bound():
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + level)} "{f"&{chr(97 + level)};" * 10}">' for level in range(12)
    )
    with pytest.raises(NotAnAnswer):
        read_answer(f"{bomb}]><items><item><a>&m;</a></item></items>".encode())
