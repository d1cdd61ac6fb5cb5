"""A small portal on the loopback interface: it speaks as data.go.kr does, and refuses or breaks when told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "aB3+/x9Q=="
"""As the portal shows it decoded; it has the letters that an address must encode."""
ENCODED_KEY = "aB3%2B%2Fx9Q%3D%3D"
GATEWAY = (
    '<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg><returnAuthMsg>{}</returnAuthMsg>'
    "<returnReasonCode>{}</returnReasonCode></cmmMsgHeader></OpenAPI_ServiceResponse>"
)  # fmt: skip

Behaviour = Callable[["Handler"], None]


@dataclass
class FakePortal:
    """The server's state. products: by the last part of a service's path. next: behaviours, each for one request."""

    products: dict[str, list[dict[str, Any]]]
    url: str = ""
    asked: list[tuple[str, int, int]] = field(default_factory=list)
    next: list[Behaviour | None] = field(default_factory=list)
    nests: bool = False
    most_rows: int = 100


class Handler(BaseHTTPRequestHandler):
    """Answers pages of products in JSON."""

    portal: FakePortal

    def log_message(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        operation = parts.path.rsplit("/", 1)[1]
        page, rows = int(asked["pageNo"]), min(int(asked["numOfRows"]), self.portal.most_rows)
        self.portal.asked.append((operation, page, rows))
        behaviour = self.portal.next.pop(0) if self.portal.next else None
        if behaviour is not None:
            behaviour(self)
        elif asked.get("serviceKey") != KEY:
            self.answer(GATEWAY.format("SERVICE_KEY_IS_NOT_REGISTERED_ERROR", "30"), kind="text/xml")
        else:
            self.page(self.portal.products[operation], page, rows)

    def page(self, products: list[dict[str, Any]], page: int, rows: int) -> None:
        """Answer one page, in one of the two shapes that services have."""
        items: Any = products[(page - 1) * rows : page * rows]
        header = {"resultCode": "00", "resultMsg": "NORMAL SERVICE."}
        body = {"pageNo": page, "totalCount": len(products), "numOfRows": rows}
        if self.portal.nests:
            # A single product stands there without a list.
            items = {"item": items[0] if len(items) == 1 else items}
            self.answer(json.dumps({"response": {"header": header, "body": body | {"items": items}}}))
        else:
            self.answer(json.dumps({"header": header, "body": body | {"items": items}}))

    def answer(self, text: str, status: int = 200, kind: str = "application/json") -> None:
        """Send an answer."""
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind};charset=UTF-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def refuse(code: str, message: str = "") -> Behaviour:
    """The gateway's error, as XML with status 200, although JSON was asked for."""
    return lambda handler: handler.answer(GATEWAY.format(message, code), kind="text/xml")


def fail(status: int) -> Behaviour:
    """An HTTP error with a page of words."""
    return lambda handler: handler.answer("Unexpected errors", status, "text/plain")


def hang_up(handler: Handler) -> None:
    """Close the line without an answer."""
    handler.close_connection = True


def cut_off(handler: Handler) -> None:
    """Stop in the middle of an answer."""
    handler.answer('{"header":{"resultCode":"00"},"body":{"items":[{"ITEM_SE')


@contextmanager
def running(products: dict[str, list[dict[str, Any]]]) -> Iterator[FakePortal]:
    """Serve `products` until the block ends."""
    portal = FakePortal(products)
    handler = type("BoundHandler", (Handler,), {"portal": portal})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        portal.url = f"http://127.0.0.1:{server.server_address[1]}/1471000"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield portal
        finally:
            server.shutdown()
            thread.join()
