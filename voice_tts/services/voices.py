"""Receives, checks, normalises, activates, edits and looks up voice samples."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from operations.lookups import row_with
from voice_tts.conf import voice_tts_settings
from voice_tts.exceptions import BadStretch, NoVoice, SampleRejected, TooManyVoices, VoiceNotFound
from voice_tts.models import Channel, TTSCache, UserVoice, VoiceConsent
from voice_tts.services import audit, consent, quality, sample_advice, storage, withdrawal
from voice_tts.services.concurrency_limit import ConcurrencyLimit
from voice_tts.services.gpt_sovits import VoiceReference
from voice_tts.services.quality import QualityReport, Verdict
from voice_tts.signals import voice_changed

if TYPE_CHECKING:
    from speech.audio import PreparedSample, SampleLimits

STRETCH_TOLERANCE_SECONDS = 0.05
"""A stretch chosen by hand may be this much too short or long: the width of a pixel on a phone."""

_analyses = ConcurrencyLimit(at_once=2, per_owner=8)
"""Limits the analyses of recordings. Each takes a core and some 10 MB; more at once would be no faster, and would leave
no core for cached answers."""

MIN_SPOKEN_CONSENT_SECONDS = 1.0
""""네, 동의합니다" takes this long."""


@dataclass(frozen=True, slots=True)
class Description:
    """What people say about a recording. speaker: whose voice it is. transcript: of the chosen stretch."""

    name: str = ""
    speaker: str = ""
    transcript: str = ""
    language: str = "ko"

    def tidied(self) -> Description:
        """Return a copy with all texts tidied (see `tidy`)."""
        return replace(self, name=tidy(self.name), speaker=tidy(self.speaker), transcript=tidy(self.transcript))


def tidy(text: str) -> str:
    """Compose (NFC), drop control and format characters, and make every run of white space one space."""
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(character for character in composed if not unicodedata.category(character).startswith("C"))


@dataclass(frozen=True, slots=True)
class ReceivedVoice:
    """A stored voice and the quality of its sample: `good` or `usable`, and the report that says why."""

    voice: UserVoice
    quality: str
    report: QualityReport


def voice_for(owner_id: int, voice_id: int | None = None) -> UserVoice:
    """Return the owner's active voice, or the one with `voice_id`. Raises NoVoice, VoiceNotFound, ConsentRequired."""
    if voice_id is None:
        voice = row_with(UserVoice, user_id=owner_id, is_active=True)
        if voice is None:
            raise NoVoice
    else:
        voice = row_with(UserVoice, user_id=owner_id, id=voice_id)
        if voice is None:
            raise VoiceNotFound
    if given := row_with(VoiceConsent, voice_id=voice.pk):
        given.voice = voice
    consent.require(voice)
    return voice


def reference_of(voice: UserVoice) -> VoiceReference:
    """Describe a voice as the engine service needs it."""
    return VoiceReference(
        voice.sample_name, voice.content_hash, voice.stretch_start, voice.stretch_end, voice.transcript, voice.language
    )


def receive(
    owner_id: int,
    upload: Path,
    *,
    name: str = "",
    speaker: str = "",
    transcript: str = "",
    language: str = "ko",
    activate: bool = True,
) -> ReceivedVoice:
    """Check and store a clip from the owner's device, which asserts the speaker's consent.

    Raises SampleRejected (then nothing is stored), TooManyVoices, StorageFailed, QueueFull, ServiceBusy.
    """
    description = Description(name, speaker, transcript, language)
    return _store(owner_id, upload, description, actor_id=owner_id, channel=Channel.API, active=activate)


def receive_draft(owner_id: int, upload: Path, description: Description, *, actor_id: int) -> ReceivedVoice:
    """Check and store a caregiver's recording. It is not used until consent is recorded and the voice is activated.

    Raises what `receive` raises.
    """
    _discard_old_drafts(owner_id)
    return _store(owner_id, upload, description, actor_id=actor_id, channel=Channel.ADMIN, active=False)


def _store(
    owner_id: int, upload: Path, description: Description, *, actor_id: int, channel: Channel, active: bool
) -> ReceivedVoice:
    _refuse_too_many(owner_id)
    description = description.tidied()
    with _analyses.slot(owner_id, voice_tts_settings().deadline_seconds):
        sample = _prepare(upload)
        report = quality.assess(sample)
    if report.verdict is Verdict.REFUSE:
        raise quality.rejection(report)
    file_name = storage.new_name(storage.VOICES, owner_id, ".wav")
    data = _as_wav(sample)
    sample_sha256 = hashlib.sha256(data).hexdigest()
    storage.write(file_name, data)
    try:
        with transaction.atomic():
            if active:
                _deactivate_all(owner_id)
            voice = UserVoice.objects.create(
                user_id=owner_id,
                name=description.name,
                speaker=description.speaker,
                voice_file=file_name,
                language=description.language,
                transcript=description.transcript,
                duration_seconds=sample.duration_seconds,
                stretch_start=sample.stretch[0],
                stretch_end=sample.stretch[1],
                quality=report.as_json(),
                sample_sha256=sample_sha256,
                content_hash=_content_hash(sample_sha256, sample.stretch, description),
                is_active=active,
            )
            audit.record(audit.Action.RECEIVED, voice, actor_id)
            if channel is Channel.API:
                consent.assert_by_upload(voice, actor_id)
            if active:
                audit.record(audit.Action.ACTIVATED, voice, actor_id)
                _announce(owner_id)
    except BaseException:
        storage.delete(file_name)
        raise
    return ReceivedVoice(voice, report.verdict.value, report)


def store_spoken_consent(voice: UserVoice, upload: Path) -> str:
    """Store a recording of the speaker's agreement beside the sample, equally private; return its name.

    Raises SampleRejected, StorageFailed, QueueFull, ServiceBusy.
    """
    from speech.audio import SampleLimits

    with _analyses.slot(voice.user_id, voice_tts_settings().deadline_seconds):
        sample = _prepare(upload, SampleLimits(min_speech_seconds=MIN_SPOKEN_CONSENT_SECONDS))
    name = storage.derivative(voice.sample_name, "consent.wav")
    storage.write(name, _as_wav(sample))
    return name


def activate(voice: UserVoice, *, actor_id: int | None = None) -> None:
    """Make this the only active voice of its user. Raises ConsentRequired."""
    consent.require(voice)
    with transaction.atomic():
        _deactivate_all(voice.user_id)
        UserVoice.objects.filter(pk=voice.pk).update(is_active=True)
        audit.record(audit.Action.ACTIVATED, voice, actor_id)
        _announce(voice.user_id)
    voice.refresh_from_db()


def edit(
    voice: UserVoice, description: Description, stretch: tuple[float, float] | None = None, *, actor_id: int
) -> None:
    """Change a voice's description, and which (start, end) in seconds of its sample is used.

    If that changes how the voice sounds, recordings in it are deleted. Raises BadStretch.
    """
    description = description.tidied()
    stretch = (voice.stretch_start, voice.stretch_end) if stretch is None else _checked(stretch, voice)
    content_hash = _content_hash(voice.sample_sha256, stretch, description)
    with transaction.atomic():
        locked = UserVoice.objects.select_for_update().get(pk=voice.pk)
        sounds_different = locked.content_hash != content_hash
        locked.name, locked.speaker = description.name, description.speaker
        locked.transcript, locked.language = description.transcript, description.language
        locked.stretch_start, locked.stretch_end = stretch
        locked.content_hash = content_hash
        if sounds_different:
            locked.epoch += 1
            TTSCache.objects.filter(voice=locked).delete()
            transaction.on_commit(lambda: storage.delete_features(locked.sample_name))
            if locked.is_active:
                _announce(locked.user_id)
        locked.save()
        audit.record(audit.Action.CHANGED, locked, actor_id)
    voice.refresh_from_db()


def _announce(owner_id: int) -> None:
    # Robust: a failing receiver must not undo the change of voice.
    transaction.on_commit(lambda: voice_changed.send(UserVoice, owner_id=owner_id), robust=True)


def _checked(stretch: tuple[float, float], voice: UserVoice) -> tuple[float, float]:
    from speech.audio.stretch import MAX_STRETCH_SECONDS, MIN_STRETCH_SECONDS

    start, end = max(0.0, stretch[0]), min(voice.duration_seconds, stretch[1])
    shortest = min(MIN_STRETCH_SECONDS, voice.duration_seconds)
    if not shortest - STRETCH_TOLERANCE_SECONDS <= end - start <= MAX_STRETCH_SECONDS + STRETCH_TOLERANCE_SECONDS:
        raise BadStretch
    return start, end


def _discard_old_drafts(owner_id: int) -> None:
    oldest = timezone.now() - timedelta(hours=voice_tts_settings().draft_hours)
    drafts = UserVoice.objects.filter(user_id=owner_id, consent=None, is_active=False, uploaded_at__lt=oldest)
    with withdrawal.acting(None, Channel.ADMIN):
        for draft in drafts:
            draft.delete()


def _deactivate_all(owner_id: int) -> None:
    # Locks the user's voices in order, so that two switches at once leave exactly one active.
    list(UserVoice.objects.select_for_update().filter(user_id=owner_id).order_by("pk").values_list("pk"))
    UserVoice.objects.filter(user_id=owner_id, is_active=True).update(is_active=False, epoch=F("epoch") + 1)


def _refuse_too_many(owner_id: int) -> None:
    if UserVoice.objects.filter(user_id=owner_id).count() >= voice_tts_settings().max_voices:
        raise TooManyVoices


def _prepare(upload: Path, limits: SampleLimits | None = None) -> PreparedSample:
    from speech.audio import AudioError, prepare_sample
    from speech.audio.errors import DecoderUnavailable

    try:
        return prepare_sample(upload, limits)
    except DecoderUnavailable:
        raise  # a broken installation is not the recording's fault
    except AudioError as error:
        raise SampleRejected(sample_advice.advice(error), code=error.code) from error


def _as_wav(sample: PreparedSample) -> bytes:
    from speech.audio import encode

    return encode(sample.waveform.samples, sample.waveform.sample_rate, "wav")


def _content_hash(sample_sha256: str, stretch: tuple[float, float], description: Description) -> str:
    """Hash everything about the voice that changes how it sounds."""
    parts = (sample_sha256, f"{stretch[0]:.3f}", f"{stretch[1]:.3f}", description.language, description.transcript)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
