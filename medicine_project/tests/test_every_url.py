"""Every URL, asked for by everyone whom it does not concern: no byte of a person's data comes back."""

from __future__ import annotations

import copy
import enum
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from care.models import DeviceToken
from medicine_project.tests.belongings import MARK, Belongings
from medicine_project.tests.conftest import PRODUCT
from medicines.models import UserMedication
from medicines.services import doses, patients
from ocr.models import PrescriptionDraft
from voice_tts.models import PrecacheJob, TTSCache, UserVoice
from voice_tts.services import engine_choice, gpt_sovits
from voice_tts.tests.tone_engine import ToneEngine

USER = get_user_model()
VERBS = ("get", "post", "put", "patch", "delete")
MISSING = {404, 405}
REFUSED = {401, 403, *MISSING}


class Shows(enum.Enum):
    """Whose data a page shows."""

    THE_SAME = "the same to everyone, logged in or not"
    OWN = "what is the asking person's own, and the same to all who have nothing"
    NAMED = "the row or person that its path names: 404 to strangers"


PATHS: dict[str, Shows] = {
    "": Shows.THE_SAME,
    "medicines/": Shows.THE_SAME,
    "medicines/mine/": Shows.OWN,
    "medicines/people/<int:user_id>/": Shows.NAMED,
    "medicines/people/<int:user_id>/reminders/<str:reminder_id>/": Shows.NAMED,
    "medicines/people/<int:user_id>/month/": Shows.NAMED,
    "medicines/people/<int:user_id>/words/": Shows.NAMED,
    "medicines/people/<int:user_id>/hear/": Shows.NAMED,
    "medicines/people/<int:user_id>/add/": Shows.NAMED,
    "medicines/taken/<uuid:medication_id>/": Shows.NAMED,
    "medicines/taken/<uuid:medication_id>/now/": Shows.NAMED,
    "medicines/<str:item_seq>/": Shows.THE_SAME,
    "api/medicines/search/": Shows.OWN,
    "api/medicines/stats/": Shows.OWN,
    "api/medicines/videos/": Shows.OWN,
    "api/medicines/api-detail/<str:item_seq>/": Shows.OWN,
    "api/medicines/reminders/": Shows.OWN,
    "api/medicines/reminders/<str:reminder_id>/intake/": Shows.OWN,
    "ocr/": Shows.OWN,
    "ocr/process/": Shows.OWN,
    "ocr/<uuid:draft_id>/": Shows.NAMED,
    "ocr/<uuid:draft_id>/reading/": Shows.NAMED,
    "ocr/<uuid:draft_id>/read/": Shows.NAMED,
    "ocr/<uuid:draft_id>/discard/": Shows.NAMED,
    "ocr/<uuid:draft_id>/photo/": Shows.NAMED,
    "ocr/<uuid:draft_id>/photo/delete/": Shows.NAMED,
    "login/": Shows.THE_SAME,
    "logout/": Shows.THE_SAME,
    "api/auth/login/": Shows.THE_SAME,
    "api/auth/logout/": Shows.OWN,
    "api/auth/rotate/": Shows.OWN,
    "api/tts/upload-voice/": Shows.OWN,
    "api/tts/voices/": Shows.OWN,
    "api/tts/voices/<int:voice_id>/": Shows.NAMED,
    "api/tts/voices/<int:voice_id>/activate/": Shows.NAMED,
    "api/tts/voices/<int:voice_id>/sample/": Shows.NAMED,
    "api/tts/generate/": Shows.OWN,
    "api/tts/cache/<str:cache_key>/": Shows.NAMED,
    "api/tts/health/": Shows.THE_SAME,
    "api/tts/ready/": Shows.THE_SAME,
    "api/tts/voice-version/": Shows.OWN,
    "api/tts/precache/": Shows.OWN,
    "api/tts/precache/<uuid:job_id>/": Shows.NAMED,
    "api/tts/playback/": Shows.OWN,
    "api/schema/": Shows.THE_SAME,
    "api/docs/": Shows.THE_SAME,
    "health": Shows.THE_SAME,
    "metrics": Shows.THE_SAME,
    "admin/": Shows.OWN,
    "admin/login/": Shows.THE_SAME,
    "admin/logout/": Shows.THE_SAME,
    "admin/password_change/": Shows.OWN,
    "admin/password_change/done/": Shows.OWN,
    "admin/autocomplete/": Shows.OWN,
    "admin/jsi18n/": Shows.THE_SAME,
    "admin/r/<path:content_type_id>/<path:object_id>/": Shows.OWN,
    "admin/<app_label>/": Shows.OWN,
    "admin/<url>": Shows.OWN,
    "admin/auth/user/<id>/password/": Shows.NAMED,
    "admin/voice_tts/uservoice/studio/": Shows.OWN,
    "admin/voice_tts/uservoice/studio/<int:listener_id>/": Shows.NAMED,
    "admin/voice_tts/uservoice/<int:voice_id>/check/": Shows.NAMED,
    "admin/voice_tts/uservoice/<int:voice_id>/consent/": Shows.NAMED,
    "admin/voice_tts/uservoice/<int:voice_id>/consent/spoken/": Shows.NAMED,
    "admin/voice_tts/uservoice/<int:voice_id>/listen/": Shows.NAMED,
    "admin/voice_tts/uservoice/<int:voice_id>/say/<int:number>/": Shows.NAMED,
    "admin/voice_tts/uservoice/<int:voice_id>/approve/": Shows.NAMED,
    "admin/voice_tts/uservoice/<int:voice_id>/sample/": Shows.NAMED,
    "admin/voice_tts/uservoice/<int:voice_id>/export/": Shows.NAMED,
}
"""Every path but those that the admin makes for each of its models."""
OF_EACH_ADMIN = {
    "": Shows.OWN,
    "add/": Shows.OWN,
    **{f"<path:object_id>/{page}": Shows.NAMED for page in ("", "history/", "delete/", "change/")},
}
UNDECLARED = (
    "/{route} is new: say in PATHS of medicine_project/tests/test_every_url.py whose data it shows. What it shows of a"
    " person it has to ask care/scope.py for; an object that it names is fetched with get_visible_or_404."
)
UNKNOWN_PARAMETER = "<{name}> in /{route} is new: say in PARAMETERS below what stands there for the marked person."

PARAMETERS: dict[str, Callable[[Belongings], object]] = {
    "user_id": lambda made: made.owner.pk,
    "listener_id": lambda made: made.owner.pk,
    "id": lambda made: made.owner.pk,
    "medication_id": lambda made: made.rows[UserMedication].pk,
    "reminder_id": lambda made: reminder_of(made),
    "draft_id": lambda made: made.rows[PrescriptionDraft].pk,
    "voice_id": lambda made: made.rows[UserVoice].pk,
    "job_id": lambda made: made.rows[PrecacheJob].pk,
    "cache_key": lambda made: made.rows[TTSCache].cache_key,
    "object_id": lambda made: made.rows[UserVoice].pk,
    "content_type_id": lambda _made: ContentType.objects.get_for_model(UserVoice).pk,
    "item_seq": lambda _made: PRODUCT,
    "number": lambda _made: 0,
    "app_label": lambda _made: "voice_tts",
    "url": lambda _made: "nowhere/",
}


def reminder_of(made: Belongings) -> str:
    """A reminder of today."""
    person = patients.patient(made.owner.pk)
    return doses.doses_between(person, person.today(), person.today())[0].reminder_id


@dataclass(frozen=True)
class Route:
    """A path of the URLconf. model: whose admin it belongs to, for the admin's own pages."""

    path: str
    shows: Shows
    model: Any = None

    def url(self, made: Belongings) -> str:
        """The path with what is the marked person's in it."""

        def fill(found: re.Match[str]) -> str:
            name = found[1].rpartition(":")[2]
            assert name in PARAMETERS, UNKNOWN_PARAMETER.format(name=name, route=self.path)
            if name == "object_id" and self.model:
                row = made.owner if self.model is USER else made.rows.get(self.model)
                return str(quote(row.pk if row else 1))
            return str(PARAMETERS[name](made))

        return "/" + re.sub(r"<([\w:]+)>", fill, self.path)


def paths() -> Iterator[str]:
    """Every path of the URLconf; what is written as an expression is named by its group."""

    def walk(entries: list[Any], before: str) -> Iterator[str]:
        for entry in entries:
            path = before + re.sub(r"^\^?\(\?P(<\w+>)[^)]*\)(/?)\$$", r"\1\2", str(entry.pattern))
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, path)
            elif isinstance(entry, URLPattern):
                yield path

    yield from walk(get_resolver().url_patterns, "")


def routes() -> list[Route]:
    """Every path and what is declared of it."""
    declared = {path: Route(path, shows) for path, shows in PATHS.items()}
    for model in admin.site._registry:
        for path, shows in OF_EACH_ADMIN.items():
            of_model = f"admin/{model._meta.app_label}/{model._meta.model_name}/{path}"
            declared[of_model] = Route(of_model, shows, model)
    found = list(dict.fromkeys(paths()))
    for path in found:
        assert path in declared, UNDECLARED.format(route=path)
    assert not set(PATHS) - set(found), "gone from the URLconf: take it out of PATHS"
    return [declared[path] for path in found]


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
    photo = {"photo": io.BytesIO(marked.rows[PrescriptionDraft].photo.read()), "user": owner}
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
