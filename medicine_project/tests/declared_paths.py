"""Every path of the URLconf, and whose data is declared to be behind it."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import quote
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, get_resolver

from medicine_project.tests.belongings import PRODUCT, Belongings
from medicines.models import UserMedication
from medicines.services import doses, patients
from ocr.models import PrescriptionDraft
from voice_tts.models import PrecacheJob, RefusedText, TTSCache, UserVoice


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
    "medicines/people/<int:user_id>/history/": Shows.NAMED,
    "medicines/people/<int:user_id>/history/confirm/": Shows.NAMED,
    "medicines/taken/<uuid:medication_id>/": Shows.NAMED,
    "medicines/taken/<uuid:medication_id>/now/": Shows.NAMED,
    "medicines/taken/<uuid:medication_id>/right/": Shows.NAMED,
    "medicines/taken/<uuid:medication_id>/move/": Shows.NAMED,
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
    "api/tts/readings/": Shows.OWN,
    "api/tts/cache/<str:cache_key>/": Shows.NAMED,
    "api/tts/health/": Shows.THE_SAME,
    "api/tts/ready/": Shows.THE_SAME,
    "api/tts/voice-version/": Shows.OWN,
    "api/tts/precache/": Shows.OWN,
    "api/tts/precache/<uuid:job_id>/": Shows.NAMED,
    "api/tts/playback/": Shows.OWN,
    "api/schema/": Shows.THE_SAME,
    "api/docs/": Shows.THE_SAME,
    "refused/<int:refused_id>/": Shows.NAMED,
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
    "/{route} is new: say in PATHS of medicine_project/tests/declared_paths.py whose data it shows. What it shows of a"
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
    "refused_id": lambda made: made.rows[RefusedText].pk,
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
                row = made.owner if self.model is get_user_model() else made.rows.get(self.model)
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
