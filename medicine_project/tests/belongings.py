"""A person who has a row of every kind, each text of it marked, so that a leak is found by searching an answer."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone
from PIL import Image

from care.models import CareRelation, DeviceToken, Person
from korean import NORMALISER_VERSION
from medicines.models import (
    AccessibilityInfo,
    Barcode,
    DoseSchedule,
    DurMember,
    DurPairs,
    DurRule,
    DurSnapshot,
    DurSubject,
    InsuranceCode,
    Intake,
    IntakeReport,
    Medicine,
    MovedDose,
    Pause,
    PillIdentification,
    Prescription,
    ReminderSettings,
    SpellingKey,
    SubstanceCode,
    Supply,
    UserMedication,
)
from notices.models import Notice
from ocr.models import DraftMedicine, FieldReading, PrescriptionDraft
from operations.models import HourlyCount
from speech.tests.clips import speech_like, wav_bytes
from voice_tts.models import (
    ChosenReading,
    Playback,
    PrecacheItem,
    PrecacheJob,
    Pronunciation,
    ReadingSettings,
    RecordingState,
    RefusedText,
    SpeechAnnouncement,
    TTSCache,
    UserVoice,
    VoiceConsent,
    VoiceEvent,
    WithdrawalReceipt,
)
from voice_tts.services import storage

DAY = dt.timedelta(days=1)
PROJECT_APPS = ("care", "medicines", "notices", "ocr", "operations", "voice_tts")
MARK = "zqjxvkw"
"""Stands in every text, name and file of the person, and nowhere else."""
PRODUCT = "900000001"
"""A product of the catalogue, which concerns nobody."""

OWNERS: dict[type[models.Model], str] = {
    Person: "user",
    CareRelation: "cared_for",
    DeviceToken: "user",
    ReminderSettings: "user",
    Prescription: "user",
    UserMedication: "user",
    DoseSchedule: "medication__user",
    Pause: "medication__user",
    MovedDose: "medication__user",
    Supply: "medication__user",
    Intake: "medication__user",
    IntakeReport: "user",
    Notice: "recipient",
    PrescriptionDraft: "user",
    DraftMedicine: "draft__user",
    FieldReading: "draft__user",
    UserVoice: "user",
    VoiceConsent: "voice__user",
    VoiceEvent: "listener_id",
    ChosenReading: "user",
    Pronunciation: "user",
    ReadingSettings: "user",
    RefusedText: "user",
    SpeechAnnouncement: "user",
    Playback: "user",
    PrecacheJob: "user",
    PrecacheItem: "user",
    TTSCache: "user",
}
"""Whose a row is: the path from each model to the account. What somebody depends on stands before it."""
NAMES_NOBODY: dict[type[models.Model], str] = {
    Medicine: "the public catalogue",
    SpellingKey: "the public catalogue",
    InsuranceCode: "the public catalogue",
    SubstanceCode: "the public catalogue",
    PillIdentification: "the public catalogue",
    DurSnapshot: "the public DUR lists",
    DurSubject: "the public DUR lists",
    DurMember: "the public DUR lists",
    DurRule: "the public DUR lists",
    DurPairs: "the public DUR lists",
    AccessibilityInfo: "the public catalogue",
    Barcode: "the public catalogue",
    HourlyCount: "counts of the whole service",
    WithdrawalReceipt: "what is left of a voice when nothing of a person may be left",
}
"""Models whose rows belong to no person, and why."""


def project_models() -> Iterator[type[models.Model]]:
    """Every model of the project's own apps."""
    for label in PROJECT_APPS:
        yield from apps.get_app_config(label).get_models(include_auto_created=True)


@dataclass
class Belongings:
    """The person, who looks after them, one row of every personal model, and the token of their device."""

    owner: User
    caregiver: User
    rows: dict[type[models.Model], Any] = field(default_factory=dict)
    token: str = ""

    def snapshot(self) -> dict[str, list[dict[str, Any]]]:
        """All that is stored of the rows."""
        return {
            model._meta.label: list(model._default_manager.filter(pk=row.pk).values())
            for model, row in self.rows.items()
        }


def belongings_of(owner: User, caregiver: User) -> Belongings:
    """Give `owner` one row of every model in OWNERS."""
    made = Belongings(owner, caregiver)
    made.rows[DeviceToken], made.token = DeviceToken.objects.create(user=owner, name=f"{MARK} 부엌")
    for model in OWNERS:
        if model not in made.rows:
            given = _GIVEN.get(model, lambda _made: {})(made)
            made.rows[model] = model._default_manager.create(**_filled(model, given, made))
    return made


def _filled(model: type[models.Model], given: dict[str, Any], made: Belongings) -> dict[str, Any]:
    values = dict(given)
    for column in model._meta.concrete_fields:
        if column.name in values or column.attname in values or isinstance(column, models.AutoField):
            continue
        value = _value(column, made)
        if value is not None:
            values[column.name] = value
    return values


def _value(column: models.Field[Any, Any], made: Belongings) -> Any:
    """Something for a column: a marked text wherever a text may stand."""
    if isinstance(column, models.ForeignKey):
        other = column.remote_field.model
        return made.owner if other is get_user_model() else made.rows.get(other)
    if isinstance(column, models.CharField | models.TextField) and not column.choices:
        return f"{MARK} {column.name}"[: column.max_length]
    if column.has_default() or column.null or getattr(column, "auto_now", False):
        return None
    if column.choices:
        return column.choices[0][0]
    lately = timezone.now() - 2 * DAY
    # A datetime is also a date, so it stands first.
    plain: dict[Any, Any] = {
        models.UUIDField: uuid.UUID(int=7), models.DateTimeField: lately, models.DateField: lately.date(),
        models.TimeField: dt.time(8, 30), models.IntegerField: 1, models.FloatField: 0.5,
    }  # fmt: skip
    return next((value for kind, value in plain.items() if isinstance(column, kind)), None)


def _voice(made: Belongings) -> dict[str, Any]:
    name = storage.new_name(storage.VOICES, made.owner.pk, ".wav")
    storage.write(name, wav_bytes(speech_like(3)) + MARK.encode())
    return {"voice_file": name, "stretch_start": 0.0, "stretch_end": 3.0, "duration_seconds": 3.0, "is_active": True}


def _consent(made: Belongings) -> dict[str, Any]:
    name = storage.new_name(storage.VOICES, made.owner.pk, ".wav")
    storage.write(name, MARK.encode())
    return {"spoken_file": name, "confirmed_at": timezone.now()}


def _recording(made: Belongings) -> dict[str, Any]:
    name, data = storage.new_name("audio", made.owner.pk, ".wav"), MARK.encode()
    storage.write(name, data)
    digest = hashlib.sha256(data).hexdigest()
    # The key is in the path, which some answers repeat.
    return {
        "audio_file": name, "sha256": digest, "size_bytes": len(data), "cache_key": "7" * 64,
        "state": RecordingState.READY, "read_by": NORMALISER_VERSION,
    }  # fmt: skip


def _draft(made: Belongings) -> dict[str, Any]:
    data = io.BytesIO()
    Image.new("RGB", (320, 240), "white").save(data, "JPEG")
    return {"photo": ContentFile(data.getvalue() + MARK.encode(), "photo.jpg")}


_GIVEN: dict[type[models.Model], Callable[[Belongings], dict[str, Any]]] = {
    Person: lambda _made: {"time_zone": "Asia/Seoul"},
    CareRelation: lambda made: {"caregiver": made.caregiver},
    ReminderSettings: lambda _made: {"template": f"{MARK} {{약}}", "applied_template": f"{MARK} {{약}}"},
    DoseSchedule: lambda _made: {"times": ["08:30"], "zone": "Asia/Seoul"},
    Pause: lambda _made: {"ends_at": timezone.now() - DAY},
    Intake: lambda _made: {"recorded_by": None, "device": MARK, "zone": "Asia/Seoul"},
    PrescriptionDraft: _draft,
    UserVoice: _voice,
    VoiceConsent: _consent,
    VoiceEvent: lambda made: {"actor_id": 0, "voice_id": made.rows[UserVoice].pk, "listener_id": made.owner.pk},
    PrecacheItem: lambda _made: {"format": "wav"},
    TTSCache: _recording,
}
"""What a model's rows need beyond something in every column."""
