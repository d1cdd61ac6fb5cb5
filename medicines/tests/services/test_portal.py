"""What the portal answers, refuses and breaks, and that its key is told to nobody."""

from __future__ import annotations

import logging

import pytest

from medicines.services.portal import (
    ATTEMPTS,
    REFUSALS,
    LimitReached,
    Portal,
    PortalInTrouble,
    PortalRefused,
    Service,
)
from medicines.tests.portal_server import ENCODED_KEY, KEY, FakePortal, cut_off, fail, hang_up, refuse, running

pytestmark = pytest.mark.server
LEAFLETS = Service("leaflets", "e약은요", "DrbEasyDrugInfoService/getDrbEasyDrugList")
PRODUCTS = [{"itemSeq": str(number), "itemName": f"가나{number}정", "entpName": None} for number in range(1, 8)]


@pytest.fixture
def portal():
    with running({"getDrbEasyDrugList": PRODUCTS}) as portal:
        yield portal


def asking(portal: FakePortal, key: str = KEY) -> tuple[Portal, list[float]]:
    waits: list[float] = []
    return Portal(key, portal.url, wait=waits.append), waits


@pytest.mark.parametrize("key", [KEY, ENCODED_KEY, f" {KEY}\n"])
@pytest.mark.parametrize("nests", [False, True])
def test_both_forms_of_a_key_and_both_shapes_of_an_answer(portal, key, nests):
    portal.nests = nests
    client, _waits = asking(portal, key)
    assert [item["itemSeq"] for item in client.page(LEAFLETS, 2, 3).items] == ["4", "5", "6"]
    last = client.page(LEAFLETS, 3, 3)
    assert (last.total, last.items) == (7, ({"itemSeq": "7", "itemName": "가나7정", "entpName": ""},))


@pytest.mark.parametrize("code", ["20", "30", "31", "32", "10", "12"])
def test_a_refusal_says_what_to_do_and_is_not_asked_again(portal, code):
    portal.next = [refuse(code, "SERVICE_KEY_IS_NOT_REGISTERED_ERROR")]
    client, waits = asking(portal)
    with pytest.raises(PortalRefused, match=REFUSALS[code].split(":")[0]):
        client.page(LEAFLETS, 1, 3)
    assert (len(portal.asked), waits) == (1, [])


def test_the_days_limit_is_told_apart(portal):
    portal.next = [refuse("22", "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR")]
    with pytest.raises(LimitReached, match="tomorrow"):
        asking(portal)[0].page(LEAFLETS, 1, 3)


def test_a_wrong_key_is_refused(portal):
    with pytest.raises(PortalRefused, match="does not know your key"):
        asking(portal, "another")[0].page(LEAFLETS, 1, 3)
    portal.next = [fail(401)]
    with pytest.raises(PortalRefused, match="does not know your key"):
        asking(portal)[0].page(LEAFLETS, 1, 3)


def test_an_error_in_a_services_own_header_is_an_error(portal):
    portal.next = [lambda handler: handler.answer('{"header":{"resultCode":"20","resultMsg":"DENIED"}}')]
    with pytest.raises(PortalRefused, match="활용신청"):
        asking(portal)[0].page(LEAFLETS, 1, 3)


@pytest.mark.parametrize("trouble", [refuse("1"), refuse("04"), refuse("23"), fail(500), fail(429), hang_up, cut_off])
def test_what_passes_is_asked_again_after_longer_and_longer_waits(portal, trouble):
    portal.next = [trouble] * 3
    client, waits = asking(portal)
    assert len(client.page(LEAFLETS, 1, 3).items) == 3
    assert waits == sorted(set(waits))
    assert len(waits) == 3


@pytest.mark.parametrize("trouble", [refuse("99"), fail(503), hang_up, cut_off])
def test_what_does_not_pass_is_given_up(portal, trouble):
    portal.next = [trouble] * ATTEMPTS
    with pytest.raises(PortalInTrouble, match="leaflets, page 1"):
        asking(portal)[0].page(LEAFLETS, 1, 3)
    assert len(portal.asked) == ATTEMPTS


def test_nothing_there_is_an_empty_page(portal):
    portal.next = [refuse("03", "NODATA_ERROR")]
    assert asking(portal)[0].page(LEAFLETS, 1, 3).items == ()


@pytest.mark.parametrize("trouble", [None, fail(503), hang_up, cut_off, refuse("30"), refuse("99")])
def test_the_key_is_in_no_message_and_no_log(portal, trouble, caplog):
    caplog.set_level(logging.DEBUG)
    portal.next = [trouble] * ATTEMPTS
    told = ""
    try:
        asking(portal)[0].page(LEAFLETS, 1, 3)
    except (PortalRefused, PortalInTrouble) as error:
        seen: BaseException | None = error
        while seen is not None:
            told += repr(seen)
            seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    assert KEY not in told + caplog.text
    assert ENCODED_KEY not in told + caplog.text


def test_no_key_goes_over_an_open_line(portal):
    client = Portal(KEY, "http://example.org", wait=lambda seconds: None)
    with pytest.raises(PortalRefused, match="not https"):
        client.page(LEAFLETS, 1, 3)


def test_a_redirect_is_not_followed(portal):
    def elsewhere(handler):
        handler.send_response(302)
        handler.send_header("Location", f"{portal.url}/x?serviceKey={KEY}")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    portal.next = [elsewhere] * ATTEMPTS
    with pytest.raises(PortalInTrouble, match="302"):
        asking(portal)[0].page(LEAFLETS, 1, 3)
    assert len(portal.asked) == ATTEMPTS
