"""Asks the ministry's services of the public data portal (data.go.kr) for their products, page by page."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import unquote

import requests

from downloader.errors import NotDownloadableError
from downloader.transport import CONNECT_SECONDS, READ_SECONDS, require_safe
from medicines.services.portal_answers import Answer, NotAnAnswer, PortalError, read_answer

ATTEMPTS = 5
"""Requests for one page; with the waits between them they outlast a restart of the portal."""
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 2.0, 60.0
"""Wait after the first failure, doubled after each further one."""
MOST_BYTES = 64 << 20
"""Largest answer. A hundred permits with all their documents take some ten million bytes."""
BLOCK_BYTES = 1 << 16
NO_DATA = "3"
LIMIT = "22"
PASSING = frozenset({"1", "2", "4", "5", "21", "23", "99"})
"""Errors that may be gone at the next try: of the service, its database, its network, or too many requests a second."""
REFUSALS = {
    "10": "the portal does not take one of the parameters; the service may have changed",
    "11": "the portal wants a further parameter; the service may have changed",
    "12": "the portal has no such service any more",
    "20": "your key may not use this service: apply for it (활용신청) on its page at data.go.kr",
    "22": "your key's requests for today are used up; go on tomorrow",
    "30": "the portal does not know your key: copy it again from data.go.kr; a new one works after an hour or so",
    "31": "your key has expired: renew it at data.go.kr",
    "32": "the portal takes your key from another address only",
    "33": "the portal wants a signed request",
}
"""What the portal's numbers mean (공공데이터포털 OpenAPI 에러코드) and what to do."""


class PortalRefused(Exception):
    """The portal will not answer, and asking again now would not help; the message says what to do."""


class LimitReached(PortalRefused):
    """The key may ask no more today."""


class PortalInTrouble(Exception):
    """The portal, or the way to it, failed several times in a row."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service of the ministry. path: below the portal's address."""

    name: str
    title: str
    path: str


SERVICES = (
    Service("permits", "의약품 제품 허가 목록", "DrugPrdtPrmsnInfoService07/getDrugPrdtPrmsnInq07"),
    Service("details", "의약품 제품 허가 상세정보", "DrugPrdtPrmsnInfoService07/getDrugPrdtPrmsnDtlInq06"),
    Service("pills", "의약품 낱알식별 정보", "MdcinGrnIdntfcInfoService03/getMdcinGrnIdntfcInfoList03"),
    Service("leaflets", "의약품개요정보(e약은요)", "DrbEasyDrugInfoService/getDrbEasyDrugList"),
)
"""In the order in which they fill the catalogue best: leaflets, in a patient's words, last."""


class Portal:
    """Asks with the operator's key, which appears in no message. wait: called with seconds."""

    def __init__(self, key: str, address: str, wait: Callable[[float], object] = time.sleep) -> None:
        # The portal shows a key as it is, and once more encoded for an address; requests encodes what it is given.
        self._key = unquote(key.strip())
        self._address = address.rstrip("/")
        self._wait = wait
        self._session = requests.Session()
        # At a finer level urllib3 logs each address with the key in it.
        logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)

    def page(self, service: Service, number: int, rows: int) -> Answer:
        """Return page `number`, counted from 1, of `rows` products.

        Raises PortalRefused, LimitReached, and PortalInTrouble after several tries.
        """
        trouble = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                self._wait(min(FIRST_WAIT_SECONDS * 2 ** (attempt - 1), LONGEST_WAIT_SECONDS))
            try:
                return read_answer(self._ask(service, number, rows))
            except PortalError as error:
                code = error.code.lstrip("0")
                if code == NO_DATA:
                    return Answer(())
                if code not in PASSING:
                    raise _refusal(code, error.message) from None
                trouble = str(error)
            except (NotAnAnswer, PortalInTrouble) as error:
                trouble = str(error)
        raise PortalInTrouble(f"{service.name}, page {number}: {trouble}")

    def _ask(self, service: Service, number: int, rows: int) -> bytes:
        url = f"{self._address}/{service.path}"
        try:
            require_safe(url, "DATA_GO_KR_ADDRESS")
        except NotDownloadableError as error:
            raise PortalRefused(str(error)) from None
        asked = {"serviceKey": self._key, "type": "json", "pageNo": str(number), "numOfRows": str(rows)}
        try:
            # A redirect could send the key to somebody else.
            with self._session.get(
                url, params=asked, timeout=(CONNECT_SECONDS, READ_SECONDS), allow_redirects=False, stream=True
            ) as response:
                _judge(response.status_code)
                return _body(response)
        except requests.RequestException as error:
            # Its text, and that of what caused it, holds the address with the key.
            raise PortalInTrouble(type(error).__name__) from None


def _judge(status: int) -> None:
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise PortalRefused(REFUSALS["30"])
    if status == HTTPStatus.NOT_FOUND:
        raise PortalRefused(REFUSALS["12"])
    if status != HTTPStatus.OK:
        raise PortalInTrouble(f"the portal answers {status}")


def _body(response: requests.Response) -> bytes:
    body = bytearray()
    for block in response.iter_content(BLOCK_BYTES):
        body += block
        if len(body) > MOST_BYTES:
            raise PortalRefused(f"an answer of more than {MOST_BYTES} bytes")
    return bytes(body)


def _refusal(code: str, message: str) -> PortalRefused:
    kind = LimitReached if code == LIMIT else PortalRefused
    return kind(REFUSALS.get(code) or f"the portal refuses with {code} {message}".strip())
