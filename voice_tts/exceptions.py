"""Errors about voices and speech. `operations.errors` describes their status, code and sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from operations.errors import BadRequest, Forbidden, NotFound, ServiceError, TooLarge, Unavailable
from operations.errors import handle_exception as handle_exception

VoiceServiceError = ServiceError
"""The base class under its public name."""


class NoVoice(BadRequest):
    """The person has no voice to speak in."""

    default_detail = _("아직 등록된 목소리가 없습니다. 먼저 목소리를 올려 주세요.")


class VoiceNotFound(NotFound):
    """There is no such voice, or it is another person's."""

    default_detail = _("그 목소리를 찾을 수 없습니다.")


class TooManyVoices(BadRequest):
    """The person has reached the limit of voices."""

    default_detail = _("등록할 수 있는 목소리 수를 넘었습니다. 쓰지 않는 목소리를 지운 뒤 다시 올려 주세요.")


class ConsentRequired(Forbidden):
    """Nobody has consented to the use of this voice, or the consent was not confirmed in time."""

    default_detail = _("목소리 주인의 동의가 확인되지 않았습니다. 보호자가 관리 화면에서 동의를 확인해 주세요.")


class SampleRejected(BadRequest):
    """The uploaded clip cannot be used; its detail and code say why."""

    default_detail = _("이 녹음은 쓸 수 없습니다. 다른 녹음을 올려 주세요.")
    report: dict[str, Any] | None = None
    """The quality report, if the clip was refused because of it."""


class BadStretch(BadRequest):
    """The chosen part of a recording is too short or too long."""

    default_detail = _("녹음에서 쓸 부분은 3초에서 10초 사이로 골라 주세요.")


class UploadTooLarge(TooLarge):
    """The upload is larger than any acceptable clip."""

    default_detail = _("파일이 너무 큽니다. 5~10초 길이의 녹음을 올려 주세요.")


class UnspeakableText(BadRequest):
    """Nothing in the text can be spoken."""

    default_detail = _("읽을 수 있는 글자가 없습니다. 말할 문장을 적어 주세요.")


class UnsafeReading(BadRequest):
    """What would be said differs from what is written in a number, a unit or a time."""

    default_detail = _("이 문장의 숫자를 틀리게 읽을 수 있어 말하지 않았습니다. 숫자와 단위를 풀어서 적어 주세요.")


class AmbiguousDose(BadRequest):
    """The text can be read in ways that differ in a dose."""

    default_detail = _("이 문장의 용량은 두 가지로 읽힐 수 있습니다. 맞는 쪽을 골라 주세요.")

    def __init__(self, choices: Sequence[Mapping[str, str]]) -> None:
        super().__init__()
        self.choices = [dict(choice) for choice in choices]


class UnknownReading(BadRequest):
    """The chosen reading is none of the text's own."""

    default_detail = _("고를 수 있는 읽기가 아닙니다. 보기 가운데에서 골라 주세요.")


class UnsupportedLanguage(BadRequest):
    """The engine in use does not speak the language."""

    default_detail = _("지금 쓰는 음성 엔진은 이 언어를 말하지 못합니다.")


class EngineUnavailable(Unavailable):
    """No engine can speak at the moment."""

    default_detail = _("지금은 음성을 만들 수 없습니다. 잠시 뒤 다시 시도해 주세요.")
    retry_after = 30


class QueueFull(Unavailable):
    """Too many sentences are already waiting."""

    default_detail = _("지금 요청이 많습니다. 잠시 뒤 다시 시도해 주세요.")


class DeadlineExceeded(Unavailable):
    """The sentence was not ready in time."""

    default_detail = _("음성을 만드는 데 시간이 오래 걸리고 있습니다. 잠시 뒤 다시 시도해 주세요.")


class SynthesisFailed(Unavailable):
    """The engine's output did not pass the checks, so nothing was kept."""

    default_detail = _("음성을 제대로 만들지 못했습니다. 다시 시도해 주세요.")


class EncryptionKeyMissing(Unavailable):
    """A stored voice is encrypted with a key that this server was not given."""

    default_detail = _("저장된 목소리를 열 수 없습니다. 관리자에게 알려 주세요.")
    retry_after = None


class AudioNotFound(NotFound):
    """There is no such audio, or it is another person's."""

    default_detail = _("그 음성을 찾을 수 없습니다.")


class JobNotFound(NotFound):
    """There is no such list of sentences, or it is another person's."""

    default_detail = _("그 요청을 찾을 수 없습니다.")


class LinkRefused(Forbidden):
    """The link was altered, has expired, or its voice or device was withdrawn."""

    default_detail = _("이 음성 링크는 더 이상 쓸 수 없습니다. 다시 요청해 주세요.")
