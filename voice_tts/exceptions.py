"""One error tree: each has a status, a stable code, a Korean sentence and, where waiting helps, how long to wait."""

from __future__ import annotations

import errno
import logging
import math
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

logger = logging.getLogger(__name__)


DISK_REFUSALS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EACCES})
"""What a disk answers when it is full, read-only, broken or not ours to write to."""


class VoiceServiceError(exceptions.APIException):
    """Base of what the services raise on purpose."""

    retry_after: int | None = None
    """Seconds after which trying again makes sense."""


class NoVoice(VoiceServiceError):
    """The person has no voice to speak in."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_detail = _("아직 등록된 목소리가 없습니다. 먼저 목소리를 올려 주세요.")
    default_code = "no_voice"


class VoiceNotFound(VoiceServiceError):
    """No such voice, or another person's."""

    status_code = status.HTTP_404_NOT_FOUND
    default_detail = _("그 목소리를 찾을 수 없습니다.")
    default_code = "voice_not_found"


class TooManyVoices(VoiceServiceError):
    """The person's voices have reached the limit."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_detail = _("등록할 수 있는 목소리 수를 넘었습니다. 쓰지 않는 목소리를 지운 뒤 다시 올려 주세요.")
    default_code = "too_many_voices"


class ConsentRequired(VoiceServiceError):
    """Nobody has agreed to the use of this voice, or the agreement was never confirmed in time."""

    status_code = status.HTTP_403_FORBIDDEN
    default_detail = _("목소리 주인의 동의가 확인되지 않았습니다. 보호자가 관리 화면에서 동의를 확인해 주세요.")
    default_code = "consent_required"


class SampleRejected(VoiceServiceError):
    """The uploaded clip cannot be used; detail and code say why."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_detail = _("이 녹음은 쓸 수 없습니다. 다른 녹음을 올려 주세요.")
    default_code = "sample_rejected"
    report: dict[str, Any] | None = None
    """The quality report, when it is what speaks against the clip."""


class BadStretch(VoiceServiceError):
    """The part of a recording that was chosen to be used is too short or too long."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_detail = _("녹음에서 쓸 부분은 3초에서 10초 사이로 골라 주세요.")
    default_code = "bad_stretch"


class UploadTooLarge(VoiceServiceError):
    """More bytes than any accepted clip needs."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = _("파일이 너무 큽니다. 5~10초 길이의 녹음을 올려 주세요.")
    default_code = "upload_too_large"


class RequestTooLarge(VoiceServiceError):
    """A body that no endpoint needs."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = _("보낸 내용이 너무 큽니다.")
    default_code = "request_too_large"


class UnspeakableText(VoiceServiceError):
    """Nothing in the text can be spoken."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_detail = _("읽을 수 있는 글자가 없습니다. 말할 문장을 적어 주세요.")
    default_code = "unspeakable_text"


class UnsupportedLanguage(VoiceServiceError):
    """The engine in use does not speak it."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_detail = _("지금 쓰는 음성 엔진은 이 언어를 말하지 못합니다.")
    default_code = "unsupported_language"


class EngineUnavailable(VoiceServiceError):
    """No engine can speak at the moment."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = _("지금은 음성을 만들 수 없습니다. 잠시 뒤 다시 시도해 주세요.")
    default_code = "engine_unavailable"
    retry_after = 30


class QueueFull(VoiceServiceError):
    """Too many sentences are waiting already."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = _("지금 요청이 많습니다. 잠시 뒤 다시 시도해 주세요.")
    default_code = "queue_full"
    retry_after = 5


class DeadlineExceeded(VoiceServiceError):
    """The sentence was not ready in time."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = _("음성을 만드는 데 시간이 오래 걸리고 있습니다. 잠시 뒤 다시 시도해 주세요.")
    default_code = "deadline_exceeded"
    retry_after = 5


class SynthesisFailed(VoiceServiceError):
    """The engine's output did not pass the checks, so nothing was kept."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = _("음성을 제대로 만들지 못했습니다. 다시 시도해 주세요.")
    default_code = "synthesis_failed"
    retry_after = 5


class StorageFailed(VoiceServiceError):
    """The disk refused: full, read-only or gone."""

    status_code = status.HTTP_507_INSUFFICIENT_STORAGE
    default_detail = _("서버에 저장할 공간이 없습니다. 관리자에게 알려 주세요.")
    default_code = "storage_failed"
    retry_after = 60


class EncryptionKeyMissing(VoiceServiceError):
    """A stored voice is encrypted with a key that this server was not given."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = _("저장된 목소리를 열 수 없습니다. 관리자에게 알려 주세요.")
    default_code = "encryption_key_missing"


class ServiceBusy(VoiceServiceError):
    """The database, or a turn at what can be done only a few times at once, did not come in time."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = _("서버가 바쁩니다. 잠시 뒤 다시 시도해 주세요.")
    default_code = "service_busy"
    retry_after = 5


class AudioNotFound(VoiceServiceError):
    """No such audio, or another person's."""

    status_code = status.HTTP_404_NOT_FOUND
    default_detail = _("그 음성을 찾을 수 없습니다.")
    default_code = "audio_not_found"


class JobNotFound(VoiceServiceError):
    """No such list of sentences, or another person's."""

    status_code = status.HTTP_404_NOT_FOUND
    default_detail = _("그 요청을 찾을 수 없습니다.")
    default_code = "job_not_found"


class LinkRefused(VoiceServiceError):
    """The link was altered, has expired, or its voice or device was withdrawn."""

    status_code = status.HTTP_403_FORBIDDEN
    default_detail = _("이 음성 링크는 더 이상 쓸 수 없습니다. 다시 요청해 주세요.")
    default_code = "link_refused"


_MESSAGES: dict[type[exceptions.APIException], tuple[str, Any]] = {
    exceptions.ParseError: ("malformed_request", _("요청을 이해하지 못했습니다.")),
    exceptions.AuthenticationFailed: ("invalid_token", _("기기 토큰이 올바르지 않습니다.")),
    exceptions.NotAuthenticated: ("not_authenticated", _("로그인이 필요합니다. 기기 토큰을 보내 주세요.")),
    exceptions.PermissionDenied: ("permission_denied", _("이 작업을 할 권한이 없습니다.")),
    exceptions.NotFound: ("not_found", _("찾을 수 없습니다.")),
    exceptions.MethodNotAllowed: ("method_not_allowed", _("이 주소에서는 쓸 수 없는 요청 방식입니다.")),
    exceptions.NotAcceptable: ("not_acceptable", _("요청한 형식으로는 답할 수 없습니다.")),
    exceptions.UnsupportedMediaType: ("unsupported_media_type", _("지원하지 않는 요청 형식입니다.")),
    exceptions.Throttled: ("throttled", _("요청이 너무 잦습니다. 잠시 뒤 다시 시도해 주세요.")),
}


def as_api_exception(error: Exception) -> exceptions.APIException | None:
    """What a device is told of an error; None for what nobody foresaw, which is answered with 500."""
    if isinstance(error, exceptions.APIException):
        return error
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, SuspiciousOperation):
        return RequestTooLarge() if "TooBig" in type(error).__name__ else exceptions.ParseError()
    if isinstance(error, OSError) and error.errno in DISK_REFUSALS:
        return StorageFailed()
    if isinstance(error, OperationalError):
        return ServiceBusy()
    return None


def _first_error(detail: Any, path: str = "") -> tuple[str, str]:
    """Code and sentence of the first thing that is wrong; the code is the field's name and DRF's code for it."""
    if isinstance(detail, dict):
        field, inner = next(iter(detail.items()))
        return _first_error(inner, "" if field == "non_field_errors" else f"{field}_")
    if isinstance(detail, list):
        return _first_error(detail[0], path)
    return f"{path}{detail.code}", str(detail)


def handle_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: the one error envelope of the API. None lets Django answer 500 without a word."""
    known = as_api_exception(error)
    if known is None:
        return None
    if isinstance(error, OperationalError):
        logger.warning("database refused: %s", type(error).__name__)
    set_rollback()
    body: dict[str, Any] = {"success": False}
    if isinstance(known, exceptions.ValidationError):
        body["code"], body["message"] = _first_error(known.detail)
        if isinstance(known.detail, dict):
            body["errors"] = known.detail
    elif type(known) in _MESSAGES:
        body["code"], message = _MESSAGES[type(known)]
        body["message"] = str(message)
    else:
        body["code"] = known.get_codes()
        body["message"] = str(known.detail)
    headers = {}
    if authenticate := getattr(known, "auth_header", None):
        headers["WWW-Authenticate"] = authenticate
    wait = getattr(known, "retry_after", None) or getattr(known, "wait", None)
    if wait is not None:
        headers["Retry-After"] = str(math.ceil(wait))
    return Response(body, status=known.status_code, headers=headers)
