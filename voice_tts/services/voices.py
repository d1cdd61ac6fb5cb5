"""Receive, check, normalise, activate and delete a voice sample."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from voice_tts.conf import voice_tts_settings
from voice_tts.exceptions import NoVoice, SampleRejected, TooManyVoices, VoiceNotFound
from voice_tts.models import UserVoice
from voice_tts.services import rejections, storage
from voice_tts.services.gpt_sovits import VoiceReference

if TYPE_CHECKING:
    from voice_tts.audio import PreparedSample

GOOD_SPEECH_SECONDS = 5.0
"""GPT-SoVITS clones best from 5 to 10 s."""
GOOD_SNR_DB = 25.0
GOOD_CLIPPED_FRACTION = 0.0005


@dataclass(frozen=True, slots=True)
class ReceivedVoice:
    """A stored voice and how good its sample is: `good` or `usable`."""

    voice: UserVoice
    quality: str


def voice_for(owner_id: int, voice_id: int | None = None) -> UserVoice:
    """The owner's active voice, or the one asked for. Raises NoVoice, VoiceNotFound."""
    own = UserVoice.objects.filter(user_id=owner_id)
    if voice_id is None:
        voice = own.filter(is_active=True).first()
        if voice is None:
            raise NoVoice
        return voice
    voice = own.filter(pk=voice_id).first()
    if voice is None:
        raise VoiceNotFound
    return voice


def reference_of(voice: UserVoice) -> VoiceReference:
    """What the engine service needs of a voice."""
    return VoiceReference(
        sample_name=voice.sample_name,
        content_hash=voice.content_hash,
        start_seconds=voice.stretch_start,
        end_seconds=voice.stretch_end,
        transcript=voice.transcript,
        language=voice.language,
    )


def receive(
    owner_id: int, upload: Path, *, name: str = "", transcript: str = "", language: str = "ko"
) -> ReceivedVoice:
    """Check and store an uploaded clip and make it the user's active voice.

    Raises SampleRejected (nothing is kept), TooManyVoices, StorageFailed.
    """
    _refuse_too_many(owner_id)
    sample = _prepare(upload)
    file_name = storage.new_name("voices", owner_id, ".wav")
    data = _as_wav(sample)
    storage.write(file_name, data)
    try:
        with transaction.atomic():
            _deactivate_all(owner_id)
            voice = UserVoice.objects.create(
                user_id=owner_id,
                name=name,
                voice_file=file_name,
                language=language,
                transcript=transcript,
                duration_seconds=sample.duration_seconds,
                stretch_start=sample.stretch[0],
                stretch_end=sample.stretch[1],
                content_hash=_content_hash(data, sample.stretch, transcript, language),
                is_active=True,
            )
    except BaseException:
        storage.delete(file_name)
        raise
    return ReceivedVoice(voice, _quality_of(sample))


def activate(voice: UserVoice) -> None:
    """Make it the one voice its user hears."""
    with transaction.atomic():
        _deactivate_all(voice.user_id)
        UserVoice.objects.filter(pk=voice.pk).update(is_active=True)
    voice.refresh_from_db()


def _deactivate_all(owner_id: int) -> None:
    # Locks the user's voices in turn, so that two switches at once leave exactly one active.
    list(UserVoice.objects.select_for_update().filter(user_id=owner_id).order_by("pk").values_list("pk"))
    UserVoice.objects.filter(user_id=owner_id, is_active=True).update(is_active=False, epoch=F("epoch") + 1)


def _refuse_too_many(owner_id: int) -> None:
    if UserVoice.objects.filter(user_id=owner_id).count() >= voice_tts_settings().max_voices:
        raise TooManyVoices


def _prepare(upload: Path) -> PreparedSample:
    from voice_tts.audio import AudioError, prepare_sample
    from voice_tts.audio.errors import DecoderUnavailable

    try:
        return prepare_sample(upload)
    except DecoderUnavailable:
        raise  # a broken installation is no fault of the recording
    except AudioError as error:
        raise SampleRejected(rejections.advice(error), code=error.code) from error


def _as_wav(sample: PreparedSample) -> bytes:
    from voice_tts.audio import encode

    return encode(sample.waveform.samples, sample.waveform.sample_rate, "wav")


def _quality_of(sample: PreparedSample) -> str:
    """`good` or `usable`; what is worse was refused before."""
    levels = sample.levels
    good = (
        levels.speech_seconds >= GOOD_SPEECH_SECONDS
        and levels.snr_db >= GOOD_SNR_DB
        and levels.clipped_fraction <= GOOD_CLIPPED_FRACTION
    )
    return "good" if good else "usable"


def _content_hash(wav: bytes, stretch: tuple[float, float], transcript: str, language: str) -> str:
    """Of everything about the voice that changes how it sounds."""
    digest = hashlib.sha256(wav)
    digest.update(f"\0{stretch[0]:.3f}\0{stretch[1]:.3f}\0{language}\0{transcript}".encode())
    return digest.hexdigest()
