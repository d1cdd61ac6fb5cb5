"""Every URL, asked for by everyone whom it does not concern: no byte of a person's data comes back."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from rest_framework.test import APIClient

from care.models import DeviceToken
from medicine_project.tests.belongings import MARK, Belongings
from medicine_project.tests.declared_paths import Route, Shows, paths, routes
from ocr.models import PrescriptionDraft
from voice_tts.models import UserVoice
from voice_tts.services import engine_choice, gpt_sovits
from voice_tts.tests.tone_engine import ToneEngine

USER = get_user_model()
VERBS = ("get", "post", "put", "patch", "delete")
MISSING = {404, 405}
REFUSED = {401, 403, *MISSING}


@dataclass(frozen=True)
class Answer:
    """What came back, headers included."""

    status: int
    location: str
    content: bytes

    @property
    def holds_mark(self) -> bool:
        return MARK.encode() in self.content

    @property
    def is_refused(self) -> bool:
        """Not allowed, not there, or sent to a log-in or the front page of the admin."""
        sent_away = self.location == "/admin/" or "/login/" in self.location
        return self.status in REFUSED or sent_away


def ask(client: Client, verb: str, route: Route, made: Belongings) -> Answer:
    """One request that names the marked person and their rows wherever something may be named."""
    cache.clear()  # a throttle would hide what else would be answered
    kept = copy.deepcopy(client.cookies)
    row = made.rows.get(route.model)
    body: dict[str, Any] = {
        "user": made.owner.pk, "user_id": made.owner.pk, "person": made.owner.pk, "cared_for": made.owner.pk,
        "voice_id": made.rows[UserVoice].pk, "name": "x", "post": "yes", "state": "taken",
        "action": "delete_selected", "_selected_action": str(row.pk if row else 1),
    }  # fmt: skip
    options: dict[str, Any] = {}
    if verb == "post" and not isinstance(client, APIClient):
        options = {"data": body}
    elif verb != "get":
        sent = body if isinstance(client, APIClient) else json.dumps(body)
        options = {"data": sent, "format": "json"} if isinstance(client, APIClient) else {"data": sent}
    response = getattr(client, verb)(route.url(made), **options)
    client.cookies = kept  # whatever a log-out took away
    content = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    return Answer(response.status_code, response.headers.get("Location", ""), headers.encode() + content)


def ask_and_undo(client: Client, verb: str, route: Route, made: Belongings) -> tuple[Answer, bool]:
    """The answer, and whether anything of the marked person's rows was changed; then it never happened."""
    with transaction.atomic():
        before = made.snapshot() if verb != "get" else None
        answer = ask(client, verb, route, made)
        changed = before is not None and made.snapshot() != before
        transaction.set_rollback(True)
    return answer, changed


def session_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def device_of(user: Any) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {DeviceToken.objects.create(user=user)[1]}")
    return client


@pytest.fixture(autouse=True)
def engine(monkeypatch) -> Iterator[None]:
    """An engine that is there at once."""
    monkeypatch.setattr(engine_choice, "load_engine", lambda name, conf: ToneEngine())
    gpt_sovits.get_service.cache_clear()
    yield
    gpt_sovits.get_service.cache_clear()


def test_every_path_is_declared():
    assert {route.path for route in routes()} == set(paths())


@pytest.mark.parametrize("who", ["nobody", "stranger", "device", "clerk"])
def test_no_path_shows_or_changes_anything_of_a_stranger(who, marked, clerk):
    stranger = USER.objects.create_user("stranger", password="a long enough one")
    client = {
        "nobody": Client, "stranger": lambda: session_of(stranger), "device": lambda: device_of(stranger),
        "clerk": lambda: session_of(clerk),
    }[who]()  # fmt: skip
    wrong = []
    for route in routes():
        is_admin = route.path.startswith("admin/")
        for verb in VERBS if not is_admin else ("get", "post") if who == "clerk" else ("get",):
            answer, changed = ask_and_undo(client, verb, route, marked)
            if fault := _fault(route, who, answer, changed):
                wrong.append(f"{verb} /{route.path}: {answer.status}, {fault}")
    assert not wrong, f"asked by {who}:\n" + "\n".join(wrong)


def _fault(route: Route, who: str, answer: Answer, changed: bool) -> str:
    """What is wrong with an answer to somebody whom the marked person does not concern; empty if nothing is."""
    if answer.holds_mark:
        return "it holds what belongs to somebody else"
    if changed:
        return "it changed what belongs to somebody else"
    if answer.status >= 500:
        return "it broke"
    if who == "nobody" and route.shows is not Shows.THE_SAME and not answer.is_refused:
        return "it wants nobody to be logged in"
    if route.shows is Shows.NAMED and not _is_missing(route, who, answer):
        return "what belongs to somebody else must be missing"
    return ""


def _is_missing(route: Route, who: str, answer: Answer) -> bool:
    if route.model or "auth/" in route.path:
        # The admin's own way: back to its front page, or on to a page that then does not have it.
        return answer.is_refused or answer.location.endswith("/change/")
    if answer.status in MISSING:
        return True
    sent_to_log_in = answer.status == 401 or "/login/" in answer.location
    return sent_to_log_in and (who in ("nobody", "device") or route.path.startswith("admin/"))


NEVER_BY_HAND = {"admin/voice_tts/voiceevent/<path:object_id>/delete/"}
"""What is refused to everyone."""
TELLS_NO_TEXT = {
    "admin/voice_tts/voiceevent/<path:object_id>/change/",  # numbers only
    "admin/voice_tts/uservoice/<int:voice_id>/export/",  # compressed
}
"""What is shown to the right person without a mark."""


def test_the_person_and_their_carer_are_answered(marked):
    """What the test above takes for refused is refused for being somebody else's, and for no other reason."""
    clients = session_of(marked.caregiver), session_of(marked.owner), device_of(marked.owner)
    wrong = []
    for route in routes():
        if not _names_something_of(marked, route):
            continue
        shown = [ask_and_undo(client, "get", route, marked)[0] for client in clients]
        sent = [ask_and_undo(client, "post", route, marked)[0] for client in clients]
        if all(answer.is_refused for answer in shown + sent):
            wrong.append(f"/{route.path}: {[answer.status for answer in shown + sent]}")
        tells = (route.model is None or route.path.endswith("/change/")) and route.path not in TELLS_NO_TEXT
        if tells and any(answer.status == 200 for answer in shown) and not any(answer.holds_mark for answer in shown):
            wrong.append(f"/{route.path}: shows nothing that is marked")
    assert not wrong, "\n".join(wrong)


def _names_something_of(marked: Belongings, route: Route) -> bool:
    """Whether a path names something of theirs, and not their account, which superusers see to."""
    is_theirs = route.model is None or route.model in marked.rows
    return (
        route.shows is Shows.NAMED
        and is_theirs
        and not route.path.startswith("admin/auth/")
        and route.path not in NEVER_BY_HAND
    )


def test_what_a_request_names_besides_its_path_is_scoped(marked, clerk):
    """In a query or a body: a person, a voice, whose a new row shall be."""
    owner, voice = marked.owner.pk, marked.rows[UserVoice].pk
    device, staff = device_of(USER.objects.create_user("stranger")), session_of(clerk)
    texts = {"texts": ["약 드세요."], "voice_id": voice}
    with marked.rows[PrescriptionDraft].photo.open("rb") as file:
        photo = {"photo": io.BytesIO(file.read()), "user": owner}
    before = {model: model._default_manager.count() for model in marked.rows}
    for answer, status in (
        (device.get(f"/api/medicines/reminders/?person={owner}"), 404),
        (device.post("/api/tts/generate/", {"text": "약 드세요.", "voice_id": voice}, format="json"), 404),
        (device.post("/api/tts/precache/", texts, format="json"), 404),
        (device.post("/ocr/process/", photo, headers={"accept": "application/json"}), 400),
        (staff.post("/admin/care/devicetoken/add/", {"user": owner, "name": "x"}), 400),
        (staff.post("/admin/care/person/add/", {"user": owner, "display_name": "x", "time_zone": "Asia/Seoul"}), 200),
        (staff.post("/admin/care/carerelation/add/", {"caregiver": clerk.pk, "cared_for": owner}), 200),
        (staff.post("/admin/voice_tts/pronunciation/add/", {"user": owner, "written": "K", "spoken": "케이"}), 200),
        (staff.get(f"/admin/voice_tts/pronunciation/?user__id__exact={owner}"), 200),
        (staff.get(f"/admin/voice_tts/voiceevent/?voice_id={voice}"), 200),
    ):
        assert answer.status_code == status, (answer.request["PATH_INFO"], answer.status_code)
        assert MARK.encode() not in answer.content, answer.request["PATH_INFO"]
    assert {model: model._default_manager.count() for model in marked.rows} == before
